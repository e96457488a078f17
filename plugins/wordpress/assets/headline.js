/** The headline held against its story. */
( function ( copydesk ) {
	const { createElement: el } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { Panel, Item, Lead } = copydesk.parts;
	const { percent, short, bare } = copydesk.words;

	/** How much surer or less sure a headline sounds before it is told. */
	const TOLD = 0.1;

	/** How sure it sounds beside what it rests on. */
	function compared( { certainty, body_certainty: body, gap } ) {
		if ( body === null ) {
			return __( 'Nothing in the story bears on it.', 'copydesk' );
		}
		let message = __( 'It sounds about as sure as what it rests on (%1$s, %2$s).', 'copydesk' );
		if ( Math.abs( gap ) >= TOLD ) {
			message =
				gap > 0
					? __( 'It sounds surer than what it rests on (%1$s, %2$s).', 'copydesk' )
					: __( 'It sounds less sure than what it rests on (%1$s, %2$s).', 'copydesk' );
		}
		return sprintf( message, percent( certainty ), percent( body ) );
	}

	copydesk.Headline = function Headline( { reading } ) {
		const { headline } = reading.result;
		const { quotes_missing: missing, quotes_altered: altered, evidence } = headline ?? {};
		return el(
			Panel,
			{ name: 'headline', title: __( 'Headline', 'copydesk' ), initialOpen: false },
			headline
				? [
						missing.map( ( { text, start } ) =>
							el( 'p', { key: `m${ start }`, className: 'copydesk-remark' }, sprintf( /* translators: %s: words. */ __( 'It quotes “%s”, and nobody in the story says so.', 'copydesk' ), bare( text ) ) )
						),
						altered.map( ( { text, body }, i ) =>
							el(
								'p',
								{ key: `a${ i }`, className: 'copydesk-remark' },
								/* translators: %s: words. */
								sprintf( __( 'It quotes “%s”; in the story it is', 'copydesk' ), bare( text ) ),
								' ',
								el( Lead, { itemKey: `altered:${ i }` }, `“${ short( bare( body.text ) ) }”` )
							)
						),
						el( 'p', { key: 'sure' }, compared( headline ) ),
						el(
							'ul',
							{ key: 'evidence', className: 'copydesk-list' },
							evidence.map( ( { span, sentence }, i ) =>
								el( Item, { key: sentence, itemKey: `headline:${ i }` }, el( Lead, { itemKey: `headline:${ i }` }, short( span.text, 110 ) ) )
							)
						),
				  ]
				: el( 'p', null, __( 'The post has no headline yet.', 'copydesk' ) )
		);
	};

	copydesk.HEADLINE_GAP = TOLD;
} )( window.copydesk );
