"""Where a transcript has what a quote says: word for word, in pieces, or in other words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final, NamedTuple

from models.verification.corpus import FARTHEST, LONGEST, Corpus, Sequences, stem

MOST_OCCURRENCES: Final = 1024
"""Places at which a quote is compared word for word."""
MOST_SEEDS: Final = {1: 8, 2: 24, 3: 24}
"""By words of a sequence, places of it that tell where to look; a word that stands more often tells nothing."""
LONG: Final = 500
"""Words of a quote from which each has enough others to tell where to look."""
FEW_SEEDS: Final = 2
"""Places of a sequence that count then."""
EXTENT: Final = 8
"""Words by which a run of the same words is made longer at either end."""
BACK: Final = 32
"""Runs back from one that it may go on from."""
JUMP: Final = 8.0
"""What it costs a chain to go on at another place, in weights of words: a quote is not one word from here and one from there."""
SKIP: Final = 0.3
"""What a word costs that the chain leaves out."""
BUCKET: Final = 64
"""Words of a stretch whose runs speak for each other."""
MOST_PLACES: Final = 64
"""Places of a word that tell of a paraphrase."""


class Run(NamedTuple):
    """Words ``start`` up to ``end`` of a quote that stand in the corpus from ``at`` on."""

    start: int
    end: int
    at: int

    @property
    def stop(self) -> int:
        """Where they end in the corpus."""
        return self.at + self.end - self.start


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quote is told in other words: corpus words ``start`` up to ``end``, with the share of its meaning that they have."""

    start: int
    end: int
    share: float
    words: int
    """How many words of the quote have a meaning of their own and are there."""


def exact(corpus: Corpus, sequences: Sequences, quote: Sequence[int]) -> Iterator[int]:
    """Where the corpus has ``quote`` word for word."""
    size = min(LONGEST, len(quote))
    grams = [(len(sequences[tuple(quote[i : i + size])]), i) for i in range(len(quote) - size + 1)]
    count, offset = min(grams)
    wanted = list(quote)
    for position in sequences[tuple(quote[offset : offset + size])][: min(count, MOST_OCCURRENCES)]:
        start = position - offset
        if start >= 0 and corpus.numbers[start : start + len(wanted)] == wanted:
            yield start


def chain(corpus: Corpus, sequences: Sequences, quote: Sequence[int]) -> tuple[Run, ...]:
    """The runs of words of ``quote`` that the corpus has, such that they tell most together: rather near each other and in order.

    Linear in the quote: of each sequence of words few places count, and of each place few places before it.
    """
    weights = [0.0]
    for number in quote:
        weights.append(weights[-1] + corpus.weight(number))
    runs = _telling(_runs(corpus, sequences, quote), weights)
    best: list[float] = []
    before: list[int] = []
    started: list[Run] = []
    ended, ending = _Ended(0), _Ended(EXTENT)
    for index, run in enumerate(runs):
        score, previous, chosen = weights[run.end] - weights[run.start], -1, run
        for other in (ended.before(run, best), ending.before(run, best)):
            cut = _rest(runs[other], run) if other >= 0 else None
            if cut and best[other] - JUMP + weights[cut.end] - weights[cut.start] > score:
                score, previous, chosen = best[other] - JUMP + weights[cut.end] - weights[cut.start], other, cut
        for other in range(max(0, index - BACK), index):
            cut = _after(started[other], run)
            if cut:
                near = best[other] + weights[cut.end] - weights[cut.start]
                near -= SKIP * (cut.at - started[other].stop + cut.start - started[other].end)
                if near > score:
                    score, previous, chosen = near, other, cut
        best.append(score)
        before.append(previous)
        started.append(chosen)
        ended.add(run, index)
        ending.add(run, index)
    chosen_runs = []
    at = max(range(len(runs)), key=best.__getitem__, default=-1)
    while at >= 0:
        chosen_runs.append(started[at])
        at = before[at]
    return tuple(reversed(chosen_runs))


class _Ended:
    """The run of the best chain that has ended, or shares no more than ``overlap`` words with the run asked for."""

    def __init__(self, overlap: int) -> None:
        self._overlap = overlap
        self._open: list[tuple[int, int]] = []
        self._best = -1

    def add(self, run: Run, index: int) -> None:
        """Take in the run that has the number ``index``."""
        heappush(self._open, (run.end - self._overlap, index))

    def before(self, run: Run, best: Sequence[float]) -> int:
        """Its number; -1 without one. The runs asked for come in order; ``best`` are the scores of those taken in."""
        while self._open and self._open[0][0] <= run.start:
            _, index = heappop(self._open)
            self._best = index if self._best < 0 or best[index] > best[self._best] else self._best
        return self._best


