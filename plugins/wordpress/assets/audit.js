/** What to look at before others read it: in the sidebar, and before publishing. It tells and keeps nobody from anything. */
( function ( copydesk ) {
	const { Button, Notice, Spinner } = wp.components;
	const { useDispatch, useSelect } = wp.data;
	const { createElement: el, Fragment, useEffect } = wp.element;
	const { __, _n, sprintf } = wp.i18n;
	const { store } = copydesk;
	const { Lead } = copydesk.parts;
	const { percent, bare, SINGLE } = copydesk.words;

	/** What there is to say: { id, text, key of the item to look at }. */
	function findings( { result } ) {
		const { sourcing, headline, quotes = [] } = result;
		const found = [];
		if ( sourcing?.single_source ) {
			found.push( { id: 'single', text: SINGLE[ sourcing.why ] ?? SINGLE.one_source, key: result.sources[ 0 ] && `source:${ result.sources[ 0 ].id }` } );
		}
		if ( sourcing?.anonymous ) {
			const words = Object.values( sourcing.by_kind ).reduce( ( sum, kind ) => sum + kind.words, 0 );
			const share = words ? sourcing.by_kind.anonymous.words / words : 0;
			const source = result.sources.find( ( { kind } ) => kind === 'anonymous' );
			/* translators: 1: a number, 2: a share. */
			const text = _n( '%1$d anonymous source; %2$s of what is said rests on it.', '%1$d anonymous sources; %2$s of what is said rests on them.', sourcing.anonymous, 'copydesk' );
			found.push( { id: 'anonymous', text: sprintf( text, sourcing.anonymous, percent( share ) ), key: source && `source:${ source.id }` } );
		}
		const nobody = quotes.filter( ( { speaker, kind, reason, act } ) => ! speaker && kind !== 'indirect' && act === 'statement' && reason !== 'author' );
		if ( nobody.length ) {
			/* translators: %d: a number. */
			const text = _n( '%d quote in quotation marks has no speaker.', '%d quotes in quotation marks have no speaker.', nobody.length, 'copydesk' );
			found.push( { id: 'nobody', text: sprintf( text, nobody.length ), key: `quote:${ nobody[ 0 ].id }` } );
		}
		for ( const { text } of headline?.quotes_missing ?? [] ) {
			/* translators: %s: words. */
			found.push( { id: `missing ${ text }`, text: sprintf( __( 'The headline quotes “%s”, and nobody in the story says so.', 'copydesk' ), bare( text ) ) } );
		}
		( headline?.quotes_altered ?? [] ).forEach( ( { text, body }, i ) => {
			/* translators: 1: words of the headline, 2: words of the story. */
			const told = sprintf( __( 'The headline quotes “%1$s”; in the story it is “%2$s”.', 'copydesk' ), bare( text ), bare( body.text ) );
			found.push( { id: `altered ${ i }`, text: told, key: `altered:${ i }` } );
		} );
		if ( ( headline?.gap ?? 0 ) >= copydesk.HEADLINE_GAP ) {
			found.push( { id: 'gap', text: __( 'The headline sounds surer than what it rests on.', 'copydesk' ), key: headline.evidence.length ? 'headline:0' : null } );
		}
		return found;
	}

	/** The findings of a reading. */
	function Findings( { reading } ) {
		const found = findings( reading );
		if ( ! found.length ) {
			return el( 'p', { className: 'copydesk-clear' }, __( 'Nothing stands out in the sourcing.', 'copydesk' ) );
		}
		return el(
			'ul',
			{ className: 'copydesk-findings' },
			found.map( ( { id, text, key } ) => el( 'li', { key: id, 'data-finding': id }, key ? el( Lead, { itemKey: key }, text ) : text ) )
		);
	}

	/** The same before publishing, of the text as it is then. */
	function Audit() {
		const { status, reading, now, error } = useSelect( ( select ) => {
			const desk = select( store );
			return { status: desk.getStatus(), reading: desk.getReading(), now: desk.getNow(), error: desk.getError() };
		}, [] );
		const { read, cancel } = useDispatch( store );
		const isFresh = reading && ! now.changed && ! now.retitled;
		useEffect( () => {
			if ( ! isFresh && status !== 'busy' ) {
				read();
			}
		}, [] );
		if ( status === 'busy' ) {
			return el(
				'p',
				{ className: 'copydesk-busy' },
				el( Spinner ),
				__( 'Copydesk is reading …', 'copydesk' ),
				' ',
				el( Button, { variant: 'link', onClick: cancel }, __( 'Do without', 'copydesk' ) )
			);
		}
		if ( status === 'failed' && ! isFresh ) {
			return el( Notice, { status: 'warning', isDismissible: false }, error.message, ' ', __( 'You can publish all the same.', 'copydesk' ) );
		}
		if ( ! reading ) {
			return el( Button, { variant: 'secondary', onClick: () => read() }, __( 'Check the sourcing', 'copydesk' ) );
		}
		return el( Fragment, null, el( Findings, { reading } ) );
	}

	Object.assign( copydesk, { findings, Findings, Audit } );
} )( window.copydesk );
