/**
 * From Copydesk's spans to the editor's blocks, and what has become of the places since.
 *
 * Copydesk counts the blocks in the order of the text it was sent. Here each of its numbers is given back the block it is of: a piece is
 * { clientId, attribute, start, end, text }, in UTF-16 units of the attribute's rich text; `attribute` is null where the block has no rich
 * text that holds the place, as in a table's cells and in classic blocks.
 */
( function ( copydesk ) {
	const { getBlockType, serialize } = wp.blocks;
	const { create } = wp.richText;
	const { select } = wp.data;

	const OPENER = /<!--\s+wp:([a-z][a-z0-9_-]*\/)?([a-z][a-z0-9_-]*)\s[^]*?-->/g;

	/** The post's blocks, without a template that may be shown around them. */
	function blocksOfPost() {
		const editor = select( 'core/block-editor' );
		const [ inner ] = editor.getBlocksByName?.( 'core/post-content' ) ?? [];
		return editor.getBlocks( inner );
	}

	const flat = ( block ) => [ block, ...block.innerBlocks.flatMap( flat ) ];

	const nameOf = ( block ) => ( block.name === 'core/missing' ? block.attributes.originalName : block.name );

	/** The names of the blocks in `markup`, in order. */
	const namesIn = ( markup ) => [ ...markup.matchAll( OPENER ) ].map( ( [ , space, name ] ) => ( space ?? 'core/' ) + name );

	/** The post as it is now: what is sent, and which block each of Copydesk's numbers will mean. */
	function snapshot() {
		const blocks = blocksOfPost();
		const parts = blocks.map( ( block ) => serialize( [ block ] ) );
		const byNumber = [];
		let isLoose = false; // whether the last part was HTML without a block around it, which goes on in the next such part
		blocks.forEach( ( block, i ) => {
			const names = namesIn( parts[ i ] );
			if ( ! names.length ) {
				if ( parts[ i ].trim() && ! isLoose ) {
					byNumber.push( block );
				}
				isLoose ||= Boolean( parts[ i ].trim() );
				return;
			}
			isLoose = false;
			const candidates = flat( block );
			let next = 0;
			for ( const name of names ) {
				const at = candidates.findIndex( ( one, place ) => place >= next && nameOf( one ) === name );
				byNumber.push( at < 0 ? block : candidates[ at ] );
				next = at < 0 ? next : at + 1;
			}
		} );
		return { blocks, parts, byNumber, content: parts.join( '\n\n' ) };
	}

	/** Whether the post's blocks are others now, or hold something else. */
	function hasChanged( { blocks, parts } ) {
		const now = blocksOfPost();
		return (
			now !== blocks &&
			( now.length !== blocks.length || now.some( ( block, i ) => block !== blocks[ i ] && serialize( [ block ] ) !== parts[ i ] ) )
		);
	}

	/** The text of a rich text attribute. */
	function plain( value ) {
		if ( value === undefined || value === null ) {
			return '';
		}
		return typeof value === 'object' && 'text' in value ? value.text : create( { html: String( value ) } ).text;
	}

	const isRich = ( { type, source } = {} ) => type === 'rich-text' || source === 'rich-text' || source === 'html';

	/** Letters alone: marks of footnotes and white space differ between the text analysed and the rich text. */
	const letters = ( text ) => text.replace( /[^\p{L}]/gu, '' );

	/** Of the places of `words` in `text` the one nearest to `start`; -1 for none. */
	function nearest( text, words, start ) {
		let best = -1;
		for ( let at = text.indexOf( words ); at >= 0; at = text.indexOf( words, at + 1 ) ) {
			if ( best < 0 || Math.abs( at - start ) < Math.abs( best - start ) ) {
				best = at;
			}
		}
		return best;
	}

	/** The piece for `words` at Copydesk's `place` in `block`. */
	function pieceIn( block, place, words ) {
		const rich = getBlockType( block.name )?.attributes ?? {};
		const others = Object.keys( rich ).filter( ( name ) => name !== place.attribute );
		for ( const attribute of [ place.attribute, ...others ].filter( ( name ) => isRich( rich[ name ] ) ) ) {
			const text = plain( block.attributes[ attribute ] );
			if ( attribute === place.attribute && letters( text.slice( place.start, place.end ) ) === letters( words ) ) {
				return { clientId: block.clientId, attribute, start: place.start, end: place.end, text: text.slice( place.start, place.end ) };
			}
			const start = nearest( text, words, place.start );
			if ( start >= 0 ) {
				return { clientId: block.clientId, attribute, start, end: start + words.length, text: words };
			}
		}
		return { clientId: block.clientId, attribute: null, start: 0, end: 0, text: words };
	}

	/** The pieces of a span; one over several blocks has one in each. */
	function piecesOf( span, { byNumber }, { text, blocks } ) {
		const places = span.block
			? [ [ span.block, span.text ] ]
			: blocks
					.filter( ( { start, end, block } ) => block && start < span.end && end > span.start )
					.map( ( { start, end, block } ) => {
						const [ from, to ] = [ Math.max( start, span.start ), Math.min( end, span.end ) ];
						const place = { ...block, start: block.start + from - start, end: block.start + to - start };
						return [ place, text.slice( from, to ) ];
					} );
		return places
			.filter( ( [ place ] ) => byNumber[ place.index ] )
			.map( ( [ place, words ] ) => pieceIn( byNumber[ place.index ], place, words ) );
	}

	/** What has been replaced: `before` from `start` to `end` is now `after` from `start` to `until`. */
	function change( before, after ) {
		let start = 0;
		while ( start < before.length && before[ start ] === after[ start ] ) {
			start++;
		}
		let [ end, until ] = [ before.length, after.length ];
		while ( end > start && until > start && before[ end - 1 ] === after[ until - 1 ] ) {
			end--;
			until--;
		}
		return { start, end, until };
	}

	/** A function that says where a piece of `snapshot` is now, and whether it is `stale`: its words are gone or others. */
	function since( { byNumber } ) {
		const editor = select( 'core/block-editor' );
		const then = new Map( byNumber.map( ( block ) => [ block.clientId, block ] ) );
		const changes = new Map();
		return ( piece ) => {
			const block = editor.getBlock( piece.clientId );
			if ( ! block ) {
				return { ...piece, clientId: null, stale: true };
			}
			const old = then.get( piece.clientId );
			if ( block === old || block.attributes === old.attributes ) {
				return piece;
			}
			if ( ! piece.attribute ) {
				const shown = create( { html: serialize( [ block ] ) } ).text;
				return shown.includes( piece.text ) ? piece : { ...piece, stale: true };
			}
			const key = `${ piece.clientId } ${ piece.attribute }`;
			if ( ! changes.has( key ) ) {
				const after = plain( block.attributes[ piece.attribute ] );
				changes.set( key, { after, ...change( plain( old.attributes[ piece.attribute ] ), after ) } );
			}
			const { after, start, end, until } = changes.get( key );
			if ( piece.end <= start ) {
				return piece;
			}
			const moved = until - end;
			if ( piece.start >= end ) {
				return { ...piece, start: piece.start + moved, end: piece.end + moved };
			}
			const from = Math.max( 0, start - piece.text.length );
			const at = after.slice( from, until + piece.text.length ).indexOf( piece.text );
			return at < 0 ? { ...piece, stale: true } : { ...piece, start: from + at, end: from + at + piece.text.length };
		};
	}

	/** The document the post's text is shown in. */
	const canvas = () => document.querySelector( 'iframe[name="editor-canvas"]' )?.contentDocument ?? document;

	/** Lead the editor to a piece: its words selected, where they can be, and in view. */
	function lead( piece ) {
		const { selectBlock, selectionChange } = wp.data.dispatch( 'core/block-editor' );
		if ( ! piece?.clientId ) {
			return;
		}
		if ( piece.attribute && ! piece.stale ) {
			selectionChange( piece.clientId, piece.attribute, piece.start, piece.end );
		} else {
			selectBlock( piece.clientId );
		}
		canvas().getElementById( `block-${ piece.clientId }` )?.scrollIntoView( { block: 'center' } );
	}

	copydesk.places = { blocksOfPost, snapshot, hasChanged, piecesOf, since, canvas, lead };
} )( window.copydesk );
