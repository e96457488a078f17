"""Readable text as it is laid out: white space collapsed as in a browser, blocks apart from each other."""

import re
from enum import IntEnum

from models.annotations import Span
from models.text.blocks import Block, Role
from service.documents.source_map import WHITE, MappedText, SourceMap

_UNEVEN_WHITE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_NEWLINE = re.compile(r"\r\n?")


class Gap(IntEnum):
    """What keeps two pieces of text apart; of several gaps at one place the widest is kept."""

    NONE = 0
    CELL = 1
    LINE = 2
    PARAGRAPH = 3


_GAPS = ("", "\t", "\n", "\n\n")


Place = tuple[Role, int]
"""A block's role, and the group of blocks it is shown with, or -1."""
STORY: Place = ("paragraph", -1)


class Flow:
    """Text under construction that knows which white space a reader sees."""

    def __init__(self) -> None:
        self._text = MappedText()
        self._gap = Gap.NONE
        self._break: tuple[int, int] | None = None
        self._space: tuple[int, int] | None = None
        self.place = STORY
        """Of what block the text that comes is."""
        self.silent = False
        """Whether the text that comes is seen without being read, as footnote marks are."""
        self._blocks: list[tuple[int, Place]] = []
        self._silences: list[Span] = []

    def gap(self, gap: Gap) -> None:
        """Keep what comes apart from what was there, if there are both."""
        self._gap = max(self._gap, gap)

    def line_break(self, start: int, end: int) -> None:
        """A line break that the source holds from ``start`` to ``end``; the second of two makes a paragraph."""
        self._gap = Gap.LINE if self._gap < Gap.LINE else Gap.PARAGRAPH
        self._break = (self._break[0] if self._break else start, end)

    def collapsed(self, text: str, start: int, end: int) -> None:
        """Text whose runs of white space show as one space, and as nothing at the edge of a line."""
        if len(text) != end - start:
            if text in WHITE:
                self._white(start, end)
            else:
                self._place(text, start, end)
            return
        seen = text.lstrip(WHITE)
        if not seen:
            if text:
                self._white(start, end)
            return
        position = end - len(seen)
        if start < position:
            self._white(start, position)
        seen = seen.rstrip(WHITE)
        last = position + len(seen)
        if _UNEVEN_WHITE.search(seen):
            self._evened(seen, position)
        else:
            self._place(seen, position, last)
        if last < end:
            self._white(last, end)

    def preserved(self, text: str, start: int, end: int) -> None:
        """Text whose white space shows as it is; line ends become one character each, and none opens or closes a block."""
        if len(text) != end - start:
            self._place(text, start, end)
            return
        position = len(text) - len(text.lstrip("\r\n")) if self._gap or not self._text.size else 0
        for newline in _NEWLINE.finditer(text, position):
            self._place(text[position : newline.start()], start + position, start + newline.start())
            self._place("\n", start + newline.start(), start + newline.end())
            position = newline.end()
        self._place(text[position:], start + position, end)

    def mark(self, text: str) -> None:
        """Text that is shown without being in the source, such as the quotation marks of ``<q>``."""
        self._open()
        self._text.invent(text)

    def finish(self) -> tuple[str, SourceMap]:
        """The text, without white space at its end, and its map."""
        self._text.strip_end()
        return self._text.finish()

    def blocks(self, text: str) -> tuple[Block, ...]:
        """The blocks of the finished ``text``, by start and apart from each other."""
        ends = [*(start for start, _ in self._blocks[1:]), len(text)][: len(self._blocks)]
        blocks = []
        for (start, (role, group)), end in zip(self._blocks, ends, strict=True):
            last = start + len(text[start:end].rstrip())
            if start < last:
                blocks.append(Block(Span(start, last), role, group))
        return tuple(blocks)

    def silences(self) -> tuple[Span, ...]:
        """The stretches of the text that are not read, by start."""
        return tuple(self._silences)

    def _evened(self, text: str, start: int) -> None:
        """Place ``text``, which begins and ends with something to see, with each run of white space as one space."""
        position = 0
        for run in _UNEVEN_WHITE.finditer(text):
            self._place(text[position : run.start()], start + position, start + run.start())
            self._text.add(" ", start + run.start(), start + run.end())
            position = run.end()
        self._place(text[position:], start + position, start + len(text))

    def _white(self, start: int, end: int) -> None:
        if self._space is None:
            self._space = (start, end)

    def _place(self, text: str, start: int, end: int) -> None:
        if text:
            if self._gap or self._space or not self._blocks or self._blocks[-1][1] != self.place:
                self._open()
            if self.silent:
                self._silences.append(Span(self._text.size, self._text.size + len(text)))
            self._text.add(text, start, end)

    def _open(self) -> None:
        """Put what keeps pieces apart before what comes, and open its block where it is another's."""
        apart = self._gap in (Gap.CELL, Gap.PARAGRAPH) or (self._gap is Gap.LINE and self.place[0] == "table_cell")
        self._settle()
        if apart or not self._blocks or self._blocks[-1][1] != self.place:
            self._blocks.append((self._text.size, self.place))

    def _settle(self) -> None:
        if self._gap:
            self._text.strip_end()
        if self._text.size:
            if self._gap and self._break:
                self._text.add("\n", *self._break)
                if self._gap is Gap.PARAGRAPH:
                    self._text.invent("\n")
            elif self._gap:
                self._text.invent(_GAPS[self._gap])
            elif self._space:
                self._text.add(" ", *self._space)
        self._gap, self._break, self._space = Gap.NONE, None, None
