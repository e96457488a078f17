"""A parsed document: the text to analyse, and the way from it back to what was sent."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

from models.annotations import Span
from service.documents.source_map import SourceMap

Format = Literal["text", "markdown", "html", "gutenberg"]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of the WordPress editor: ``text`` is its rich text, ``map`` leads from there to the source."""

    name: str
    text: str
    map: SourceMap


@dataclass(frozen=True, slots=True, eq=False)
class ParsedDocument:
    """``text`` is what is analysed, ``source`` what was sent; all offsets are code points.

    ``blocks`` are all blocks of a Gutenberg document; ``regions`` (source start, index of the block or -1) say which block each
    stretch of the source belongs to. ``warnings`` are sentences that say what of the source is not in the text.
    """

    text: str
    source: str
    format: Format
    map: SourceMap
    blocks: tuple[Block, ...] = ()
    regions: tuple[tuple[int, int], ...] = ()
    warnings: tuple[str, ...] = ()

    def original(self, span: Span) -> Span:
        """The smallest range of ``source`` that covers ``span`` of ``text``, in O(log segments); ValueError outside the text."""
        return self.map.original(span)

    def block(self, span: Span) -> tuple[int, Span] | None:
        """The block ``span`` lies in, and where in that block's rich text.

        The block is given by its index in ``blocks``, which is the editor's order of all blocks, each before its inner blocks.
        None for a span that is empty, crosses blocks, or starts or ends outside of any rich text, such as in an image's alternative text.
        """
        source = self.original(span)
        first = bisect_right(self.regions, source.start, key=lambda region: region[0]) - 1
        last = bisect_right(self.regions, source.end - 1, key=lambda region: region[0]) - 1
        if first < 0 or first != last or source.start == source.end:
            return None
        index = self.regions[first][1]
        inner = self.blocks[index].map.derived(source) if index >= 0 else None
        return (index, inner) if inner else None
