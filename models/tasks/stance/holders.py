"""Whose words are whose: the speakers of a text with the tokens of what each says, and the tokens that are the author's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

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
    """One who speaks, and what he says, by number of the quote."""

    name: str
    """His fullest."""
    entity: str | None
    quotes: tuple[int, ...]
    person: bool = False
    """Whether he goes by a person's name."""
    body: str = ""
    """That he belongs to or speaks for."""


def said(tokens: Tokens, quotes: Sequence[Quote]) -> tuple[Said, ...]:
    """The ``quotes`` with their tokens."""
    inside = {quote.id: places(tokens, quote.content) for quote in quotes}
    for quote in quotes:
        parent = inside.get(quote.parent or "")
        if parent is not None and len(rest := np.setdiff1d(parent, inside[quote.id], assume_unique=True)):
            inside[quote.parent or ""] = rest
    return tuple(Said(quote, inside[quote.id]) for quote in quotes)


def speakers(text: str, quoted: Sequence[Said]) -> tuple[Speaker, ...]:
    """Who speaks in ``text``, in the order of their first quotes; the author is none of them."""
    found: dict[str, list[tuple[int, Speaker]]] = {}
    for number, one in enumerate(quoted):
        for speaker in _speakers(text, one.quote):
            found.setdefault(speaker.entity or speaker.name.casefold(), []).append((number, speaker))
    return tuple(_together(some) for some in found.values())


def _together(some: Sequence[tuple[int, Speaker]]) -> Speaker:
    names, bodies = ([value(speaker) for _, speaker in some] for value in (attrgetter("name"), attrgetter("body")))
    person = any(speaker.person for _, speaker in some)
    return Speaker(max(names, key=len), some[0][1].entity, tuple(dict.fromkeys(n for n, _ in some)), person, max(bodies, key=len))


def _speakers(text: str, quote: Quote) -> Iterator[Speaker]:
    """Those who speak ``quote``."""
    speaker = quote.speaker
    if speaker and speaker.kind != "author":
        body = speaker.affiliation.of(text) if speaker.affiliation else ""
        yield Speaker(speaker.name, speaker.entity, (), speaker.kind == "named", body)
        for partner in speaker.joint:
            yield Speaker(partner.name, partner.entity, (), speaker.kind == "named")


def own(count: int, quoted: Sequence[Said]) -> NDArray[np.bool_]:
    """Which tokens (``count``,) are the author's own: in no quote, or in one that has him for its speaker."""
    free = np.ones(count, dtype=np.bool_)
    for one in quoted:
        if not (one.quote.speaker and one.quote.speaker.kind == "author"):
            free[one.tokens] = False
    return free
