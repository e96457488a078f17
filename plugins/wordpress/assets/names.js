/** People, bodies and places that the post names. */
( function ( copydesk ) {
	const { Button, SelectControl } = wp.components;
	const { createElement: el, useState } = wp.element;
	const { __, _n, sprintf } = wp.i18n;
	const { Panel, Item, Lead, anchorOf } = copydesk.parts;

	const UNNAMED = [ 'DATE', 'MONEY' ];

	/** The form that puts a name right. */
	function Form( { entity, others, reading, done } ) {
		const correct = copydesk.useCorrect();
		const mention = ( { mentions } ) => reading.result.mentions.find( ( { id } ) => id === mentions[ 0 ] );
		const anchor = anchorOf( mention( entity ), reading );
		const send = ( correction ) => {
			correct( { anchor, ...correction } );
			done();
		};
		return el(
			'div',
			{ className: 'copydesk-form' },
			el( SelectControl, {
				__nextHasNoMarginBottom: true,
				__next40pxDefaultSize: true,
				label: __( 'It is', 'copydesk' ),
				value: entity.type,
				options: Object.entries( copydesk.types ).map( ( [ value, label ] ) => ( { value, label } ) ),
				onChange: ( value ) => send( { kind: 'type', value } ),
			} ),
			el( SelectControl, {
				__nextHasNoMarginBottom: true,
				__next40pxDefaultSize: true,
				label: __( 'The same as', 'copydesk' ),
				value: '',
				options: [ { value: '', label: __( 'nobody else', 'copydesk' ) }, ...others.map( ( { id, name } ) => ( { value: id, label: name } ) ) ],
				onChange: ( id ) => id && send( { kind: 'same_entity', with: anchorOf( mention( others.find( ( other ) => other.id === id ) ), reading ) } ),
			} )
		);
	}

	function Name( { entity, entities, reading } ) {
		const [ isOpen, setOpen ] = useState( false );
		const count = entity.mentions.length;
		return el(
			Item,
			{ itemKey: `name:${ entity.id }` },
			el( Lead, { itemKey: `name:${ entity.id }` }, entity.name ),
			el( Button, {
				className: 'copydesk-more',
				size: 'small',
				icon: isOpen ? 'arrow-up-alt2' : 'arrow-down-alt2',
				label: isOpen ? __( 'Less', 'copydesk' ) : __( 'Correct', 'copydesk' ),
				'aria-expanded': isOpen,
				onClick: () => setOpen( ! isOpen ),
			} ),
			el(
				'span',
				{ className: 'copydesk-fine' },
				[
					copydesk.types[ entity.type ],
					/* translators: %d: a number. */
					sprintf( _n( '%d mention', '%d mentions', count, 'copydesk' ), count ),
					entity.link ? __( 'a tag of this site', 'copydesk' ) : '',
				]
					.filter( Boolean )
					.join( ' · ' )
			),
			isOpen ? el( Form, { entity, reading, others: entities.filter( ( other ) => other !== entity ), done: () => setOpen( false ) } ) : null
		);
	}

	copydesk.Names = function Names( { reading } ) {
		const entities = ( reading.result.entities ?? [] )
			.filter( ( { type, mentions } ) => ! UNNAMED.includes( type ) && mentions.length )
			.sort( ( one, other ) => other.salience - one.salience );
		return el(
			Panel,
			{ name: 'names', title: __( 'Names', 'copydesk' ), count: entities.length, initialOpen: false },
			el(
				'ul',
				{ className: 'copydesk-list' },
				entities.map( ( entity ) => el( Name, { key: entity.id, entity, entities, reading } ) )
			)
		);
	};
} )( window.copydesk );
