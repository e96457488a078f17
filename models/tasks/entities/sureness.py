"""Which of a tagger's spans are names: those of a sure type, those that are surely names of some type, those that the text repeats, and
those that an "and" joins to one of the same type.

The tagger judges each span by itself. Where it hesitates between two types, or has seen few names of the kind, no type is sure although it
is sure of a name; and a name that stands in a text several times, or whose bearer is named by the surname, is one everywhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan, Span
from models.tasks.entities.coordination import JOINTS
from models.tasks.entities.labels import VALUES
from models.text.document import Document

SURELY: Final = 0.97
"""The least probability, word by word, of being part of some name from which a span is one, if its type is not too unsure. On half of
worldwide's dev paragraphs, one by one, it finds .7 % more names, at .1 % of F1."""
TOGETHER: Final = 0.6
"""The summed confidence of a text's spans of the same words and type, and of a person's surname, from which all of them are names."""
LIKELIEST: Final = 0.3
"""What the surest of them must reach, and the type of what surely is a name."""
FAINTEST: Final = 0.1
"""The confidence under which nothing is a name."""
_SURNAME: Final = re.compile(r" ([A-Z][\w’'-]+)")

Key = tuple[str, str]
"""The words of a span and its type."""


def sure(document: Document, spans: Sequence[ScoredSpan], scores: NDArray[np.float32], floor: float) -> tuple[ScoredSpan, ...]:
    """The ``spans`` of the tagger, by start, that are worth giving: as sure as ``floor``, or surely names.

    ``scores`` (W, 1 + 2 types) are its log-probabilities of each word's labels. A first name takes along the surname behind it that others
    of the text's names are. The work grows with n log n of the number of spans.
    """
    text = document.text
    total: dict[Key, float] = defaultdict(float)
    highest: dict[Key, float] = defaultdict(float)
    for scored in spans:
        for key in _keys(text, scored):
            total[key] += scored.confidence
            highest[key] = max(highest[key], scored.confidence)
    common = {key for key, value in total.items() if value >= TOGETHER and highest[key] >= LIKELIEST}
    whole = [_whole(text, scored, following, common) for scored, following in zip(spans, (*spans[1:], None), strict=False)]

    def is_given(scored: ScoredSpan) -> bool:
        if scored.confidence >= floor or scored.label in VALUES:
            return scored.confidence >= floor
        repeated = scored.confidence >= FAINTEST and not common.isdisjoint(_keys(text, scored))
        return repeated or (scored.confidence >= LIKELIEST and _is_name(document, scored.span, scores))

    given = [is_given(scored) for scored in whole]
    for i, (left, right) in enumerate(pairwise(whole)):
        if given[i] != given[i + 1] and _go_together(text, left, right, floor):
            given[i : i + 2] = True, True
    return tuple(scored for scored, is_one in zip(whole, given, strict=True) if is_one)


def _go_together(text: str, left: ScoredSpan, right: ScoredSpan, floor: float) -> bool:
    """Whether two names are of one type, have an "and" between them, and the less sure is half as sure as is given by itself."""
    beside = left.label == right.label and left.label not in VALUES and text[left.span.end : right.span.start] in JOINTS
    return beside and min(left.confidence, right.confidence) >= floor / 2


def _keys(text: str, scored: ScoredSpan) -> Iterator[Key]:
    """By what a name may be known: its words, and a person's surname."""
    surface = scored.span.of(text)
    yield surface, scored.label
    if scored.label == "PERSON" and " " in surface:
        yield surface.rsplit(maxsplit=1)[-1], scored.label


def _whole(text: str, scored: ScoredSpan, following: ScoredSpan | None, common: set[Key]) -> ScoredSpan:
    """A person's first name with the surname behind it that the tagger passed over here alone: Donald | Trump."""
    if scored.label != "PERSON" or " " in scored.span.of(text):
        return scored
    surname = _SURNAME.match(text, scored.span.end)
    if surname is None or (surname.group(1), "PERSON") not in common or (following and following.span.start < surname.end()):
        return scored
    return replace(scored, span=Span(scored.span.start, surname.end()))


def _is_name(document: Document, span: Span, scores: NDArray[np.float32]) -> bool:
    """Whether every word of ``span`` surely is part of a name."""
    low, high = np.searchsorted(document.tokens.starts, (span.start, span.end)).tolist()
    return low < high and bool(np.exp(scores[low:high, 0]).max() <= 1 - SURELY)
