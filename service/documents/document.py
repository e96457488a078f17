"""A parsed document: the text to analyse, and the way from it back to what was sent."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from models.annotations import Span
from models.notices import Notice
from models.text import blocks as layout
from service.documents.readable import Readable
from service.documents.source_map import SourceMap

Format = Literal["text", "markdown", "html", "gutenberg"]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One rich text of a block: ``attribute`` is its name in the editor, None for a table's cell; ``map`` leads from it to the source."""

    attribute: str | None
    text: str
    map: SourceMap


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A block of the WordPress editor with its fields."""

    name: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, eq=False)
class ParsedDocument:
    """``text`` is what is analysed, ``source`` what was sent; all offsets are code points.

    ``laid_out`` are the blocks that a reader sees, by start; the ``silent`` stretches of ``text`` are seen and not read, as footnote marks
    are. ``blocks`` are all blocks of a Gutenberg document; ``regions`` (source start, index of the block or -1) say which block each
    stretch of the source belongs to. ``warnings`` say what of the source is not in the text.
    """

    text: str
    source: str
    format: Format
    map: SourceMap
    laid_out: tuple[layout.Block, ...] = ()
    silent: tuple[Span, ...] = ()
    blocks: tuple[Block, ...] = ()
    regions: tuple[tuple[int, int], ...] = ()
    warnings: tuple[Notice, ...] = ()

    @cached_property
    def readable(self) -> Readable:
        """What is read of the text."""
        return Readable.of(self.text, self.format, self.silent)

    @property
    def blocks_read(self) -> tuple[layout.Block, ...]:
        """The blocks, at their places in what is read; those of which nothing is are left out."""
        return tuple(replace(block, span=seen) for block in self.laid_out if (seen := self.readable.seen(block.span)))

    def original(self, span: Span) -> Span:
        """The smallest range of ``source`` that covers ``span`` of ``text``, in O(log segments); ValueError outside the text."""
        return self.map.original(span)

    def block(self, span: Span) -> tuple[int, Field, Span] | None:
        """The block ``span`` lies in, the field of it, and where in that field's rich text.

        The block is given by its index in ``blocks``, which is the editor's order of all blocks, each before its inner blocks.
        None for a span that is empty, crosses blocks, or starts or ends outside of any rich text, such as in an image's alternative text.
        """
        source = self.original(span)
        first = bisect_right(self.regions, source.start, key=lambda region: region[0]) - 1
        last = bisect_right(self.regions, source.end - 1, key=lambda region: region[0]) - 1
        if first < 0 or first != last or source.start == source.end:
            return None
        index = self.regions[first][1]
        for field in self.blocks[index].fields if index >= 0 else ():
            inner = field.map.derived(source)
            if inner:
                return index, field, inner
        return None