def is_near(run: Run, following: Run) -> bool:
    """Whether a run goes on at the same place as the one before it."""
    return 0 <= following.at - run.stop <= FARTHEST


def _rest(run: Run, following: Run) -> Run | None:
    """What of ``following`` comes behind ``run`` in the quote; None for nothing."""
    cut = max(0, run.end - following.start)
    return Run(following.start + cut, following.end, following.at + cut) if following.start + cut < following.end else None


def _after(run: Run, following: Run) -> Run | None:
    """What of ``following`` goes on from ``run`` at the same place; None for nothing."""
    cut = max(0, run.end - following.start, run.stop - following.at)
    rest = Run(following.start + cut, following.end, following.at + cut)
    return rest if rest.start < rest.end and is_near(run, rest) else None


def _runs(corpus: Corpus, sequences: Sequences, quote: Sequence[int]) -> list[Run]:
    """Runs of the same words in the quote and the corpus: sequences of words that stand in few places, joined and made longer."""
    found: dict[int, list[tuple[int, int]]] = {}
    most = MOST_SEEDS if len(quote) <= LONG else dict.fromkeys(MOST_SEEDS, FEW_SEEDS)
    for size in range(LONGEST, 0, -1):
        for start in range(len(quote) - size + 1):
            places = sequences[tuple(quote[start : start + size])]
            if size == LONGEST or len(places) <= most[size]:
                for place in places[: most[size]]:
                    found.setdefault(place - start, []).append((start, start + size))
    runs = []
    for diagonal, parts in found.items():
        low, high = -1, -1
        for start, end in (*sorted(parts), (len(quote) + 1, len(quote) + 1)):
            if start <= high:
                high = max(high, end)
                continue
            if high > 0:
                runs.append(_extended(corpus, quote, low, high, diagonal))
            low, high = start, end
    return runs


def _extended(corpus: Corpus, quote: Sequence[int], low: int, high: int, diagonal: int) -> Run:
    numbers = corpus.numbers
    for _ in range(EXTENT):
        if low > 0 and low + diagonal > 0 and quote[low - 1] == numbers[low - 1 + diagonal]:
            low -= 1
        if high < len(quote) and high + diagonal < len(numbers) and quote[high] == numbers[high + diagonal]:
            high += 1
    return Run(low, high, low + diagonal)


def _telling(runs: list[Run], weights: Sequence[float]) -> list[Run]:
    """Those of the runs that tell most, with what stands near them, by where they start; not more than a few a word of the quote."""
    most = 2 * min(len(weights), LONG) + len(weights) // 2 + 16
    if len(runs) > most:
        near: dict[int, float] = {}
        for run in runs:
            bucket = run.at // BUCKET
            near[bucket] = near.get(bucket, 0.0) + weights[run.end] - weights[run.start]
        runs = sorted(runs, key=lambda run: (-near[run.at // BUCKET] - weights[run.end] + weights[run.start], run))[:most]
    return sorted(set(runs))


def paraphrased(corpus: Corpus, keys: Sequence[str]) -> Place | None:
    """The place that has most of the meaning of a quote's words, in whatever order and form; None where no word with one is there."""
    stems = {known for key in keys if (known := stem(key))}
    weights = {known: _rarity(corpus, known) for known in stems}
    hits = sorted((place, known) for known in stems for place in corpus.stems.get(known, ())[:MOST_PLACES])
    width = 2 * len(keys) + BUCKET // 8
    inside: dict[str, int] = {}
    total, low = 0.0, 0
    best = (0.0, 0, 0, 0)
    for high, (place, known) in enumerate(hits):
        total += 0.0 if inside.get(known) else weights[known]
        inside[known] = inside.get(known, 0) + 1
        while place - hits[low][0] >= width:
            left = hits[low][1]
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
                total -= weights[left]
            low += 1
        if total > best[0] + 1e-9 and corpus.stretch(hits[low][0]) == corpus.stretch(place):
            best = total, low, high, len(inside)
    if not best[0]:
        return None
    return Place(hits[best[1]][0], hits[best[2]][0] + 1, best[0] / sum(weights.values()), best[3])


def _rarity(corpus: Corpus, known: str) -> float:
    places = corpus.stems.get(known, ())
    return max(1.0, corpus.most - len(places) ** 0.5 / 4) if places else corpus.most
