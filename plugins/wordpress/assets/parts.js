/** What the panels are made of. */
( function ( copydesk ) {
	const { Button, PanelBody } = wp.components;
	const { useDispatch, useSelect } = wp.data;
	const { createElement: el, useEffect, useRef } = wp.element;
	const { __ } = wp.i18n;
	const { store } = copydesk;

	const SCOPE = 'copydesk';

	/** A panel that stays open or closed as it was left, in this post and the next. */
	function Panel( { name, title, count, initialOpen = true, children } ) {
		const isOpen = useSelect( ( select ) => select( 'core/preferences' ).get( SCOPE, `open-${ name }` ), [ name ] ) ?? initialOpen;
		const { set } = useDispatch( 'core/preferences' );
		return el(
			PanelBody,
			{
				className: `copydesk-panel copydesk-panel-${ name }`,
				title: count === undefined ? title : `${ title } (${ count })`,
				opened: isOpen,
				onToggle: () => set( SCOPE, `open-${ name }`, ! isOpen ),
			},
			children
		);
	}

	/** An entry of a list that stands for something in the text: it is scrolled to and set off when that is clicked. */
	function Item( { itemKey, className = '', children } ) {
		const { isActive, isStale } = useSelect(
			( select ) => ( { isActive: select( store ).getActive() === itemKey, isStale: select( store ).getItem( itemKey )?.stale } ),
			[ itemKey ]
		);
		const ref = useRef();
		useEffect( () => {
			if ( isActive ) {
				ref.current.scrollIntoView( { block: 'nearest' } );
			}
		}, [ isActive ] );
		const classes = [ 'copydesk-item', className, isActive && 'is-active', isStale && 'is-stale' ].filter( Boolean ).join( ' ' );
		return el(
			'li',
			{ ref, className: classes, 'data-key': itemKey },
			children,
			isStale ? el( 'span', { className: 'copydesk-stale' }, __( 'changed since', 'copydesk' ) ) : null
		);
	}

	/** Leads to the place in the text. */
	function Lead( { itemKey, children, ...props } ) {
		const { lead } = useDispatch( store );
		return el(
			Button,
			{
				variant: 'link',
				className: 'copydesk-lead',
				onClick: () => lead( itemKey ),
				...props,
			},
			children
		);
	}

	/** The colour of a source; the name beside it says whose it is. */
	const Swatch = ( { voice } ) => el( 'span', { className: `copydesk-swatch voice-${ voice }`, 'aria-hidden': true } );

	/** Where a correction holds: the words and those around, so that it is found again after an edit elsewhere. */
	function anchorOf( { start, end }, { result } ) {
		const { text } = result.document;
		const around = 32;
		return {
			exact: text.slice( start, end ),
			prefix: text.slice( Math.max( 0, start - around ), start ),
			suffix: text.slice( end, end + around ),
			start,
		};
	}

	copydesk.parts = { Panel, Item, Lead, Swatch, anchorOf };
} )( window.copydesk );
