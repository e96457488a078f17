/** Who speaks, and how much of what is said. */
( function ( copydesk ) {
	const { createElement: el } = wp.element;
	const { __, sprintf } = wp.i18n;
	const { Panel, Item, Lead, Swatch } = copydesk.parts;
	const { percent, count, KINDS, CONTACTS } = copydesk.words;

	/** One bar of all that is said, parted among those who say it; what is left over is nobody's. */
	const Shares = ( { sources, voices } ) =>
		el(
			'div',
			{ className: 'copydesk-shares', 'aria-hidden': true },
			sources.map( ( { id, share } ) => el( 'span', { key: id, className: `voice-${ voices[ id ] }`, style: { width: `${ share * 100 }%` } } ) )
		);

	function Source( { source, voice } ) {
		const { id, name, title, affiliation, kind, statements, words, share, contact } = source;
		const role = [ title?.text, affiliation?.text ].filter( Boolean ).join( ', ' ) || ( kind === 'named' ? '' : KINDS[ kind ] );
		return el(
			Item,
			{ itemKey: `source:${ id }`, className: 'copydesk-source' },
			el( Swatch, { voice } ),
			el( Lead, { itemKey: `source:${ id }` }, name ),
			statements ? el( 'span', { className: 'copydesk-figure' }, percent( share ) ) : null,
			el(
				'span',
				{ className: 'copydesk-fine' },
				[ role, statements ? `${ count.statements( statements ) }, ${ count.words( words ) }` : '', CONTACTS[ contact ] ].filter( Boolean ).join( ' · ' )
			)
		);
	}

	copydesk.Sources = function Sources( { reading } ) {
		const { result, voices } = reading;
		const sources = [ ...( result.sources ?? [] ) ].sort( ( one, other ) => other.words - one.words );
		const speaking = sources.filter( ( { statements } ) => statements ).length;
		return el(
			Panel,
			{ name: 'sources', title: __( 'Sources', 'copydesk' ), count: speaking },
			speaking
				? el( 'p', null, sprintf( /* translators: %s: a share, as in 80 %. */ __( '%s of what is said has a source with a name.', 'copydesk' ), percent( result.sourcing.named_share ) ) )
				: el( 'p', null, __( 'Nobody is quoted.', 'copydesk' ) ),
			speaking ? el( Shares, { sources, voices } ) : null,
			el(
				'ul',
				{ className: 'copydesk-list' },
				sources.map( ( source ) => el( Source, { key: source.id, source, voice: voices[ source.id ] } ) )
			)
		);
	};
} )( window.copydesk );
