"""Quotation marks, paired in any style: “ ”, " ", ‘ ’, ' ', « », » «, „ “, ‹ ›, `` ''; nested, continued over paragraphs, or left open."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    style: Style
    turn: Turn


@dataclass(slots=True)
class _Open:
    mark: _Mark
    index: int
    continues: bool


def regions(text: str) -> tuple[Region, ...]:
    """The quoted regions of ``text``, by start; any two are nested or disjoint. Linear in the length; never raises."""
    marks = [mark for mark in (_read(text, match) for match in MARK.finditer(text)) if mark]
    breaks = [match.span() for match in BREAK.finditer(text)]
    return _Pairing(text, marks, breaks).run()


def outermost(found: Sequence[Region]) -> tuple[Region, ...]:
    """The regions that lie in no other: disjoint, by start."""
    return tuple(region for region in found if region.depth == 0)


def around(found: Sequence[Region], position: int) -> Region | None:
    """The region among disjoint ones, sorted by start, that holds ``position``, its marks included."""
    index = bisect_right(found, position, key=lambda region: region.outer.start) - 1
    return found[index] if index >= 0 and position < found[index].outer.end else None


def _read(text: str, match: re.Match[str]) -> _Mark | None:
    """The mark with the turn its neighbours suggest, or None for an apostrophe or a sign of measure."""
    start, end = match.span()
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    style = STYLES[match.group()]
    if style in SINGLES and (
        (before.isalnum() and after.isalnum()) or (match.group() != "‘" and ELISION.match(text, end) and not before.isalnum())
    ):
        return None
    if match.group() in OPENERS:
        return _Mark(start, end, style, "open")
    if match.group() in "”":
        return _Mark(start, end, style, "close")
    opens = not (before.isalnum() or before in ".,!?;:)]%…") and not after.isspace()
    closes = not before.isspace() and before not in "([{" and not after.isalnum()
    if style == "straight single" and not opens and not closes:
        return None
    if match.group() == "’":
        return _Mark(start, end, style, "close") if closes else None
    turn: Turn = "either" if opens == closes else "open" if opens else "close"
    if match.group() == "“" or (match.group() in "»›" and (turn == "either" or after in SPACED_BEFORE)):
        turn = "close"
    return _Mark(start, end, style, turn)


class _Pairing:
    """One pass over the marks with a stack of those still open."""

    def __init__(self, text: str, marks: list[_Mark], breaks: list[tuple[int, int]]) -> None:
        self.text = text
        self.marks = marks
        self.breaks = breaks
        self.stack: list[_Open] = []
        self.held: Counter[Style] = Counter()
        self.found: list[Region] = []
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
        return _with_depth(sorted(self.found, key=lambda region: (region.outer.start, -region.outer.end)))

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
        inner = Span(entry.mark.end, mark.start)
        self.found.append(Region(Span(entry.mark.start, mark.end), inner, 0, True, entry.continues))

    def _drop(self, end: int) -> None:
        """Take the innermost open mark off; what it opened ends at ``end`` unclosed, or was an apostrophe and opened nothing."""
        entry = self.stack.pop()
        self.held[entry.mark.style] -= 1
        start = entry.mark.start
        opens_line = start == 0 or self.text[start - 1] == "\n"
        if (entry.mark.style in SINGLES and not opens_line) or end <= entry.mark.end:
            return
        self.found.append(Region(Span(start, end), Span(entry.mark.end, end), 0, False, entry.continues))

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


def _with_depth(found: list[Region]) -> tuple[Region, ...]:
    ends: list[int] = []
    result = []
    for region in found:
        while ends and ends[-1] <= region.outer.start:
            ends.pop()
        result.append(replace(region, depth=len(ends)))
        ends.append(region.outer.end)
    return tuple(result)
