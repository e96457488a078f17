"""Whose words are whose: the speakers of a text with the tokens of what each says, and the tokens that are the author's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.annotations import Quote
from models.tasks.stance.marks import places
from models.text.tokens import Tokens

Places = NDArray[np.int64]
"""Tokens of a text, in rising order."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A quote and the tokens of its content that are in no quote within it."""

    quote: Quote
    tokens: Places


@dataclass(frozen=True, slots=True)
class Speaker:
    """One who speaks: his fullest name, his entity if he has one, and what he says, by number of the quote."""

    name: str
    entity: str | None
    quotes: tuple[int, ...]


def said(tokens: Tokens, quotes: Sequence[Quote]) -> tuple[Said, ...]:
    """The ``quotes`` with their tokens."""
    inside = {quote.id: places(tokens, quote.content) for quote in quotes}
    for quote in quotes:
        parent = inside.get(quote.parent or "")
        if parent is not None and len(rest := np.setdiff1d(parent, inside[quote.id], assume_unique=True)):
            inside[quote.parent or ""] = rest
    return tuple(Said(quote, inside[quote.id]) for quote in quotes)


def speakers(quoted: Sequence[Said]) -> tuple[Speaker, ...]:
    """Who speaks, in the order of their first quotes; the author is none of them."""
    names: dict[str, list[tuple[str, str | None]]] = {}
    numbers: dict[str, list[int]] = {}
    for number, one in enumerate(quoted):
        for name, entity in _names(one.quote):
            key = entity or name.casefold()
            names.setdefault(key, []).append((name, entity))
            numbers.setdefault(key, []).append(number)
    return tuple(
        Speaker(max((name for name, _ in some), key=len), some[0][1], tuple(dict.fromkeys(numbers[key]))) for key, some in names.items()
    )


def _names(quote: Quote) -> Iterator[tuple[str, str | None]]:
    """Those who speak ``quote``, with their entities."""
    if quote.speaker and quote.speaker.kind != "author":
        yield quote.speaker.name, quote.speaker.entity
        for partner in quote.speaker.joint:
            yield partner.name, partner.entity


def own(count: int, quoted: Sequence[Said]) -> NDArray[np.bool_]:
    """Which tokens (``count``,) are the author's own: in no quote, or in one that has him for its speaker."""
    free = np.ones(count, dtype=np.bool_)
    for one in quoted:
        if not (one.quote.speaker and one.quote.speaker.kind == "author"):
            free[one.tokens] = False
    return free
