/** Numbers and the words of Copydesk's answers, for an editor. */
( function ( copydesk ) {
	const { __, _n, _x, sprintf } = wp.i18n;

	/** 0.963 → "96 %"; what is not quite certain is never said to be. */
	function percent( value ) {
		if ( value > 0.99 && value < 1 ) {
			return __( 'over 99 %', 'copydesk' );
		}
		if ( value > 0 && value < 0.01 ) {
			return __( 'under 1 %', 'copydesk' );
		}
		/* translators: %d: a number. */
		return sprintf( __( '%d %%', 'copydesk' ), Math.round( value * 100 ) );
	}

	/** `text` in at most `most` characters, cut between words. */
	function short( text, most = 90 ) {
		const flat = text.replace( /\s+/g, ' ' ).trim();
		return flat.length <= most ? flat : flat.slice( 0, most ).replace( /\s+\S*$/, '' ) + ' …';
	}

	/** `text` without quotation marks around it. */
	const bare = ( text ) => text.replace( /^[“"”«‘']+|[“"”»’',]+$/g, '' );

	const KINDS = {
		named: _x( 'named', 'source', 'copydesk' ),
		role: _x( 'known by role alone', 'source', 'copydesk' ),
		anonymous: _x( 'anonymous', 'source', 'copydesk' ),
		organization: _x( 'an organisation', 'source', 'copydesk' ),
		document: _x( 'a document', 'source', 'copydesk' ),
		collective: _x( 'a group', 'source', 'copydesk' ),
		author: _x( 'the author', 'source', 'copydesk' ),
	};

	const CONTACTS = {
		quoted: '',
		declined: __( 'declined to comment', 'copydesk' ),
		no_reply: __( 'did not reply', 'copydesk' ),
	};

	const QUOTES = {
		direct: __( 'Direct quote', 'copydesk' ),
		indirect: __( 'Indirect quote', 'copydesk' ),
		mixed: __( 'Indirect, with quoted words', 'copydesk' ),
	};

	const FRAMINGS = {
		neutral: '',
		distancing: __( 'The text does not vouch for it.', 'copydesk' ),
		factive: __( 'The text takes it for true.', 'copydesk' ),
		charged: __( 'The verb judges or dramatises.', 'copydesk' ),
	};

	const REASONS = {
		no_source: __( 'The text does not say who says it.', 'copydesk' ),
		passive_without_source: __( 'The text says that it is said, and not by whom.', 'copydesk' ),
		pronoun_without_antecedent: __( 'A pronoun says it, and the text does not tell whom it stands for.', 'copydesk' ),
		ambiguous_pronoun: __( 'A pronoun says it, and it may stand for several people.', 'copydesk' ),
		author: __( 'The author says it.', 'copydesk' ),
		first_person: __( 'Somebody says “I”, and the text does not tell who.', 'copydesk' ),
		second_person: __( '“You” says it: the reader, or nobody in particular.', 'copydesk' ),
		doubtful: __( 'The likeliest speaker is too doubtful to be named.', 'copydesk' ),
		below_min_precision: __( 'The likeliest speaker is not sure enough to be named.', 'copydesk' ),
	};

	const CUES = {
		epistemic: __( 'how likely it is', 'copydesk' ),
		doxastic: __( 'somebody’s belief or claim', 'copydesk' ),
		investigation: __( 'an open question', 'copydesk' ),
		condition: __( 'a condition', 'copydesk' ),
		weasel: __( 'nobody says who', 'copydesk' ),
	};

	const STANCES = {
		favor: _x( 'in favour', 'stance', 'copydesk' ),
		against: _x( 'against', 'stance', 'copydesk' ),
		neutral: _x( 'neutral', 'stance', 'copydesk' ),
	};

	const SINGLE = {
		no_source: __( 'Nobody is said to state anything.', 'copydesk' ),
		one_source: __( 'All that is said comes from one source.', 'copydesk' ),
		one_voice: __( 'One source says nine tenths or more of all that is said.', 'copydesk' ),
	};

	const count = {
		/* translators: %d: a number. */
		sources: ( value ) => sprintf( _n( '%d source', '%d sources', value, 'copydesk' ), value ),
		/* translators: %d: a number. */
		statements: ( value ) => sprintf( _n( '%d statement', '%d statements', value, 'copydesk' ), value ),
		/* translators: %d: a number. */
		words: ( value ) => sprintf( _n( '%d word', '%d words', value, 'copydesk' ), value ),
	};

	copydesk.words = { percent, short, bare, count, KINDS, CONTACTS, QUOTES, FRAMINGS, REASONS, CUES, STANCES, SINGLE };
} )( window.copydesk );
