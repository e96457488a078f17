"""Mentions and entities as an editor has corrected them."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from models.annotations import MentionType, ScoredSpan, Span
from models.rulings import Rulings
from models.tasks.entities.labels import mention_type
from models.text.lexicon import PRONOUNS

SURE: Final = 1.0
"""The confidence of what an editor said."""


def relabelled(text: str, spans: Sequence[ScoredSpan], rulings: Rulings) -> tuple[ScoredSpan, ...]:
    """The ``spans`` of a tagger, by start, with the types and the mentions that corrections tell: the same words have the type everywhere.

    What was found across the place of a correction makes room for it.
    """
    types = {ruling.span.of(text): ruling.value for ruling in rulings.of_kind("type")}
    places = {ruling.span: ruling.value for ruling in rulings.of_kind("type")}
    same = [(one, other) for ruling in rulings.of_kind("same_entity") if ruling.other for one, other in _both(ruling.span, ruling.other)]
    for one, other in same:
        if one not in places and is_name(one.of(text)) and _at(spans, one) is None:
            beside = _at(spans, other)
            places[one] = spans[beside].label if beside is not None else "PERSON"
    if not places:
        return tuple(spans)
    taken = sorted(places)
    kept = [scored for scored in spans if not _overlapping(scored.span, taken)]
    kept = [replace(scored, label=types.get(scored.span.of(text), scored.label)) for scored in kept]
    return tuple(sorted([*kept, *(ScoredSpan(span, label, SURE) for span, label in places.items())], key=lambda scored: scored.span))


def is_name(words: str) -> bool:
    """Whether words may name somebody, as pronouns and "the mayor" do not."""
    return (
        any(map(str.isupper, words))
        and words.lower() not in PRONOUNS
        and not words.lower().startswith(("the ", "a ", "an ", "his ", "her "))
    )


def merged(numbers: Sequence[int], spans: Sequence[Span], rulings: Rulings) -> list[int]:
    """Numbers of entities, (M,) by mention at ``spans``, in which those that a correction calls the same have one.

    They count up from 0 by first mention.
    """
    parent = list(range(max(numbers, default=-1) + 1))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for ruling in rulings.of_kind("same_entity"):
        one, other = (mention_at(spans, span) for span in (ruling.span, ruling.other or ruling.span))
        if one is not None and other is not None:
            first, second = sorted((root(numbers[one]), root(numbers[other])))
            parent[second] = first
    new: dict[int, int] = {}
    return [new.setdefault(root(number), len(new)) for number in numbers]


def told_types(entities: Sequence[int], spans: Sequence[Span], rulings: Rulings) -> Mapping[int, MentionType]:
    """By entity, the type that a correction tells of one of its mentions, which are at ``spans`` by start."""
    places = [(mention_at(spans, ruling.span), mention_type(ruling.value)) for ruling in rulings.of_kind("type")]
    return {entities[index]: kind for index, kind in places if index is not None}


def mention_at(spans: Sequence[Span], place: Span) -> int | None:
    """The index of the span, of those that are apart and by start, that shares most with ``place``; None for none."""
    first = max(0, bisect_left(spans, place) - 1)
    best: tuple[int, int] | None = None
    for index in range(first, len(spans)):
        if spans[index].start >= place.end:
            break
        size = min(spans[index].end, place.end) - max(spans[index].start, place.start)
        if size > 0 and (best is None or size > best[0]):
            best = size, index
    return best[1] if best else None


def _both(one: Span, other: Span) -> tuple[tuple[Span, Span], tuple[Span, Span]]:
    return (one, other), (other, one)


def _at(spans: Sequence[ScoredSpan], place: Span) -> int | None:
    index = bisect_left(spans, place.end, key=lambda scored: scored.span.start) - 1
    return index if index >= 0 and spans[index].span.overlaps(place) else None


def _overlapping(span: Span, apart: Sequence[Span]) -> bool:
    index = bisect_left(apart, span.end, key=lambda one: one.start) - 1
    return index >= 0 and apart[index].overlaps(span)
