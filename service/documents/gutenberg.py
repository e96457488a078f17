"""Posts of the WordPress editor: HTML in blocks, each between ``<!-- wp:name {...} -->`` and ``<!-- /wp:name -->``.

All blocks are counted in the order of the editor's block list, each before its inner blocks (``getClientIdsWithDescendants()``),
with containers, empty blocks and dynamic ones, and HTML outside of blocks as ``core/freeform``; so an index means the same on both
sides whatever the blocks hold.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from models.notices import Notice
from service.documents.document import Block, Field, ParsedDocument
from service.documents.flow import Flow, Gap
from service.documents.html import Reader
from service.documents.rich_text import RichText
from service.documents.tokens import Token, tokens

_OPENER = re.compile(r"<!--\s+(/)?wp:([a-z][a-z0-9_-]*/)?([a-z][a-z0-9_-]*)\s+")
_REST = re.compile(r"(?:\{.*\}\s+)?(/)?", re.DOTALL)
_FREEFORM = "core/freeform"
_ATTRIBUTES: dict[str, str | None] = {"cite": "citation", "figcaption": "caption", "summary": "summary", "td": None, "th": None}
"""By element, the attribute that the editor keeps its text in; a table's cells have none of their own."""
_VALUES = {"core/quote": "value", "core/pullquote": "value"}
"""By block, the attribute of its text where it is not ``content``."""


class _Delimiter(NamedTuple):
    name: str
    opens: bool
    closes: bool
    start: int
    end: int


class _Draft:
    """A block while its inner HTML and its inner blocks come in."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self.is_bare = True
        self._source = source
        self._main = RichText(source)
        self._fields: list[tuple[str | None, RichText]] = [(_VALUES.get(name, "content"), self._main)]
        self._current = self._main
        self._element = ""

    def read(self, token: Token) -> None:
        """Take the next token of the block's own HTML, into the field it belongs to."""
        if token.kind == "start" and token.name in _ATTRIBUTES and not self._element:
            self._element = token.name
            self._current = RichText(self._source)
            self._fields.append((_ATTRIBUTES[token.name], self._current))
        elif token.kind == "end" and token.name == self._element:
            self.new_field()
        else:
            self._current.read(token)

    def new_field(self) -> None:
        """What follows is another field, or another part of the block."""
        self._element, self._current = "", self._main
        self._main.new_field()

    def finish(self) -> Block:
        """The block."""
        fields = ((attribute, *rich_text.finish()) for attribute, rich_text in self._fields)
        return Block(self.name, tuple(Field(attribute, text, field_map) for attribute, text, field_map in fields if text))


def parse(source: str) -> ParsedDocument:
    """The document the post shows, with its blocks."""
    flow = Flow()
    reader = Reader(source, flow)
    drafts: list[_Draft] = []
    regions: list[tuple[int, int]] = []
    open_blocks: list[int] = []
    position = 0
    for delimiter in (*_delimiters(source), _Delimiter("", False, False, len(source), len(source))):
        if source[position : delimiter.start].strip():
            if not open_blocks:
                drafts.append(_Draft(_FREEFORM, source))
            index = open_blocks[-1] if open_blocks else len(drafts) - 1
            draft = drafts[index]
            draft.is_bare = False
            regions.append((position, index))
            reader.lines = draft.name == _FREEFORM
            for token in tokens(source, position, delimiter.start):
                if reader.read(token):
                    draft.read(token)
            draft.new_field()
            reader.settle()
        flow.gap(Gap.PARAGRAPH)
        regions.append((delimiter.start, -1))
        position = delimiter.end
        if delimiter.opens:
            if open_blocks:
                drafts[open_blocks[-1]].is_bare = False
            open_blocks.append(len(drafts))
            drafts.append(_Draft(delimiter.name, source))
        if delimiter.closes and open_blocks:
            open_blocks.pop()
    text, source_map = flow.finish()
    blocks = tuple(draft.finish() for draft in drafts)
    warnings = (*reader.warnings(), *_bare(drafts))
    return ParsedDocument(text, source, "gutenberg", source_map, flow.blocks(text), flow.silences(), blocks, tuple(regions), warnings)


def _delimiters(source: str) -> Iterator[_Delimiter]:
    """The comments that open and close blocks; attributes need not be JSON, but end with the comment, as WordPress escapes ``--``."""
    position = 0
    while opener := _OPENER.search(source, position):
        end = source.find("-->", opener.end())
        if end < 0:
            return
        position = end + 3
        rest = _REST.fullmatch(source, opener.end(), end)
        if rest:
            name = (opener[2] or "core/") + opener[3]
            yield _Delimiter(name, not opener[1], bool(opener[1] or rest[1]), opener.start(), position)


def _bare(drafts: list[_Draft]) -> tuple[Notice, ...]:
    names = Counter(draft.name for draft in drafts if draft.is_bare)
    if not names:
        return ()
    listed = ", ".join(f"{name} ({count})" for name, count in sorted(names.items()))
    return (Notice("blocks_without_text", f"Blocks without HTML of their own hold nothing to analyse: {listed}."),)
