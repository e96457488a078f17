"""Mentions and entities with a newsroom's list of names on top of what a tagger says."""

from collections.abc import Sequence
from typing import Final

from models.annotations import ScoredSpan, Span
from models.tasks.entities.house import HouseList, Listed
from models.tasks.entities.names import parse
from models.text.document import Document

SURE: Final = 0.99
"""The confidence of a mention that the list knows, which nothing was measured for."""


def over(document: Document, spans: Sequence[ScoredSpan], house: HouseList) -> tuple[list[ScoredSpan], dict[Span, Listed]]:
    """The ``spans``, apart and in order, with the names of ``house`` in place of those they overlap; and which of the list each is.

    A listed name within a longer name of somebody or something else is not taken for it: Washington is not in the Washington Post.
    """
    text = document.text
    kept: list[ScoredSpan] = []
    known: dict[Span, Listed] = {}
    at = 0
    for occurrence in house.occurrences(text):
        span = occurrence.span
        while at < len(spans) and spans[at].span.end <= span.start:
            kept.append(spans[at])
            at += 1
        if _crosses(document, span) or (at < len(spans) and _is_longer(text, spans[at], span)):
            continue
        while at < len(spans) and spans[at].span.overlaps(span):
            at += 1
        kept.append(ScoredSpan(span, occurrence.listed.type, SURE))
        known[span] = occurrence.listed
    return [*kept, *spans[at:]], known


def grouped(numbers: Sequence[int], listed: Sequence[Listed | None]) -> list[int]:
    """Numbers of entities, (M,) by mention, such that each listed name is one entity and no two are the same.

    What the text calls by a form of a listed name goes with the first listed name that shares its entity in ``numbers``.
    """
    owners: dict[int, Listed] = {}
    for number, name in zip(numbers, listed, strict=True):
        if name:
            owners.setdefault(number, name)
    new: dict[int | Listed, int] = {}
    return [new.setdefault(name or owners.get(number) or number, len(new)) for number, name in zip(numbers, listed, strict=True)]


def _crosses(document: Document, span: Span) -> bool:
    """Whether a border that a reader sees goes through ``span``."""
    block = document.blocks.at(span.start)
    return "\n" in span.of(document.text) and (bool(document.laid_out) or block != document.blocks.at(span.end - 1))


def _is_longer(text: str, scored: ScoredSpan, span: Span) -> bool:
    """Whether ``span`` is a part of a tagged name that is more than it with a title, an article or a possessive."""
    if not (scored.span.start <= span.start and span.end <= scored.span.end) or scored.span == span:
        return False
    is_person = scored.label == "PERSON"
    return parse(scored.span.of(text), person=is_person).words != parse(span.of(text), person=is_person).words
