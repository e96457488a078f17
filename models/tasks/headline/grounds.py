"""The sentences of a story that its headline rests on: those that share its words, rare ones more than common ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Final

from models.annotations import Span
from models.text.lemmas import lemmas
from models.text.lexicon import FUNCTION_WORDS
from models.text.words import Words

LEAST: Final = 0.2
"""The overlap from which a sentence bears on a headline: on fnc1.dev .91 of the headlines of a story and .02 of others have such a one."""
NEAR: Final = 0.6
"""The share of the best sentence's overlap from which another is as good a ground."""
MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence, by its index, and the share of the headline's words that it has, 0..1, each by its rarity in the story."""

    sentence: int
    overlap: float


def grounds(title: str, text: str, sentences: Sequence[Span], body: Sequence[int]) -> tuple[Ground, ...]:
    """Up to three of the sentences ``body``, indexes of ``sentences``, that ``title`` rests on, in text order; linear in the text."""
    wanted = [frozenset(lemmas(word)) for word in dict.fromkeys(_telling(title))]
    by_lemma: dict[str, list[int]] = {}
    for i, forms in enumerate(wanted):
        for form in forms:
            by_lemma.setdefault(form, []).append(i)
    held = {
        index: {i for word in _telling(sentences[index].of(text)) for form in lemmas(word) for i in by_lemma.get(form, ())}
        for index in body
    }
    counts = [0] * len(wanted)
    for shared in held.values():
        for i in shared:
            counts[i] += 1
    weights = [log(1 + len(body) / max(1, count)) for count in counts]
    total = sum(weights)
    overlaps = {index: sum(weights[i] for i in shared) / total for index, shared in held.items() if shared}
    least = max(LEAST, NEAR * max(overlaps.values(), default=0.0))
    best = sorted((index for index, overlap in overlaps.items() if overlap >= least), key=lambda index: -overlaps[index])[:MOST]
    return tuple(Ground(index, overlaps[index]) for index in sorted(best))


def _telling(text: str) -> list[str]:
    """The words of ``text`` in lower case that are more than grammar."""
    return [word for word in Words.of(text).lower if word not in FUNCTION_WORDS]
