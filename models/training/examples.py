"""Examples of the article encoder: tokens of a stretch of text with whatever its data set labels.

How the rows of each data set are read stands in the module ``examples`` of the task that they teach. Its function ``examples(data,
tokenize)`` gives all that ``python -m models.training --task NAME --frozen`` learns from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.text.tokens import Tokens
from models.training.rows import Row

SIZE = 254
"""Most tokens of an example; with [CLS] and [SEP] a window."""

NONE = -1
"""Pointer target: the mention has no such span."""

Grade = tuple[int, int, float]
"""First token, end token, and the grade of the words from the one to the other."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the word at token ``at`` points at: any of the tokens ``targets``, out of ``among`` (None: all words and NONE)."""

    kind: str
    """The head's name."""
    at: int
    targets: tuple[int, ...]
    among: tuple[int, ...] | None = None
    itself: bool = True
    """Whether the word could as well point at itself."""

    def within(self, low: int, high: int) -> "Pointer | None":
        """The pointer as the tokens ``low:high`` see it; None when it or all its targets lie outside."""
        seen = tuple(t if t == NONE else t - low for t in self.targets if t == NONE or low <= t < high)
        if not (low <= self.at < high and seen):
            return None
        return replace(self, at=self.at - low, targets=seen, among=None)

    def renumbered(self, number: Callable[[int], int]) -> "Pointer":
        """The pointer between what ``number`` makes of its tokens, and of NONE."""
        among = None if self.among is None else tuple(map(number, self.among))
        return replace(self, at=number(self.at), targets=tuple(map(number, self.targets)), among=among)


@dataclass(frozen=True, slots=True)
class Example:
    """N tokens; labels stand at each word's first token.

    ``tags`` holds per head an (N, labels) bool array: the labels that are compatible with the annotation; a row without any True is not
    trained on. ``grades`` holds per head what its stretches of words are graded.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    tags: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    first: NDArray[np.int64] | None = None
    """The first tokens of its words, where it has pointers or grades."""
    pointers: tuple[Pointer, ...] = ()
    grades: dict[str, tuple[Grade, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def words(self) -> NDArray[np.int64]:
        """The first tokens (W,) of its words: ``first`` or, without these, the tokens that are labelled."""
        if self.first is not None:
            return self.first
        known = np.zeros(len(self), dtype=bool)
        for allowed in self.tags.values():
            known |= allowed.any(axis=1)
        return np.flatnonzero(known)

    def within(self) -> "Iterator[Example]":
        """The example in pieces of at most ``SIZE`` tokens; pointers and grades of what is longer are left out."""
        if len(self) <= SIZE:
            yield self
            return
        for low in range(0, len(self), SIZE):
            high = low + SIZE
            yield Example(self.ids[low:high], self.types[low:high], {head: allowed[low:high] for head, allowed in self.tags.items()})


def words(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The words that share a character with ``start:end``, as a half-open range."""
    return int(np.searchsorted(tokens.ends, start, "right")), int(np.searchsorted(tokens.starts, end, "left"))


def place(tokens: Tokens, span: Sequence[int]) -> int:
    """The first token of the first word of the characters ``span``."""
    return int(tokens.first[words(tokens, span[0], span[1])[0]])


def tags(
    tokens: Tokens, labels: Sequence[str], spans: Iterable[tuple[int, int, tuple[str, ...]]], outside: tuple[str, ...] = ()
) -> NDArray[np.bool_]:
    """Compatible BIO ``labels`` (N, labels): of each span (start, end, types), and "O" or any label of ``outside`` elsewhere."""
    allowed = np.zeros((len(tokens), len(labels)), dtype=bool)
    default = [0, *(labels.index(f"{prefix}-{name}") for name in outside for prefix in "BI")]
    allowed[np.ix_(tokens.first, np.array(default))] = True
    for start, end, names in spans:
        low, high = words(tokens, start, end)
        for word in range(low, high):
            prefix = "B" if word == low else "I"
            allowed[tokens.first[word]] = False
            allowed[tokens.first[word], [labels.index(f"{prefix}-{name}") for name in names]] = True
    return allowed


def join(rows: Sequence[Row], key: str, glue: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The texts of ``rows`` with ``glue`` between, and the spans (start, end, label) that stand under ``key``."""
    text, spans = "", []
    for row in rows:
        at = len(text) + (len(glue) if text else 0)
        text = text + glue + row["text"] if text else row["text"]
        for span in row[key]:
            start, end, label = (span["start"], span["end"], span["label"]) if isinstance(span, dict) else span
            spans.append((at + start, at + end, label))
    return text, spans


def parts(quote: Row, key: str) -> list[tuple[int, int]]:
    """The uninterrupted spans of a quote's ``content``, ``cue`` or ``source``."""
    spans = quote.get(f"{key}_parts") or ([quote[key]] if quote.get(key) else [])
    return [(start, end) for start, end in spans]


def pieces(
    tokens: Tokens, tags: Mapping[str, NDArray[np.bool_]], pointers: Sequence[Pointer], size: int, random: Random
) -> Iterator[Example]:
    """A document's labels cut into examples of at most ``size`` tokens, at a random phase, so that every pass cuts elsewhere."""
    for low, high in _cuts(tokens, size, random):
        seen = [pointer.within(low, high) for pointer in pointers]
        yield Example(
            tokens.ids[low:high],
            tokens.shapes[low:high],
            {key: allowed[low:high] for key, allowed in tags.items()},
            tokens.first[np.searchsorted(tokens.first, low) : np.searchsorted(tokens.first, high)] - low,
            tuple(pointer for pointer in seen if pointer),
        )


def _cuts(tokens: Tokens, size: int, random: Random) -> Iterator[tuple[int, int]]:
    """Token ranges of at most ``size``, each starting with a word."""
    low, high = 0, random.randint(size // 2, size)
    while low < len(tokens):
        cut = len(tokens) if high >= len(tokens) else int(tokens.first[np.searchsorted(tokens.first, high, "right") - 1])
        if cut <= low:
            cut = min(low + size, len(tokens))
        yield low, cut
        low, high = cut, cut + size
