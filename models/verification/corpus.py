"""The words of all transcripts one after another, and where the word sequences of quotes stand among them.

A stretch is what somebody says in one turn, or a whole transcript without turns.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from typing import Final, Self

import Stemmer

from models.text.lexicon import FUNCTION_WORDS
from models.verification.words import Words

Sequences = Mapping[tuple[int, ...], Sequence[int]]

LONGEST: Final = 3
"""Words of the longest sequences that are looked up."""
UNKNOWN: Final = -1
"""The number of a word that no transcript has."""
FARTHEST: Final = 40
"""Words left out within one place; over more, the parts are of two."""
PARTED: Final = FARTHEST + 1
"""Numbers between two stretches."""

_STEMMER: Final = Stemmer.Stemmer("english")


@lru_cache(maxsize=2**15)
def stem(word: str) -> str:
    """What the forms of a word have in common; "" for a word without a meaning of its own."""
    stemmed: str = _STEMMER.stemWord(word)
    return "" if word in FUNCTION_WORDS else stemmed


@dataclass(frozen=True, eq=False)
class Corpus:
    """The N words of the stretches as ``numbers``, with some that no quote has between two of them, so that none is near another.

    ``starts`` are where the stretches begin, ``vocabulary`` the numbers of their words.
    """

    read: tuple[Words, ...]
    numbers: list[int]
    starts: tuple[int, ...]
    vocabulary: Mapping[str, int]
    counts: Counter[int]

    @classmethod
    def of(cls, read: Iterable[Words]) -> Self:
        """The words of several stretches."""
        stretches = tuple(read)
        vocabulary: dict[str, int] = {}
        numbers: list[int] = []
        starts = []
        counts: Counter[int] = Counter()
        for number, words in enumerate(stretches):
            starts.append(len(numbers))
            of_words = [vocabulary.setdefault(key, len(vocabulary)) for key in words.keys]
            counts.update(of_words)
            numbers += [*of_words, *[UNKNOWN - 1 - number] * PARTED]
        return cls(stretches, numbers, tuple(starts), vocabulary, counts)

    def of_quote(self, keys: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the words of a quote."""
        return tuple(self.vocabulary.get(key, UNKNOWN) for key in keys)

    def weight(self, number: int) -> float:
        """How much it tells that a quote and a transcript share the word: by the logarithm of how rare it is, 1 and more."""
        return 1 + log(self.size / self.counts[number]) / 2 if number in self.counts else self.most

    @cached_property
    def size(self) -> int:
        """How many words there are."""
        return self.counts.total()

    @cached_property
    def most(self) -> float:
        """The weight of a word that stands once."""
        return 1 + log(max(1, self.size)) / 2

    def stretch(self, position: int) -> int:
        """The index of the stretch that has the word at ``position``."""
        return bisect_right(self.starts, position) - 1

    def sequences(self, quotes: Iterable[Sequence[int]]) -> Sequences:
        """Where the sequences of up to ``LONGEST`` words that ``quotes`` have stand, rising; linear in quotes and transcripts."""
        wanted: dict[tuple[int, ...], list[int]] = {}
        for quote in quotes:
            for size in range(1, LONGEST + 1):
                for gram in _grams(quote, size):
                    wanted.setdefault(gram, [])
        for size in range(1, LONGEST + 1):
            for position, gram in enumerate(_grams(self.numbers, size)):
                if gram in wanted:
                    wanted[gram].append(position)
        return wanted

    @cached_property
    def stems(self) -> Mapping[str, Sequence[int]]:
        """Where words of each stem stand, rising."""
        places: dict[str, list[int]] = {}
        of_number = {number: stem(word) for word, number in self.vocabulary.items()}
        for position, number in enumerate(self.numbers):
            if known := of_number.get(number):
                places.setdefault(known, []).append(position)
        return places


def _grams(numbers: Sequence[int], size: int) -> Iterable[tuple[int, ...]]:
    return zip(*(numbers[start:] for start in range(size)), strict=False)
