/** The block "Sources of this article" in the editor: as readers see it. */
( function () {
	const { registerBlockType } = wp.blocks;
	const { InspectorControls, useBlockProps } = wp.blockEditor;
	const { Disabled, PanelBody, Placeholder, TextControl, ToggleControl } = wp.components;
	const { useSelect } = wp.data;
	const { createElement: el } = wp.element;
	const { __ } = wp.i18n;
	const ServerSideRender = wp.serverSideRender;

	const Empty = () =>
		el(
			Placeholder,
			{ icon: 'format-quote', label: __( 'Sources of this article', 'copydesk' ) },
			__( 'They are listed here once the post is published and Copydesk has read it, and vanish while a change waits to be read.', 'copydesk' )
		);

	function Edit( { attributes, setAttributes, context } ) {
		const own = useSelect( ( select ) => select( 'core/editor' )?.getCurrentPostId(), [] );
		const props = useBlockProps();
		return el(
			'div',
			props,
			el(
				InspectorControls,
				null,
				el(
					PanelBody,
					{ title: __( 'What is shown', 'copydesk' ) },
					el( TextControl, {
						__nextHasNoMarginBottom: true,
						__next40pxDefaultSize: true,
						label: __( 'Heading', 'copydesk' ),
						placeholder: __( 'Sources of this article', 'copydesk' ),
						value: attributes.heading,
						onChange: ( heading ) => setAttributes( { heading } ),
					} ),
					el( ToggleControl, {
						__nextHasNoMarginBottom: true,
						label: __( 'How much each says', 'copydesk' ),
						checked: attributes.showShares,
						onChange: ( showShares ) => setAttributes( { showShares } ),
					} ),
					el( ToggleControl, {
						__nextHasNoMarginBottom: true,
						label: __( 'Who did not answer', 'copydesk' ),
						checked: attributes.showSilent,
						onChange: ( showSilent ) => setAttributes( { showSilent } ),
					} )
				)
			),
			el(
				Disabled,
				null,
				el( ServerSideRender, {
					block: 'copydesk/sources',
					attributes,
					urlQueryArgs: { post_id: context.postId || own },
					EmptyResponsePlaceholder: Empty,
				} )
			)
		);
	}

	registerBlockType( 'copydesk/sources', { edit: Edit, save: () => null } );
} )();
