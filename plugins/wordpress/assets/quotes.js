/** What is said, and by whom. */
( function ( copydesk ) {
	const { Button, TextControl } = wp.components;
	const { createElement: el, Fragment, useState } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { Panel, Item, Lead, Swatch, anchorOf } = copydesk.parts;
	const { percent, short, bare, QUOTES, FRAMINGS, REASONS } = copydesk.words;

	/** Names that a quote may be given to. */
	function namesIn( { result } ) {
		const bodies = ( result.entities ?? [] ).filter( ( { type } ) => type === 'PERSON' || type === 'ORG' );
		return [ ...new Set( [ ...( result.sources ?? [] ), ...bodies ].map( ( { name } ) => name ) ) ];
	}

	/** The form that puts a quote right. */
	function Form( { quote, reading, done } ) {
		const correct = copydesk.useCorrect();
		const [ name, setName ] = useState( quote.speaker?.name ?? '' );
		const anchor = anchorOf( quote.content[ 0 ], reading );
		const list = `copydesk-names-${ quote.id }`;
		const submit = ( event ) => {
			event.preventDefault();
			if ( name.trim() ) {
				correct( { kind: 'speaker', anchor, value: name.trim() } );
				done();
			}
		};
		return el(
			'form',
			{ className: 'copydesk-form', onSubmit: submit },
			el( TextControl, {
				__nextHasNoMarginBottom: true,
				__next40pxDefaultSize: true,
				label: __( 'Said by', 'copydesk' ),
				value: name,
				onChange: setName,
				list,
				maxLength: 200,
				autoComplete: 'off',
			} ),
			el(
				'datalist',
				{ id: list },
				namesIn( reading ).map( ( value ) => el( 'option', { key: value, value } ) )
			),
			el(
				'div',
				{ className: 'copydesk-buttons' },
				el( Button, { variant: 'secondary', size: 'compact', type: 'submit', disabled: ! name.trim() || name.trim() === quote.speaker?.name }, __( 'Correct', 'copydesk' ) ),
				el(
					Button,
					{
						variant: 'tertiary',
						size: 'compact',
						onClick: () => {
							correct( { kind: 'not_quote', anchor } );
							done();
						},
					},
					__( 'This is no quote', 'copydesk' )
				)
			)
		);
	}

	/** What is known of a quote. */
	function details( { kind, speaker, reason, framing, confidence } ) {
		const facts = [
			/* translators: %s: a share. */
			`${ QUOTES[ kind ] }, ${ sprintf( __( '%s sure', 'copydesk' ), percent( confidence ) ) }.`,
		];
		if ( ! speaker ) {
			facts.push( REASONS[ reason ] ?? reason );
		} else if ( speaker.method === 'correction' ) {
			facts.push( __( 'You said who says it.', 'copydesk' ) );
		} else {
			/* translators: %s: a share. */
			facts.push( sprintf( __( 'The speaker is %s sure.', 'copydesk' ), percent( speaker.confidence ) ) );
			const others = speaker.alternatives.map( ( other ) => `${ other.name } (${ percent( other.confidence ) })` );
			if ( others.length ) {
				/* translators: %s: names. */
				facts.push( sprintf( __( 'Or else: %s.', 'copydesk' ), others.join( ', ' ) ) );
			}
		}
		return [ ...facts, FRAMINGS[ framing ] ].filter( Boolean ).join( ' ' );
	}

	function Quote( { quote, reading } ) {
		const [ isOpen, setOpen ] = useState( false );
		const { speaker } = quote;
		const said = quote.content.map( ( { text } ) => text ).join( ' … ' );
		const words = quote.kind === 'direct' ? `“${ short( bare( said ), 110 ) }”` : short( said, 110 );
		const name = speaker ? [ speaker, ...speaker.joint ].map( ( one ) => one.name ).join( ', ' ) : __( 'Nobody named', 'copydesk' );
		return el(
			Item,
			{ itemKey: `quote:${ quote.id }`, className: `copydesk-quote is-${ quote.kind }` },
			el(
				'div',
				{ className: 'copydesk-speaker' },
				el( Swatch, { voice: speaker ? reading.voices[ speaker.source_id ] ?? 0 : 'none' } ),
				el( 'strong', null, name ),
				speaker?.method === 'correction' ? el( 'span', { className: 'copydesk-tag' }, __( 'corrected', 'copydesk' ) ) : null,
				el( Button, {
					className: 'copydesk-more',
					size: 'small',
					icon: isOpen ? 'arrow-up-alt2' : 'arrow-down-alt2',
					label: isOpen ? __( 'Less', 'copydesk' ) : __( 'More, and correct', 'copydesk' ),
					'aria-expanded': isOpen,
					onClick: () => setOpen( ! isOpen ),
				} )
			),
			el( Lead, { itemKey: `quote:${ quote.id }` }, words ),
			isOpen
				? el(
						Fragment,
						null,
						el( 'p', { className: 'copydesk-fine' }, details( quote ) ),
						el( Form, { quote, reading, done: () => setOpen( false ) } )
				  )
				: null
		);
	}

	copydesk.Quotes = function Quotes( { reading } ) {
		const quotes = reading.result.quotes ?? [];
		return el(
			Panel,
			{ name: 'quotes', title: __( 'Quotes', 'copydesk' ), count: quotes.length },
			quotes.length
				? el(
						'ul',
						{ className: 'copydesk-list' },
						quotes.map( ( quote ) => el( Quote, { key: quote.id, quote, reading } ) )
				  )
				: el( 'p', null, __( 'There are none.', 'copydesk' ) )
		);
	};
} )( window.copydesk );
