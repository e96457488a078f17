/** The sidebar. */
( function ( copydesk ) {
	const { Button, Notice, Spinner } = wp.components;
	const { useDispatch, useSelect } = wp.data;
	const { createElement: el, Fragment, useEffect, useState } = wp.element;
	const { __, _n, sprintf } = wp.i18n;
	const { registerPlugin } = wp.plugins;
	const { Path, SVG } = wp.primitives;
	const { PluginPrePublishPanel, PluginSidebar, PluginSidebarMoreMenuItem } = wp.editor?.PluginSidebar ? wp.editor : wp.editPost;
	const { store } = copydesk;
	const { Panel } = copydesk.parts;

	const PANELS = {
		sources: copydesk.Sources,
		quotes: copydesk.Quotes,
		hedges: copydesk.Hedges,
		headline: copydesk.Headline,
		stance: copydesk.Stance,
		names: copydesk.Names,
		tags: copydesk.Tags,
	};

	/** Seconds after which a wait is told to be long. */
	const LONG = 5;

	const icon = el(
		SVG,
		{ xmlns: 'http://www.w3.org/2000/svg', viewBox: '0 0 24 24' },
		el( Path, { d: 'M4 4h16v11H9.5L6 18.5V15H4V4Zm1.5 1.5v8h2v1.4l1.4-1.4h9.6v-8h-13Zm2.5 2h8V9H8V7.500Zm0 3h5V12H8v-1.500Z' } ),
		el( Path, { d: 'm13.2 19.3 1-1 1.800 1.800 3.900-3.900 1 1-4.900 4.900-2.800-2.800Z' } )
	);

	/** While Copydesk reads. */
	function Busy() {
		const { cancel } = useDispatch( store );
		const [ isLong, setLong ] = useState( false );
		useEffect( () => {
			const timer = setTimeout( () => setLong( true ), LONG * 1000 );
			return () => clearTimeout( timer );
		}, [] );
		return el(
			'div',
			{ className: 'copydesk-busy', role: 'status' },
			el( Spinner ),
			el( 'span', null, isLong ? __( 'Copydesk is still reading. You can go on writing.', 'copydesk' ) : __( 'Copydesk is reading …', 'copydesk' ) ),
			el( Button, { variant: 'link', onClick: cancel }, __( 'Cancel', 'copydesk' ) )
		);
	}

	/** What went wrong, and what can be done about it. */
	function Failure( { error } ) {
		const { read } = useDispatch( store );
		const actions = [];
		if ( error.code === 'copydesk_language' ) {
			actions.push( { label: __( 'Read it as English all the same', 'copydesk' ), onClick: () => read( { language: 'en' } ), variant: 'link' } );
		}
		if ( copydesk.settings && /not_configured|key|stranger|unreachable/.test( error.code ) ) {
			actions.push( { label: __( 'Settings', 'copydesk' ), url: copydesk.settings, variant: 'link' } );
		}
		return el( Notice, { className: 'copydesk-failure', status: 'error', isDismissible: false, actions }, error.message );
	}

	/** That the text has changed since it was read. */
	function Changed( { now } ) {
		if ( ! now.changed && ! now.retitled ) {
			return null;
		}
		const what = now.changed ? __( 'The text has changed since.', 'copydesk' ) : __( 'The headline has changed since.', 'copydesk' );
		/* translators: %d: a number. */
		const marks = now.stale ? sprintf( _n( '%d item below is out of date.', '%d items below are out of date.', now.stale, 'copydesk' ), now.stale ) : '';
		return el( Notice, { className: 'copydesk-changed', status: 'warning', isDismissible: false }, [ what, marks ].filter( Boolean ).join( ' ' ) );
	}

	/** Which marks are shown in the text. */
	function Layers() {
		const layers = useSelect( ( select ) => select( store ).getLayers(), [] );
		const { setLayer } = useDispatch( store );
		const labels = {
			quotes: __( 'Quotes', 'copydesk' ),
			hedges: __( 'Hedges', 'copydesk' ),
			names: __( 'Names', 'copydesk' ),
			stance: __( 'For and against', 'copydesk' ),
		};
		return el(
			'div',
			{ className: 'copydesk-layers', role: 'group', 'aria-label': __( 'Marked in the text', 'copydesk' ) },
			el( 'span', { className: 'copydesk-note' }, __( 'Marked in the text', 'copydesk' ) ),
			Object.entries( labels )
				.filter( ( [ name ] ) => copydesk.panels.includes( name ) )
				.map( ( [ name, label ] ) =>
					el( Button, { key: name, size: 'compact', isPressed: layers[ name ], 'aria-pressed': layers[ name ], onClick: () => setLayer( name, ! layers[ name ] ) }, label )
				)
		);
	}

	/** By what, when and how much was read, and what Copydesk warns of. */
	function About( { reading } ) {
		const { result, at } = reading;
		const models = [ ...new Set( Object.values( result.model ) ) ].join( ', ' );
		const warnings = result.warnings.filter( ( { pointer } ) => ! pointer?.startsWith( '/corrections/' ) );
		return el(
			Panel,
			{ name: 'about', title: __( 'About this reading', 'copydesk' ), initialOpen: false },
			el(
				'p',
				null,
				/* translators: 1: a time, 2: characters, 3: names of models. */
				sprintf( __( 'Read at %1$s, %2$s characters, by %3$s.', 'copydesk' ), at.toLocaleTimeString(), result.coverage.chars_analyzed.toLocaleString(), models )
			),
			warnings.map( ( { code, detail } ) => el( 'p', { key: code + detail, className: 'copydesk-remark' }, detail ) )
		);
	}

	/** The sidebar's content. */
	function Desk() {
		const { status, error, reading, now, isEmpty } = useSelect( ( select ) => {
			const desk = select( store );
			return {
				status: desk.getStatus(),
				error: desk.getError(),
				reading: desk.getReading(),
				now: desk.getNow(),
				isEmpty: ! select( 'core/block-editor' ).getBlockCount(),
			};
		}, [] );
		const { read } = useDispatch( store );
		const isBusy = status === 'busy';
		if ( ! copydesk.configured ) {
			const message = __( 'No Copydesk service is set up yet.', 'copydesk' );
			return el( Notice, { status: 'warning', isDismissible: false }, message, ' ', copydesk.settings ? el( 'a', { href: copydesk.settings }, __( 'Enter its address', 'copydesk' ) ) : __( 'Ask an administrator.', 'copydesk' ) );
		}
		return el(
			Fragment,
			null,
			el(
				'div',
				{ className: 'copydesk-head' },
				isBusy
					? el( Busy )
					: el(
							Button,
							{ className: 'copydesk-read', variant: reading && ! now.changed && ! now.retitled ? 'secondary' : 'primary', __next40pxDefaultSize: true, disabled: isEmpty, onClick: () => read() },
							reading ? __( 'Read again', 'copydesk' ) : __( 'Read the post', 'copydesk' )
					  ),
				! reading && ! isBusy && status !== 'failed'
					? el( 'p', { className: 'copydesk-note' }, __( 'Copydesk reads the post as it is now, saved or not: who speaks and how much, what is hedged, whether the story bears its headline out.', 'copydesk' ) )
					: null,
				status === 'failed' ? el( Failure, { error } ) : null,
				reading ? el( Changed, { now } ) : null,
				reading ? el( copydesk.Findings, { reading } ) : null,
				reading ? el( Layers ) : null
			),
			reading ? copydesk.panels.map( ( name ) => el( PANELS[ name ], { key: name, reading } ) ) : null,
			el( copydesk.Corrections ),
			reading ? el( About, { reading } ) : null
		);
	}

	registerPlugin( 'copydesk', {
		icon,
		render: () =>
			el(
				Fragment,
				null,
				el( PluginSidebarMoreMenuItem, { target: 'copydesk', icon }, __( 'Copydesk', 'copydesk' ) ),
				el( PluginSidebar, { name: 'copydesk', title: __( 'Copydesk', 'copydesk' ), icon, className: 'copydesk-sidebar' }, el( Desk ) ),
				copydesk.prepublish && copydesk.configured
					? el( PluginPrePublishPanel, { className: 'copydesk-prepublish', title: __( 'Sourcing', 'copydesk' ), icon, initialOpen: true }, el( copydesk.Audit ) )
					: null,
				el( copydesk.Marks )
			),
	} );
} )( window.copydesk );
