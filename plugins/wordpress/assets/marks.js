/** Marks in the text, by the editor's annotations: what is saved is not touched. */
( function ( copydesk ) {
	const { useSelect, useRegistry, useDispatch } = wp.data;
	const { useEffect, useRef } = wp.element;
	const { places, store } = copydesk;

	const PREFIX = 'copydesk-';
	const DELAY = 400;

	/** What is looked at in the text: { clientId, attribute, start, end, look, key }. */
	function visible( now, layers, active ) {
		const seen = [];
		for ( const { key, layer, parts, stale: isStale } of Object.values( now?.items ?? {} ) ) {
			if ( ! layers[ layer ] && key !== active ) {
				continue;
			}
			for ( const { look, pieces } of parts ) {
				for ( const { stale, ...place } of pieces ) {
					if ( look && place.clientId && place.attribute && ! stale ) {
						const looks = [ look, isStale && 'stale', key === active && 'active' ].filter( Boolean );
						seen.push( ...looks.map( ( one ) => ( { ...place, look: one, key } ) ) );
					}
				}
			}
		}
		return seen;
	}

	/**
	 * The marks that should be there, by id. The editor shows one annotation at a place, so what overlaps is cut into stretches, each of
	 * which looks like all that it is part of. A stretch goes by the narrowest of these.
	 */
	function wanted( now, layers, active ) {
		const fields = new Map();
		for ( const one of visible( now, layers, active ) ) {
			const field = `${ one.clientId } ${ one.attribute }`;
			fields.set( field, [ ...( fields.get( field ) ?? [] ), one ] );
		}
		const marks = {};
		for ( const [ field, all ] of fields ) {
			const cuts = [ ...new Set( all.flatMap( ( { start, end } ) => [ start, end ] ) ) ].sort( ( a, b ) => a - b );
			cuts.slice( 0, -1 ).forEach( ( start, i ) => {
				const end = cuts[ i + 1 ];
				const over = all.filter( ( one ) => one.start <= start && one.end >= end ).sort( ( a, b ) => a.end - a.start - ( b.end - b.start ) );
				if ( over.length ) {
					const [ { clientId, attribute, key } ] = over;
					const source = PREFIX + [ ...new Set( over.map( ( { look } ) => look ) ) ].sort().join( '-' );
					marks[ `${ PREFIX }${ key }/${ field }/${ i }` ] = { clientId, attribute, start, end, source };
				}
			} );
		}
		return marks;
	}

	/** Shows nothing itself; keeps the marks as the reading has them. */
	copydesk.Marks = function Marks() {
		const registry = useRegistry();
		const { now, reading, layers, active } = useSelect( ( select ) => {
			const desk = select( store );
			return { now: desk.getNow(), reading: desk.getReading(), layers: desk.getLayers(), active: desk.getActive() };
		}, [] );
		const { activate, follow } = useDispatch( store );
		const shown = useRef( {} );
		const shownOf = useRef( null );

		useEffect( () => {
			const { __experimentalAddAnnotation: add, __experimentalRemoveAnnotation: remove } = registry.dispatch( 'core/annotations' );
			const next = wanted( now, layers, active );
			// Marks move with what is typed by themselves: only what looks otherwise, or is of another reading, is made anew.
			const isSame = ( id ) =>
				shownOf.current === reading && shown.current[ id ]?.source === next[ id ]?.source && shown.current[ id ]?.clientId === next[ id ]?.clientId;
			registry.batch( () => {
				for ( const id of Object.keys( shown.current ) ) {
					if ( ! next[ id ] || ! isSame( id ) ) {
						remove( id );
					}
				}
				for ( const [ id, { clientId, attribute, start, end, source } ] of Object.entries( next ) ) {
					if ( ! shown.current[ id ] || ! isSame( id ) ) {
						add( { id, blockClientId: clientId, source, richTextIdentifier: attribute, range: { start, end } } );
					}
				}
			} );
			shown.current = next;
			shownOf.current = reading;
		}, [ now, reading, layers, active, registry ] );

		// After an edit, look where everything is.
		useEffect( () => {
			let timer = null;
			let [ blocks, title ] = [ null, null ];
			return registry.subscribe( () => {
				if ( ! registry.select( store ).getReading() ) {
					return;
				}
				const next = [ places.blocksOfPost(), registry.select( 'core/editor' ).getEditedPostAttribute( 'title' ) ];
				if ( next[ 0 ] === blocks && next[ 1 ] === title ) {
					return;
				}
				const isFirst = blocks === null;
				[ blocks, title ] = next;
				if ( ! isFirst ) {
					clearTimeout( timer );
					timer = setTimeout( follow, DELAY );
				}
			} );
		}, [ registry, follow ] );

		// A click on a mark shows in the sidebar what it is of.
		useEffect( () => {
			const text = places.canvas();
			const onClick = ( { target } ) => {
				const id = target.closest?.( `mark[id^="annotation-text-${ PREFIX }"]` )?.id;
				if ( id ) {
					activate( id.slice( `annotation-text-${ PREFIX }`.length ).split( '/' )[ 0 ] );
				}
			};
			text.addEventListener( 'click', onClick );
			return () => text.removeEventListener( 'click', onClick );
		}, [ reading, activate ] );

		return null;
	};
} )( window.copydesk );
