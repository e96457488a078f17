"""Runs of contents that are linked by themselves, so that the work of linking grows with the length of a text and not with its square."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.annotations import ScoredSpan
from models.tasks.attribution.links import Links

LONGEST = 256
"""Contents of a run; hardly an article has so many."""
LEAST = 192
"""Contents from which a run may end, where the gap to the next is widest."""
REACH = 4000
"""Characters around a run in which its cues and sources are sought: of contents in PolNeAR 99 % stand within 54 of their cue."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """By their places in the lists of a text, the contents of a run and the cues and sources in reach."""

    contents: slice
    cues: slice
    sources: slice


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch and the links in it."""

    at: Stretch
    links: Links


def stretches(contents: Sequence[ScoredSpan], cues: Sequence[ScoredSpan], sources: Sequence[ScoredSpan]) -> Iterator[Stretch]:
    """The runs of a text's ``contents``, which follow each other; all lists by start. One run of few contents has all cues and sources."""
    low = 0
    while low < len(contents):
        high = _end(contents, low)
        if low == 0 and high == len(contents):
            yield Stretch(slice(0, high), slice(0, len(cues)), slice(0, len(sources)))
            return
        first, last = contents[low].span.start - REACH, contents[high - 1].span.end + REACH
        yield Stretch(slice(low, high), *(_within(spans, first, last) for spans in (cues, sources)))
        low = high


def _within(spans: Sequence[ScoredSpan], first: int, last: int) -> slice:
    return slice(
        bisect_left(spans, first, key=lambda scored: scored.span.start), bisect_right(spans, last, key=lambda scored: scored.span.start)
    )


def _end(contents: Sequence[ScoredSpan], low: int) -> int:
    """Where the run that begins at ``low`` ends."""
    if len(contents) - low <= LONGEST:
        return len(contents)
    return max(range(low + LEAST, low + LONGEST + 1), key=lambda i: contents[i].span.start - contents[i - 1].span.end)
