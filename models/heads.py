"""Kinds of heads: what each is called, how wide its outputs are, and how they are read. Their layers are in :mod:`models.encoders.heads`.

All are linear over words, so that an encoder computes those of all tasks in one product.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan, Span
from models.decoding.bio import spans
from models.decoding.pointers import point
from models.text.document import Document

Scores = NDArray[np.float32]

POINTER_SIZE = 64
"""Width of a pointer's query and key vectors."""


def bio(types: Sequence[str]) -> tuple[str, ...]:
    """``O``, then ``B-`` and ``I-`` of each type: label 1 + 2k begins type k, label 2 + 2k continues it."""
    return ("O", *(f"{prefix}-{name}" for name in types for prefix in "BI"))


@dataclass(frozen=True, slots=True)
class TagHead:
    """Marks spans of ``types`` by BIO labels. Output ``name`` (W, 1 + 2 types): log-probabilities of each word's labels.

    No span goes on over a blank line or the border of a block unless ``across`` paragraphs. ``prepare`` changes the scores (W, L) before
    the best labels are sought.
    """

    kind: ClassVar[str] = "tag"

    name: str
    types: tuple[str, ...]
    weight: float = 1.0
    """Of its loss in the sum of all."""
    across: bool = False
    prepare: Callable[[Scores], Scores] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """What its columns stand for."""
        return bio(self.types)

    def stored(self) -> dict[str, Any]:
        """What its file says of it."""
        return {"kind": self.kind, "name": self.name, "labels": list(self.labels)}

    def read(self, document: Document, scores: Scores) -> tuple[ScoredSpan, ...]:
        """The spans that ``scores`` (W, L) of the document's words mark, with the tagger's own confidences."""
        tokens = document.tokens
        prepared = self.prepare(scores) if self.prepare else scores
        return spans(prepared, self.labels, tokens.starts, tokens.ends, None if self.across else document.parted)


@dataclass(frozen=True, slots=True)
class PointerHead:
    """Ties a span's first word to that of another. Outputs ``query_NAME`` and ``key_NAME`` (W, 64)."""

    kind: ClassVar[str] = "pointer"

    name: str
    weight: float = 1.0

    @property
    def query(self) -> str:
        """The name of the output of words that point."""
        return f"query_{self.name}"

    @property
    def key(self) -> str:
        """The name of the output of words that are pointed at."""
        return f"key_{self.name}"

    def stored(self) -> dict[str, Any]:
        """What its file says of it."""
        return {"kind": self.kind, "name": self.name}

    def read(
        self, document: Document, queries: Scores, keys: Scores, sources: Sequence[Span], targets: Sequence[Span], null_score: float
    ) -> Scores:
        """Log-probabilities (n, m + 1) that each of n ``sources`` points at each of m ``targets``; the last column is "at none"."""
        starts = document.tokens.starts
        first, second = (np.searchsorted(starts, [span.start for span in some]) for some in (sources, targets))
        return point(queries, keys, first, second, null_score)


@dataclass(frozen=True, slots=True)
class PooledHead:
    """Grades sentences: the mean of its words' scores under learnt weights. Output ``name`` (W, 2): each word's score and weight."""

    kind: ClassVar[str] = "pooled"

    name: str
    weight: float = 1.0

    def stored(self) -> dict[str, Any]:
        """What its file says of it."""
        return {"kind": self.kind, "name": self.name}

    def read(self, document: Document, scores: Scores, plain: float = 0.0) -> NDArray[np.float64]:
        """The grade (S,) of each sentence of the document; ``plain`` for one without words.

        A word belongs to the last sentence that begins at or before it.
        """
        grades = np.full(len(document.sentences), plain)
        if len(scores) and len(grades):
            starts = document.tokens.starts
            first = np.searchsorted(starts, document.sentence_starts)
            first[0] = 0
            worded = np.flatnonzero(first < np.append(first[1:], len(starts)))
            grades[worded] = _mean(scores, first[worded])
        return grades


@dataclass(frozen=True, slots=True)
class StateHead:
    """What the encoder knows of a word, narrowed to ``size`` numbers for a task to go on from. Output ``state_NAME`` (W, size).

    It reads the last layer and one in between, which tells more of the word itself: :func:`models.encoders.heads.inner_of`.
    """

    kind: ClassVar[str] = "state"

    name: str
    size: int

    @property
    def output(self) -> str:
        """The name of its output."""
        return f"state_{self.name}"

    def stored(self) -> dict[str, Any]:
        """What its file says of it."""
        return {"kind": self.kind, "name": self.name, "size": self.size}


@dataclass(frozen=True, slots=True)
class PairHead:
    """Judges the words of a passage, read as one window with a target, in several voices.

    Output ``name`` (T, voices * (labels + 1)): by voice each token's logits and its weight. What a run of tokens says in a voice is the
    mean of their logits under the softmax of their weights.
    """

    kind: ClassVar[str] = "pair"

    name: str
    labels: tuple[str, ...]
    voices: tuple[str, ...]

    @property
    def columns(self) -> int:
        """Width of its output."""
        return len(self.voices) * (len(self.labels) + 1)

    def stored(self) -> dict[str, Any]:
        """What its file says of it."""
        return {"kind": self.kind, "name": self.name, "labels": list(self.labels), "voices": list(self.voices)}


Head = TagHead | PointerHead | PooledHead | StateHead | PairHead


def _mean(scored: Scores, low: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean (S,) of the scores of each run of words, which begin at ``low`` (S,), under the softmax of their weights; scored (W, 2)."""
    score, weight = scored.astype(np.float64).T
    weight = np.exp(weight - np.repeat(np.maximum.reduceat(weight, low), np.diff(low, append=len(weight))))
    return np.asarray(np.add.reduceat(weight * score, low) / np.add.reduceat(weight, low), dtype=np.float64)
