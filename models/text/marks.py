"""Quotation marks, paired in any style: “ ”, " ", ‘ ’, ' ', « », » «, „ “, ‹ ›, `` ''; nested, continued over paragraphs, or left open."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from models.annotations import Span

Style = Literal["curly", "straight", "single", "straight single", "guillemet", "single guillemet", "backtick"]
Turn = Literal["open", "close", "either"]

MARK = re.compile(r"``|''|[“”„‟\"«»‹›‘’‚‛']")
BREAK = re.compile(r"\n[^\S\n]*\n\s*")
STYLES: dict[str, Style] = {
    **dict.fromkeys("“”„‟", "curly"),
    '"': "straight",
    **dict.fromkeys("‘’‚‛", "single"),
    "'": "straight single",
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "single guillemet"),
    "``": "backtick",
    "''": "backtick",
}
OPENERS = frozenset(("“", "„", "‟", "‘", "‚", "‛", "«", "‹", "``"))
# A mark of one style that finds none of its own open may close one of these: “odd" pairs are common in pasted text.
STAND_INS: dict[Style, Style] = {
    "curly": "straight",
    "straight": "curly",
    "single": "straight single",
    "straight single": "single",
    "backtick": "straight",
}
# French sets a space before a closing guillemet, so that it may stand before one of these alone.
SPACED_BEFORE = frozenset(",.;:!?)")
SINGLES: frozenset[Style] = frozenset(("single", "straight single"))
ELISION = re.compile(r"(?:\d\ds?|em|tis|twas|til|till|cause|n|bout|round|cuz)\b", re.IGNORECASE)
# A speech whose marks stand only at its two ends may run over paragraph breaks, but not for ever.
LONGEST_UNMARKED_RUN = 3000


@dataclass(frozen=True, slots=True)
class Region:
    """A quoted stretch.

    ``outer`` includes the marks, ``inner`` does not; ``depth`` counts the regions around it; ``closed`` says whether a closing
    mark was found; ``continues`` says that it goes on with the speech of the region before it, left open at its paragraph's end.
    """

    outer: Span
    inner: Span
    depth: int
    closed: bool
    continues: bool = False


class _Mark(NamedTuple):
    start: int
    end: int
    style: Style
    turn: Turn


@dataclass(slots=True)
class _Open:
    mark: _Mark
    index: int
    continues: bool


class _Quoted(NamedTuple):
    """A region before its depth is known; such tuples sort by start."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool
    continues: bool


@lru_cache(maxsize=4)  # what is said is settled before it is attributed, for one text a thread
def regions(text: str) -> tuple[Region, ...]:
    """The quoted regions of ``text``, by start; any two are nested or disjoint. Linear in the length; never raises."""
    marks = [mark for mark in (_read(text, match) for match in MARK.finditer(text)) if mark]
    breaks = [match.span() for match in BREAK.finditer(text)]
    return _Pairing(text, marks, breaks).run()


def outermost(marked: Sequence[Region]) -> tuple[Region, ...]:
    """The regions that lie in no other: disjoint, by start."""
    return tuple(region for region in marked if region.depth == 0)


def around(marked: Sequence[Region], position: int) -> Region | None:
    """The region among disjoint ones, sorted by start, that holds ``position``, its marks included."""
    index = bisect_right(marked, position, key=lambda region: region.outer.start) - 1
    return marked[index] if index >= 0 and position < marked[index].outer.end else None


def _read(text: str, match: re.Match[str]) -> _Mark | None:
    """The mark with the turn its neighbours suggest, or None for an apostrophe or a sign of measure."""
    start, end = match.span()
    mark = match.group()
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    style = STYLES[mark]
    if style in SINGLES and (after.isalnum() if before.isalnum() else mark != "‘" and ELISION.match(text, end)):
        return None
    if mark in OPENERS:
        return _Mark(start, end, style, "open")
    if mark == "”":
        return _Mark(start, end, style, "close")
    opens = not (before.isalnum() or before in ".,!?;:)]%…") and not after.isspace()
    closes = not before.isspace() and before not in "([{" and not after.isalnum()
    if style == "straight single" and not opens and not closes:
        return None
    if mark == "’":
        return _Mark(start, end, style, "close") if closes else None
    turn: Turn = "either" if opens == closes else "open" if opens else "close"
    if mark == "“" or (mark in "»›" and (turn == "either" or after in SPACED_BEFORE)):
        turn = "close"
    return _Mark(start, end, style, turn)


