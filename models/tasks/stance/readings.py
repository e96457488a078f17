"""What the stance encoder reads of a text for one target."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.tasks.stance.passages import passages as grouped
from models.text.tokens import Tokens

Range = tuple[int, int]
"""Tokens from the first up to, not including, the second."""

PASSAGE = 200
"""Most tokens of a passage: as long as those the encoder was trained on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages that tell the whole text's stance, and the pieces that tell each sentence's.

    ``spans`` holds the characters of each passage, ``owners`` the sentence of each piece. A text of one sentence has no
    pieces: its passages are the sentence.
    """

    passages: tuple[Range, ...]
    spans: tuple[Span, ...]
    pieces: tuple[Range, ...]
    owners: tuple[int, ...]

    def sentence_scores(self, passages: NDArray[np.float32], pieces: NDArray[np.float32]) -> NDArray[np.float32]:
        """Logits (sentences, 3) from those of passages and pieces, (n, 3) each: the mean over a sentence's pieces."""
        if not self.pieces:
            return np.asarray(passages.mean(axis=0, keepdims=True), dtype=np.float32)
        counts = np.bincount(self.owners)
        total = np.zeros((len(counts), pieces.shape[1]), dtype=np.float32)
        np.add.at(total, np.array(self.owners), pieces)
        return np.asarray(total / counts[:, None], dtype=np.float32)


NOTHING = Reading((), (), (), ())


def read(sentences: Sequence[Span], tokens: Tokens) -> Reading:
    """Passages of neighbouring sentences, at most ``PASSAGE`` tokens each, and the sentences one by one; a longer sentence in pieces."""
    words = [*(int(word) for word in np.searchsorted(tokens.starts, [s.start for s in sentences])), len(tokens.first)]
    edges = [*tokens.first.tolist(), len(tokens)]
    ranges = [(edges[low], edges[high]) for low, high in pairwise(words)]
    passages: list[Range] = []
    spans: list[Span] = []
    for group in grouped([high - low for low, high in ranges], PASSAGE):
        cut = _pieces(ranges[group[0]][0], ranges[group[-1]][1])
        passages += cut
        spans += [Span(sentences[group[0]].start, sentences[group[-1]].end)] * len(cut)
    if len(ranges) < 2:
        return Reading(tuple(passages), tuple(spans), (), ())
    pieces = [(piece, i) for i, (low, high) in enumerate(ranges) for piece in _pieces(low, high)]
    return Reading(tuple(passages), tuple(spans), tuple(piece for piece, _ in pieces), tuple(i for _, i in pieces))


def _pieces(low: int, high: int) -> list[Range]:
    return [(at, min(at + PASSAGE, high)) for at in range(low, high, PASSAGE)] or [(low, high)]
