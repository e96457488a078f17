/** What is put with doubt, and whose doubt it is. */
( function ( copydesk ) {
	const { createElement: el } = wp.element;
	const { __, _n, sprintf } = wp.i18n;
	const { Panel, Item, Lead } = copydesk.parts;
	const { percent, short, CUES } = copydesk.words;

	function Hedge( { sentence, reading } ) {
		const { holder, cues, certainty } = sentence;
		const source = ( reading.result.sources ?? [] ).find( ( { id } ) => id === holder.source_id );
		const whose = holder.kind === 'author' ? __( 'the author’s', 'copydesk' ) : source?.name ?? __( 'somebody quoted', 'copydesk' );
		return el(
			Item,
			{ itemKey: `hedge:${ sentence.id }` },
			el( Lead, { itemKey: `hedge:${ sentence.id }` }, short( sentence.text, 110 ) ),
			el(
				'span',
				{ className: 'copydesk-fine' },
				cues.map( ( { text, type } ) => `“${ text }”: ${ CUES[ type ] }` ).join( ', ' ),
				' · ',
				whose,
				' · ',
				/* translators: %s: a share; how certain a sentence sounds. */
				sprintf( __( 'sounds %s certain', 'copydesk' ), percent( certainty ) )
			)
		);
	}

	copydesk.Hedges = function Hedges( { reading } ) {
		const { sentences = [], summary } = reading.result;
		const hedged = sentences.filter( ( { label } ) => label === 'hedged' );
		const own = summary?.by_holder.author.hedged ?? 0;
		return el(
			Panel,
			{ name: 'hedges', title: __( 'Hedges', 'copydesk' ), count: hedged.length, initialOpen: false },
			el(
				'p',
				null,
				hedged.length
					? sprintf(
							/* translators: 1: hedged sentences, 2: all sentences, 3: hedged sentences in the author's own words. */
							_n( '%1$d of %2$d sentences hedges, %3$d in the author’s own words.', '%1$d of %2$d sentences hedge, %3$d in the author’s own words.', hedged.length, 'copydesk' ),
							hedged.length,
							summary?.sentences ?? sentences.length,
							own
					  )
					: __( 'No sentence hedges.', 'copydesk' )
			),
			el(
				'ul',
				{ className: 'copydesk-list' },
				hedged.map( ( sentence ) => el( Hedge, { key: sentence.id, sentence, reading } ) )
			)
		);
	};
} )( window.copydesk );
