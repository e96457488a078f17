/** Who is for and against what an editor names. */
( function ( copydesk ) {
	const { FormTokenField } = wp.components;
	const { useDispatch, useSelect } = wp.data;
	const { createElement: el } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { store } = copydesk;
	const { Panel, Item, Lead } = copydesk.parts;
	const { percent, short, STANCES } = copydesk.words;

	const MOST = 16;

	/** How the stance is shared out. */
	const Balance = ( { scores } ) =>
		el(
			'div',
			{ className: 'copydesk-balance', 'aria-hidden': true },
			[ 'favor', 'neutral', 'against' ].map( ( label ) => el( 'span', { key: label, className: label, style: { width: `${ scores[ label ] * 100 }%` } } ) )
		);

	function Side( { stance, place, entities } ) {
		const { target, label, confidence, author, by_speaker: speakers, evidence, scores, abstain } = stance;
		const nameOf = ( { name, entity } ) => name ?? entities.find( ( { id } ) => id === entity )?.name ?? __( 'somebody', 'copydesk' );
		return el(
			'div',
			{ className: 'copydesk-stance' },
			el( 'h3', null, target ),
			el(
				'p',
				null,
				abstain
					? __( 'Too close to tell.', 'copydesk' )
					: /* translators: 1: in favour, against or neutral, 2: a share. */
					  sprintf( __( 'On the whole %1$s, %2$s sure.', 'copydesk' ), STANCES[ label ], percent( confidence ) ),
				' ',
				/* translators: %s: in favour, against or neutral. */
				sprintf( __( 'The author: %s.', 'copydesk' ), STANCES[ author.label ] )
			),
			el( Balance, { scores } ),
			el(
				'ul',
				{ className: 'copydesk-list' },
				speakers.map( ( one, i ) => el( 'li', { key: i, className: `copydesk-item is-${ one.label }` }, `${ nameOf( one ) }: `, el( 'strong', null, STANCES[ one.label ] ) ) ),
				evidence.map( ( { span, label: side }, i ) =>
					el( Item, { key: `e${ i }`, itemKey: `stance:${ place }-${ i }`, className: `is-${ side }` }, el( Lead, { itemKey: `stance:${ place }-${ i }` }, short( span.text, 110 ) ) )
				)
			),
			evidence.length ? null : el( 'p', { className: 'copydesk-note' }, __( 'No sentence takes sides.', 'copydesk' ) )
		);
	}

	copydesk.Stance = function Stance( { reading } ) {
		const targets = useSelect( ( select ) => select( store ).getTargets(), [] );
		const { setTargets } = useDispatch( store );
		const { stances = [], entities = [] } = reading.result;
		return el(
			Panel,
			{ name: 'stance', title: __( 'For and against', 'copydesk' ), initialOpen: false },
			el( FormTokenField, {
				__nextHasNoMarginBottom: true,
				__next40pxDefaultSize: true,
				label: __( 'Towards', 'copydesk' ),
				value: targets,
				maxLength: MOST,
				suggestions: entities.filter( ( { type } ) => type !== 'DATE' && type !== 'MONEY' ).map( ( { name } ) => name ),
				onChange: ( tokens ) => setTargets( tokens.map( ( token ) => ( token.value ?? token ).trim().slice( 0, 200 ) ).filter( Boolean ) ),
				__experimentalShowHowTo: false,
			} ),
			targets.length ? null : el( 'p', { className: 'copydesk-note' }, __( 'Name a person, a plan or an idea, and see who takes sides. Enter adds it.', 'copydesk' ) ),
			stances.map( ( stance, place ) => el( Side, { key: stance.target, stance, place, entities } ) )
		);
	};
} )( window.copydesk );
