/** Tags that the post might have: first the site's own. */
( function ( copydesk ) {
	const { Button } = wp.components;
	const { useDispatch, useRegistry, useSelect } = wp.data;
	const { createElement: el, useState } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { Panel } = copydesk.parts;

	/** A function that gives the post a tag, which is made where the site has none. */
	function useAdd() {
		const registry = useRegistry();
		const { editPost } = useDispatch( 'core/editor' );
		const { saveEntityRecord } = useDispatch( 'core' );
		return async ( { name, type, taxonomy, term } ) => {
			const { base } = copydesk.taxonomies[ taxonomy ];
			let id = term;
			if ( ! id ) {
				try {
					const made = await saveEntityRecord( 'taxonomy', taxonomy, { name, meta: { copydesk_type: type } }, { throwOnError: true } );
					id = made.id;
				} catch ( error ) {
					id = error?.data?.term_id; // it has been made meanwhile
					if ( ! id ) {
						throw error;
					}
				}
			}
			const has = registry.select( 'core/editor' ).getEditedPostAttribute( base ) ?? [];
			editPost( { [ base ]: [ ...new Set( [ ...has, id ] ) ] } );
			return id;
		};
	}

	function Tag( { tag, add } ) {
		const [ isBusy, setBusy ] = useState( false );
		const { createErrorNotice } = useDispatch( 'core/notices' );
		const onClick = async () => {
			setBusy( true );
			try {
				await add( tag );
			} catch ( error ) {
				createErrorNotice( sprintf( /* translators: 1: a tag, 2: a reason. */ __( 'The tag %1$s could not be added: %2$s', 'copydesk' ), tag.name, error.message ), { type: 'snackbar' } );
			}
			setBusy( false );
		};
		return el(
			Button,
			{
				variant: tag.term ? 'secondary' : 'tertiary',
				size: 'compact',
				icon: 'plus',
				isBusy,
				disabled: isBusy,
				onClick,
				/* translators: 1: a tag, 2: what it names. */
				label: tag.type ? sprintf( __( 'Add %1$s (%2$s)', 'copydesk' ), tag.name, copydesk.types[ tag.type ] ) : sprintf( /* translators: %s: a tag. */ __( 'Add %s', 'copydesk' ), tag.name ),
				showTooltip: true,
			},
			tag.name
		);
	}

	copydesk.Tags = function Tags( { reading } ) {
		const add = useAdd();
		const [ made, setMade ] = useState( [] );
		const has = useSelect( ( select ) => {
			const attribute = select( 'core/editor' ).getEditedPostAttribute;
			return Object.fromEntries( Object.entries( copydesk.taxonomies ).map( ( [ name, { base } ] ) => [ name, attribute( base ) ] ) );
		} );
		const open = reading.suggestions.filter(
			( { taxonomy, term, name } ) => copydesk.taxonomies[ taxonomy ] && ! ( term && has[ taxonomy ]?.includes( term ) ) && ! made.includes( name )
		);
		const group = ( title, tags ) =>
			tags.length ? el( 'div', { className: 'copydesk-tags' }, el( 'h3', null, title ), tags.map( ( tag ) => el( Tag, { key: `${ tag.taxonomy } ${ tag.name }`, tag, add: addOne } ) ) ) : null;
		async function addOne( tag ) {
			await add( tag );
			if ( ! tag.term ) {
				setMade( ( names ) => [ ...names, tag.name ] );
			}
		}
		return el(
			Panel,
			{ name: 'tags', title: __( 'Tags to add', 'copydesk' ), count: open.length, initialOpen: false },
			open.length ? null : el( 'p', null, __( 'None comes to mind.', 'copydesk' ) ),
			group(
				__( 'The site has', 'copydesk' ),
				open.filter( ( { term } ) => term )
			),
			group(
				__( 'New to the site', 'copydesk' ),
				open.filter( ( { term } ) => ! term )
			)
		);
	};
} )( window.copydesk );
