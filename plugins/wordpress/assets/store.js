/** The reading of the post: it lasts as long as the editor is open, whatever panels come and go. */
( function ( copydesk ) {
	const apiFetch = wp.apiFetch;
	const { createReduxStore, register } = wp.data;
	const { __ } = wp.i18n;
	const { places } = copydesk;

	const NAME = 'copydesk';
	const CORRECTIONS = '_copydesk_corrections';
	const TARGETS = '_copydesk_targets';
	const VOICES = 8;

	/** Tries after "busy", and the longest wait for one, in seconds. */
	const TRIES = 3;
	const PATIENCE = 10;

	const START = {
		status: 'idle', // busy, done, failed
		controller: null,
		error: null,
		reading: null,
		now: null,
		layers: { quotes: true, hedges: true, names: false, stance: true },
		active: null,
	};

	function reducer( state = START, action ) {
		switch ( action.type ) {
			case 'BEGIN':
				return { ...state, status: 'busy', controller: action.controller, error: null };
			case 'FINISH':
				return { ...state, status: 'done', controller: null, reading: action.reading, now: action.now, active: null };
			case 'FAIL':
				return { ...state, status: 'failed', controller: null, error: action.error };
			case 'CANCEL':
				return { ...state, status: state.reading ? 'done' : 'idle', controller: null };
			case 'MOVE':
				return { ...state, now: action.now };
			case 'LAYER':
				return { ...state, layers: { ...state.layers, [ action.name ]: action.on } };
			case 'ACTIVATE':
				return { ...state, active: action.key };
		}
		return state;
	}

	/** Each source's colour, 1 to 8, the most quoted first; 0 for those without a name of their own. */
	function voicesOf( sources ) {
		const voices = {};
		let next = 0;
		for ( const { id, kind } of [ ...sources ].sort( ( one, other ) => other.words - one.words ) ) {
			voices[ id ] = [ 'anonymous', 'collective' ].includes( kind ) ? 0 : ( next++ % VOICES ) + 1;
		}
		return voices;
	}

	/** What can be marked and led to, by key; `look` is how a part is marked, null for what only tells whether the item is stale. */
	function itemsOf( result, voices ) {
		const items = {};
		const add = ( key, layer, parts ) => ( items[ key ] = { key, layer, parts: parts.filter( ( { span } ) => span ) } );
		for ( const quote of result.quotes ?? [] ) {
			const id = quote.speaker?.source_id;
			const voice = id ? voices[ id ] ?? 0 : 'none';
			add( `quote:${ quote.id }`, 'quotes', [
				...quote.content.map( ( span ) => ( { span, look: `voice-${ voice }` } ) ),
				{ span: quote.source, look: `by-${ voice }` },
				{ span: quote.cue, look: null },
			] );
		}
		for ( const source of result.sources ?? [] ) {
			add( `source:${ source.id }`, 'quotes', [ { span: source.first, look: null } ] );
		}
		for ( const sentence of result.sentences ?? [] ) {
			if ( sentence.label === 'hedged' ) {
				add( `hedge:${ sentence.id }`, 'hedges', sentence.cues.map( ( span ) => ( { span, look: 'hedge' } ) ) );
			}
		}
		const mentions = {};
		for ( const mention of result.mentions ?? [] ) {
			( mentions[ mention.entity ] ??= [] ).push( { span: mention, look: 'named' } );
		}
		for ( const { id } of result.entities ?? [] ) {
			add( `name:${ id }`, 'names', mentions[ id ] ?? [] );
		}
		( result.stances ?? [] ).forEach( ( { evidence }, i ) =>
			evidence.forEach( ( { span, label }, k ) => add( `stance:${ i }-${ k }`, 'stance', [ { span, look: label } ] ) )
		);
		( result.headline?.evidence ?? [] ).forEach( ( { span }, i ) => add( `headline:${ i }`, 'headline', [ { span, look: null } ] ) );
		( result.headline?.quotes_altered ?? [] ).forEach( ( { body }, i ) => add( `altered:${ i }`, 'headline', [ { span: body, look: null } ] ) );
		return items;
	}

	/** Where everything is now: the pieces of each item, what is stale, and whether text or headline have changed. */
	function look( reading ) {
		const where = places.since( reading.snapshot );
		const items = {};
		let stale = 0;
		for ( const item of Object.values( reading.items ) ) {
			const parts = item.parts.map( ( part ) => ( { ...part, pieces: part.pieces.map( where ) } ) );
			const isStale = parts.some( ( { pieces } ) => pieces.some( ( piece ) => piece.stale ) );
			stale += isStale && item.layer !== 'headline' && ! item.key.startsWith( 'source:' ) ? 1 : 0;
			items[ item.key ] = { ...item, parts, stale: isStale };
		}
		const title = wp.data.select( 'core/editor' ).getEditedPostAttribute( 'title' ) ?? '';
		return { items, stale, changed: places.hasChanged( reading.snapshot ), retitled: title !== reading.request.title };
	}

	const sleep = ( seconds ) => new Promise( ( resolve ) => setTimeout( resolve, seconds * 1000 ) );

	/** Ask the site; when Copydesk is busy for a moment, ask again. */
	async function ask( options, tries = 1 ) {
		try {
			return await apiFetch( options );
		} catch ( error ) {
			const wait = error?.data?.retry_after;
			if ( ! wait || wait > PATIENCE || tries >= TRIES ) {
				throw error;
			}
			await sleep( wait );
			if ( options.signal.aborted ) {
				throw error;
			}
			return ask( options, tries + 1 );
		}
	}

	const meta = ( registry ) => registry.select( 'core/editor' ).getEditedPostAttribute( 'meta' ) ?? {};

	const actions = {
		/** Have the post read as it is now. `language`: "en" when it is to be taken for English whatever it looks like. */
		read:
			( { language = '' } = {} ) =>
			async ( { dispatch, select, registry } ) => {
				select.getController()?.abort();
				const controller = new AbortController();
				const { signal } = controller;
				const editor = registry.select( 'core/editor' );
				const snapshot = places.snapshot();
				const request = {
					title: editor.getEditedPostAttribute( 'title' ) ?? '',
					date: editor.getEditedPostAttribute( 'date' ),
					targets: select.getTargets(),
					corrections: select.getCorrections(),
					language,
				};
				dispatch( { type: 'BEGIN', controller } );
				try {
					const path = `/copydesk/v1/posts/${ editor.getCurrentPostId() }/reading`;
					const { result, suggestions } = await ask( { path, method: 'POST', data: { content: snapshot.content, ...request }, signal } );
					const voices = voicesOf( result.sources ?? [] );
					const items = itemsOf( result, voices );
					for ( const part of Object.values( items ).flatMap( ( item ) => item.parts ) ) {
						part.pieces = places.piecesOf( part.span, snapshot, result.document );
					}
					const reading = { result, suggestions, snapshot, request, voices, items, at: new Date() };
					if ( ! signal.aborted ) {
						dispatch( { type: 'FINISH', reading, now: look( reading ) } );
					}
				} catch ( error ) {
					if ( ! signal.aborted ) {
						const message = error?.message || __( 'The site did not answer.', 'copydesk' );
						dispatch( { type: 'FAIL', error: { code: error?.code, message } } );
					}
				}
			},

		/** Give up waiting. */
		cancel:
			() =>
			( { dispatch, select } ) => {
				select.getController()?.abort();
				dispatch( { type: 'CANCEL' } );
			},

		/** Look where everything is, after an edit. */
		follow:
			() =>
			( { dispatch, select } ) => {
				const reading = select.getReading();
				if ( reading ) {
					dispatch( { type: 'MOVE', now: look( reading ) } );
				}
			},

		/** Show or hide marks in the text. */
		setLayer: ( name, on ) => ( { type: 'LAYER', name, on } ),

		/** Make an item the one looked at. */
		activate: ( key ) => ( { type: 'ACTIVATE', key } ),

		/** Make an item the one looked at, and lead to it in the text. */
		lead:
			( key ) =>
			( { dispatch, select } ) => {
				dispatch( { type: 'ACTIVATE', key } );
				const pieces = select.getItem( key )?.parts.flatMap( ( part ) => part.pieces ) ?? [];
				places.lead( pieces.find( ( piece ) => piece.clientId ) );
			},

		/** Keep corrections with the post, and have it read again under them. */
		correct:
			( corrections ) =>
			( { dispatch, registry } ) => {
				registry.dispatch( 'core/editor' ).editPost( { meta: { ...meta( registry ), [ CORRECTIONS ]: corrections } } );
				return dispatch.read();
			},

		/** Keep targets with the post, and have it read again towards them. */
		setTargets:
			( targets ) =>
			( { dispatch, registry } ) => {
				registry.dispatch( 'core/editor' ).editPost( { meta: { ...meta( registry ), [ TARGETS ]: targets } } );
				return dispatch.read();
			},
	};

	const NONE = [];

	const kept = ( key ) => wp.data.createRegistrySelector( ( select ) => () => select( 'core/editor' ).getEditedPostAttribute( 'meta' )?.[ key ] ?? NONE );

	const selectors = {
		getStatus: ( { status } ) => status,
		getError: ( { error } ) => error,
		getController: ( { controller } ) => controller,
		getReading: ( { reading } ) => reading,
		getNow: ( { now } ) => now,
		getItem: ( { now }, key ) => now?.items[ key ],
		getLayers: ( { layers } ) => layers,
		getActive: ( { active } ) => active,
		getCorrections: kept( CORRECTIONS ),
		getTargets: kept( TARGETS ),
	};

	register( createReduxStore( NAME, { reducer, actions, selectors } ) );
	copydesk.store = NAME;
} )( window.copydesk );
