"""A text to windows for one's own model, and its probabilities to spans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan
from models.decoding.bio import spans
from models.encoders.window import Window
from models.tasks.entities import HEAD
from models.tasks.entities.custom.words import OwnTokenizer
from models.text.tokens import Tokens
from models.text.windows import CONTEXT, Cut, cut, stitch

_NEVER = 1e-12


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text as the model's tokenizer sees them, and the windows they were cut to."""

    tokens: Tokens
    cuts: tuple[Cut, ...]


class Tagger:
    """What surrounds the encoder; safe to share between threads."""

    def __init__(self, tokenizer: OwnTokenizer, size: int) -> None:
        self.before = len(tokenizer.before)
        """Special tokens at the front of a window."""
        self._tokenizer = tokenizer
        self.size = size
        """Most tokens of a window, special tokens left out."""

    def read(self, text: str) -> Reading:
        """``text`` in overlapping windows that cover all its words."""
        tokens = self._tokenizer(text)
        return Reading(tokens, cut(tokens, size=self.size, context=min(CONTEXT, self.size // 8)))

    def windows(self, reading: Reading) -> list[Window]:
        """What the encoder reads, a window a cut."""
        return [self._tokenizer.window(reading.tokens, place) for place in reading.cuts]

    def spans(self, text: str, reading: Reading, outputs: Sequence[Mapping[str, NDArray[np.float32]]]) -> tuple[ScoredSpan, ...]:
        """The spans of the windows' ``outputs``, in text order, with our types and uncalibrated confidences; none crosses a blank line."""
        if not reading.cuts:
            return ()
        tokens = reading.tokens
        shares = stitch(reading.cuts, [of_window["entities"] for of_window in outputs], self.before)[tokens.first]
        return spans(np.log(settle(shares, tokens.paragraphs(text))), HEAD.labels, tokens.starts, tokens.ends)


def settle(shares: NDArray[np.float32], barriers: NDArray[np.int64]) -> NDArray[np.float32]:
    """Probabilities (W, D) of O and of B and I of each type, so changed that the best labels of all words follow each other validly.

    A word has the type whose B and I are likeliest together. It begins a span where the word before has another type, where B is likelier
    than I, and at ``barriers``. Models differ in when they write B (IOB1: only between two spans of a type; without prefixes: never), so
    the whole probability of a word's type goes to the label it comes to.
    """
    shares = shares.clip(_NEVER)
    begin, inside = shares[:, 1::2], shares[:, 2::2]
    both = np.concatenate((shares[:, :1], begin + inside), axis=1)
    kind = both.argmax(axis=1)
    named = np.flatnonzero(kind)
    starts = kind != np.concatenate(([0], kind[:-1]))
    starts[barriers] = True
    starts[named] |= begin[named, kind[named] - 1] > inside[named, kind[named] - 1]
    column = 2 * kind[named] - starts[named]
    shares[named, 2 * kind[named] - 1] = shares[named, 2 * kind[named]] = _NEVER
    shares[named, column] = both[named, kind[named]].clip(max=1)
    return shares
