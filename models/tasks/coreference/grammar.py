"""What the position of places in their sentences says of how much they are on the reader's mind."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.tasks.coreference.places import KNOWN, Place
from models.text.document import Document
from models.text.lexicon import CONJUNCTIONS, PREPOSITIONS
from models.text.words import Words

VERB = re.compile(
    r"(?:,[^,.;\n]{2,80},)? (?!(?:and|or|of|in|on|at|to|for|with|by|from|as|but|who|which|that|the|an?|his|her|when|while)\b)[a-z]"
)
BEFORE = PREPOSITIONS | CONJUNCTIONS
REACH = 100
"""Characters after a place in which its verb may begin."""


def grammar(
    document: Document,
    places: Sequence[Place],
    spans: NDArray[np.int64],
    said: Sequence[Span],
    sources: Sequence[Span],
    opens: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """The features (n, 8) of n places that :data:`models.tasks.coreference.features.GRAMMAR` names.

    ``spans`` (n, 2) are the places' starts and ends; ``said`` and ``sources`` the spans, by start, of what is
    said and that say who speaks; ``opens`` (n,) tells which
    places are the first of their sentences.
    """
    starts = spans[:, 0]
    outside_marks = within(said, starts) & ~within([region.outer for region in document.quoted], starts)
    beside = np.array(_beside(document.text, document.words, places, spans), dtype=bool).reshape(-1, 5)
    return np.column_stack((beside, within(sources, starts), outside_marks, opens)).astype(np.float32)


def within(spans: Sequence[Span], positions: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which of ``positions`` (n,) lie in the last of ``spans``, by start, that begins before or at them."""
    bounds = np.array([(-1, -1), *((span.start, span.end) for span in spans)], dtype=np.int64)
    last = np.searchsorted(bounds[:, 0], positions, side="right") - 1
    return np.asarray(positions < bounds[last, 1])


def _beside(text: str, words: Words, places: Sequence[Place], spans: NDArray[np.int64]) -> Sequence[tuple[bool, ...]]:
    """Whether each place is a subject, a possessor or a noun's modifier, and whether it follows a preposition or a conjunction."""
    starts, ends = spans.T
    lower = [*words.lower, ""]
    prior = np.searchsorted(words.ends, starts, side="right") - 1
    prior[np.append(words.ends, -3)[prior] < starts - 2] = -1
    after = np.searchsorted(words.starts, ends, side="right")
    after[np.append(words.starts, -1)[after] != ends + 1] = -1
    neighbours = []
    for place, i, j in zip(places, prior.tolist(), after.tolist(), strict=True):
        start, end = place.span.start, place.span.end
        before = lower[i] if lower[i] in BEFORE and "\n" not in text[max(0, start - 2) : start] else ""
        following = text[end : end + 1]
        possessor = following in ("'", "’")
        modifier = following == " " and not place.pronoun and lower[j] in KNOWN and text[end + 1].islower()
        subject = not possessor and not modifier and VERB.match(text, end, end + REACH) is not None
        neighbours.append((subject, possessor, modifier, before in PREPOSITIONS, before in CONJUNCTIONS))
    return neighbours