class _Pairing:
    """One pass over the marks with a stack of those still open."""

    def __init__(self, text: str, marks: list[_Mark], breaks: list[tuple[int, int]]) -> None:
        self.text = text
        self.marks = marks
        self.breaks = breaks
        self.stack: list[_Open] = []
        self.held = dict.fromkeys(STYLES.values(), 0)
        self.regions: list[_Quoted] = []
        self.resumed: Style | None = None

    def run(self) -> tuple[Region, ...]:
        upcoming = 0
        for index, mark in enumerate(self.marks):
            while upcoming < len(self.breaks) and self.breaks[upcoming][0] < mark.start:
                self._end_paragraph(self.breaks[upcoming], mark)
                upcoming += 1
            self._take(index, mark)
        end = self.breaks[upcoming][0] if upcoming < len(self.breaks) else len(self.text.rstrip())
        while self.stack:
            self._drop(end)
        return _with_depth(sorted(self.regions))

    def _take(self, index: int, mark: _Mark) -> None:
        resumed, self.resumed = self.resumed, None
        closing = self._closes(mark)
        if closing and not (mark.style in SINGLES and self._is_possessive(index)):
            while self.stack[-1].mark.style != closing:
                self._drop(mark.start)
            self._close(mark)
        elif mark.turn == "close" and mark.style not in ("guillemet", "single guillemet"):
            return
        elif mark.turn == "open" or (not self.held[mark.style] and mark.style != "straight single"):
            if self.held[mark.style] and mark.style == "straight":
                # A straight mark that opens while one is open: the first was never closed.
                while self.held[mark.style]:
                    self._drop(mark.start)
            self.stack.append(_Open(mark, index, resumed == mark.style))
            self.held[mark.style] += 1

    def _closes(self, mark: _Mark) -> Style | None:
        """The style of the open mark that ``mark`` closes, if it closes one."""
        german = mark.turn == "open" and self.text[mark.start] == "“" and self._top_is("„‟")
        reverse = self.text[mark.start] in "«‹" and self._top_is("»›")
        if mark.turn == "open" and not german and not reverse:
            return None
        if self.held[mark.style]:
            return mark.style
        stand_in = STAND_INS.get(mark.style)
        return stand_in if stand_in and self.held[stand_in] and mark.turn == "close" else None

    def _top_is(self, characters: str) -> bool:
        return bool(self.stack) and self.text[self.stack[-1].mark.start] in characters

    def _is_possessive(self, index: int) -> bool:
        """Whether a closing single mark is rather the apostrophe of "the boys’ toys", with the true closing mark still to come."""
        mark = self.marks[index]
        if self.text[mark.start - 1] not in "sS" or not re.match(r" [a-z]", self.text[mark.end : mark.end + 2]):
            return False
        coming = self.marks[index + 1] if index + 1 < len(self.marks) else None
        return (
            coming is not None and coming.style in SINGLES and coming.turn == "close" and "\n" not in self.text[mark.end : mark.end + 200]
        )

    def _close(self, mark: _Mark) -> None:
        entry = self.stack.pop()
        self.held[entry.mark.style] -= 1
        self.regions.append(_Quoted(entry.mark.start, mark.end, entry.mark.end, mark.start, True, entry.continues))

    def _drop(self, end: int) -> None:
        """Take the innermost open mark off; what it opened ends at ``end`` unclosed, or was an apostrophe and opened nothing."""
        entry = self.stack.pop()
        self.held[entry.mark.style] -= 1
        start = entry.mark.start
        opens_line = start == 0 or self.text[start - 1] == "\n"
        if (entry.mark.style in SINGLES and not opens_line) or end <= entry.mark.end:
            return
        self.regions.append(_Quoted(start, end, entry.mark.end, end, False, entry.continues))

    def _end_paragraph(self, gap: tuple[int, int], coming: _Mark) -> None:
        if not self.stack:
            return
        outer = self.stack[0].mark
        if coming.style == outer.style and coming.start == gap[1]:
            self.resumed = outer.style
        elif coming.style == outer.style and coming.turn == "close" and coming.start - outer.start < LONGEST_UNMARKED_RUN:
            while len(self.stack) > 1:
                self._drop(gap[0])
            return
        while self.stack:
            self._drop(gap[0])


def _with_depth(quoted: list[_Quoted]) -> tuple[Region, ...]:
    ends: list[int] = []
    result = []
    for start, end, inner_start, inner_end, closed, continues in quoted:
        while ends and ends[-1] <= start:
            ends.pop()
        result.append(Region(Span(start, end), Span(inner_start, inner_end), len(ends), closed, continues))
        ends.append(end)
    return tuple(result)
