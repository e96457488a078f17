/** What an editor has put right. It is kept with the post, and Copydesk obeys it at each reading. */
( function ( copydesk ) {
	const { Button } = wp.components;
	const { useDispatch, useSelect } = wp.data;
	const { createElement: el } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { store } = copydesk;
	const { Panel } = copydesk.parts;
	const { short, bare } = copydesk.words;

	const about = ( { kind, anchor } ) => `${ kind } ${ anchor.start } ${ anchor.exact }`;

	/** `corrections` and one more, in place of an earlier one of the same kind and place. */
	const having = ( corrections, one ) => [ ...corrections.filter( ( other ) => about( other ) !== about( one ) ), one ];

	/** A correction in words. */
	function told( { kind, anchor, value, with: other } ) {
		const words = short( bare( anchor.exact ), 50 );
		switch ( kind ) {
			case 'speaker':
				/* translators: 1: words of a quote, 2: a name. */
				return sprintf( __( '“%1$s” is said by %2$s', 'copydesk' ), words, value );
			case 'not_quote':
				/* translators: %s: words. */
				return sprintf( __( '“%s” is no quote', 'copydesk' ), words );
			case 'type':
				/* translators: 1: a name, 2: what it is of, as in: a place. */
				return sprintf( __( '%1$s: %2$s', 'copydesk' ), words, copydesk.types[ value ] ?? value );
		}
		/* translators: both are names. */
		return sprintf( __( '%1$s is %2$s', 'copydesk' ), words, other.exact );
	}

	/** The corrections made, what Copydesk says of those it could not obey, and a way to take each back. */
	function Corrections() {
		const { corrections, reading } = useSelect(
			( select ) => ( { corrections: select( store ).getCorrections(), reading: select( store ).getReading() } ),
			[]
		);
		const { correct } = useDispatch( store );
		if ( ! corrections.length ) {
			return null;
		}
		const isOfThese = reading && JSON.stringify( reading.request.corrections ) === JSON.stringify( corrections );
		const warnings = new Map( ( isOfThese ? reading.result.warnings : [] ).map( ( { pointer, detail } ) => [ pointer, detail ] ) );
		return el(
			Panel,
			{ name: 'corrections', title: __( 'Your corrections', 'copydesk' ), count: corrections.length },
			el(
				'ul',
				{ className: 'copydesk-list' },
				corrections.map( ( one, place ) =>
					el(
						'li',
						{ key: about( one ), className: 'copydesk-item copydesk-correction' },
						el( 'span', null, told( one ) ),
						el( Button, {
							size: 'small',
							icon: 'no-alt',
							label: __( 'Take back', 'copydesk' ),
							onClick: () => correct( corrections.filter( ( other ) => other !== one ) ),
						} ),
						warnings.has( `/corrections/${ place }` )
							? el( 'p', { className: 'copydesk-remark' }, warnings.get( `/corrections/${ place }` ) )
							: null
					)
				)
			),
			el( 'p', { className: 'copydesk-note' }, __( 'They are saved with the post.', 'copydesk' ) )
		);
	}

	/** A function that adds a correction. */
	function useCorrect() {
		const corrections = useSelect( ( select ) => select( store ).getCorrections(), [] );
		const { correct } = useDispatch( store );
		return ( one ) => correct( having( corrections, one ) );
	}

	Object.assign( copydesk, { Corrections, useCorrect } );
} )( window.copydesk );
