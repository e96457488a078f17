"""Readable text as it is laid out: white space collapsed as in a browser, blocks apart from each other."""

import re
from enum import IntEnum

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


class Flow:
    """Text under construction that knows which white space a reader sees."""

    def __init__(self) -> None:
        self._text = MappedText()
        self._gap = Gap.NONE
        self._break: tuple[int, int] | None = None
        self._space: tuple[int, int] | None = None

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
        self._settle()
        self._text.invent(text)

    def finish(self) -> tuple[str, SourceMap]:
        """The text, without white space at its end, and its map."""
        self._text.strip_end()
        return self._text.finish()

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
            if self._gap or self._space:
                self._settle()
            self._text.add(text, start, end)

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
