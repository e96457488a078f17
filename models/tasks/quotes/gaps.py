"""What lies between each two quotes that follow one another, and which stand within others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.annotations import Span
from models.tasks.quotes.attributions import Attribution, beside
from models.text.document import Document

DEEPEST = 8
"""Quotes before one among which that around it is sought."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between a quote and the next."""

    beside: bool
    """Whether one speech in marks follows right upon another, as two people talk."""
    in_flow: bool
    """Whether no border parts them."""
    in_sentence: bool
    """Whether the later one begins in the sentence in which the earlier one ends."""
    paragraphs: int
    """How many paragraphs begin between them; below 0 where they overlap."""


def gaps(document: Document, quotes: Sequence[Attribution]) -> tuple[Gap, ...]:
    """The gap after each of ``quotes`` but the last."""
    flows = document.blocks.flows_of(np.array([quote.contents[0].start for quote in quotes], dtype=np.int64)).tolist()
    found = []
    for i, (before, after) in enumerate(pairwise(quotes)):
        end, start = max(0, before.contents[-1].end - 1), after.contents[0].start
        found.append(
            Gap(
                beside(document, before.contents[-1], after.contents[0]),
                flows[i] == flows[i + 1],
                document.sentence(start) == document.sentence(end),
                document.paragraph(start) - document.paragraph(end),
            )
        )
    return tuple(found)


def around(quotes: Sequence[Attribution]) -> tuple[int | None, ...]:
    """Of each of ``quotes``, by start, the one around it that is nearest before, by index; None for one that stands in no other."""
    found: list[int | None] = []
    for i, quote in enumerate(quotes):
        whole = Span(quote.contents[0].start, quote.contents[-1].end)
        near = [j for j in range(i - 1, max(-1, i - DEEPEST), -1) if quotes[j].contents[-1].end >= whole.end]
        found.append(next((j for j in near if any(content.covers(whole) for content in quotes[j].contents)), None))
    return tuple(found)
