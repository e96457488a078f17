"""Word by word, what of a transcript a quote has, lacks and changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from rapidfuzz.distance import Levenshtein

from models.verification.corpus import Corpus
from models.verification.search import Run, is_near
from models.verification.words import Gap

Op = Literal["equal", "replace", "insert", "delete"]

EDGE: Final = 2
"""Words of the transcript beyond as many as the quote has more, among which its first and last words are looked for."""
LONGEST_EXPLAINED: Final = 6
"""Words of a transcript that brackets in a quote may stand for."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Words ``start`` up to ``end`` of the quote stand for corpus words ``low`` up to ``high``; either may be none."""

    op: Op
    start: int
    end: int
    low: int
    high: int
    marked: Gap | None = None
    """How the quote says that words are left out here, or others put in for them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a quote has of one place: its edits in order, the first and last of which are no words of the transcript left out."""

    edits: tuple[Edit, ...]

    @property
    def start(self) -> int:
        """Its first word in the quote."""
        return self.edits[0].start

    @property
    def end(self) -> int:
        """Behind its last word in the quote."""
        return self.edits[-1].end

    @property
    def low(self) -> int:
        """Its first word in the corpus."""
        return self.edits[0].low

    @property
    def high(self) -> int:
        """Behind its last word in the corpus."""
        return self.edits[-1].high

    @property
    def kept(self) -> int:
        """How many words are the transcript's."""
        return sum(edit.end - edit.start for edit in self.edits if edit.op == "equal")


def places(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of a chain by the places they are at."""
    groups: list[list[Run]] = []
    for run in runs:
        if groups and is_near(groups[-1][-1], run):
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def verbatim(size: int, at: int) -> Piece:
    """A quote of ``size`` words that the corpus has from ``at`` on."""
    return Piece((Edit("equal", 0, size, at, at + size),))


def pieces(corpus: Corpus, quote: Sequence[int], runs: Sequence[Run], gaps: Mapping[int, Gap]) -> tuple[Piece, ...]:
    """The pieces of a quote, one for each place that its ``runs`` are at; together they have all of its words."""
    groups = places(runs)
    result = []
    for number, group in enumerate(groups):
        start = 0 if number == 0 else groups[number - 1][-1].end
        edits = [*_left(corpus, quote, start, group[0]), _equal(group[0])]
        for run, following in pairwise(group):
            edits += [*_between(corpus, quote, (run.end, following.start), (run.stop, following.at)), _equal(following)]
        if number == len(groups) - 1:
            edits += _right(corpus, quote, group[-1])
        result.append(Piece(tuple(_marked(_joined(edits), gaps))))
    return tuple(result)


def _equal(run: Run) -> Edit:
    return Edit("equal", run.start, run.end, run.at, run.stop)


def _between(corpus: Corpus, quote: Sequence[int], words: tuple[int, int], across: tuple[int, int]) -> list[Edit]:
    """The edits between two stretches."""
    if words[0] == words[1] and across[0] == across[1]:
        return []
    codes = Levenshtein.opcodes(corpus.numbers[across[0] : across[1]], list(quote[words[0] : words[1]]))
    return [
        Edit(_OPS[code.tag], words[0] + code.dest_start, words[0] + code.dest_end, across[0] + code.src_start, across[0] + code.src_end)
        for code in codes
    ]


_OPS: Final[Mapping[str, Op]] = {"equal": "equal", "replace": "replace", "insert": "insert", "delete": "delete"}


def _left(corpus: Corpus, quote: Sequence[int], start: int, run: Run) -> list[Edit]:
    """The edits of the quote's words before its first run."""
    if start == run.start:
        return []
    first = corpus.starts[corpus.stretch(run.at)]
    edits = _between(corpus, quote, (start, run.start), (max(first, run.at - (run.start - start) - EDGE), run.at))
    return edits[1:] if edits[0].op == "delete" else edits


def _right(corpus: Corpus, quote: Sequence[int], run: Run) -> list[Edit]:
    """The edits of its words behind its last run."""
    if run.end == len(quote):
        return []
    stretch = corpus.stretch(run.at)
    last = corpus.starts[stretch] + len(corpus.read[stretch])
    edits = _between(corpus, quote, (run.end, len(quote)), (run.stop, min(last, run.stop + len(quote) - run.end + EDGE)))
    return edits[:-1] if edits[-1].op == "delete" else edits


def _joined(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Edits of one kind that follow one another as one, and what is left out beside what is put in as a replacement."""
    current: Edit | None = None
    for edit in edits:
        if current and (current.op == edit.op or "equal" not in (current.op, edit.op)):
            op: Op = current.op if current.op == edit.op else "replace"
            current = Edit(op, current.start, edit.end, current.low, edit.high)
            continue
        if current:
            yield current
        current = edit
    if current:
        yield current


def _marked(edits: Iterator[Edit], gaps: Mapping[int, Gap]) -> Iterator[Edit]:
    """The edits, with those that the quote owns up to: an ellipsis, or words in brackets for as few of the transcript."""
    for edit in edits:
        gap = gaps.get(edit.start) if edit.op == "delete" else None
        if gap == "brackets" and edit.high - edit.low > LONGEST_EXPLAINED:
            gap = None
        yield Edit(edit.op, edit.start, edit.end, edit.low, edit.high, gap)
