"""Names of one text made to agree: the same words are the same kind of name wherever they stand, and are found wherever they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.annotations import ScoredSpan, Span

LEAD: Final = 1.0
"""Summed confidence by which a type must lead for all mentions of a name to take it."""

SURE: Final = 1.5
"""Summed confidence of a name's mentions, twice that of all other types, from which its other occurrences are taken for it too."""

FOUND_AGAIN: Final = 0.6
"""Share of such occurrences that are right on worldwide's dev articles; their confidence is that share of the name's mean."""

SHORTEST: Final = 3

_VALUES: Final = frozenset({"DATE", "MONEY"})
_SPREAD: Final = frozenset({"PERSON", "ORG", "LOC", "NORP"})
_TRAILING: Final = re.compile(r"\s*[,;:][\s,;:]*\Z")
_JOINED: Final = re.compile(r"([A-Z]\w+)-([A-Z]\w+)")
_CAPITAL_BEFORE: Final = re.compile(r"\b[A-Z][\w’'.-]* \Z")
_CAPITAL_AFTER: Final = re.compile(r" [A-Z]")


def consistent(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """``spans`` of a tagger, by start, mended; the result may overlap where they do.

    Commas and colons at an end are cut off and peoples joined by a hyphen parted. The thresholds were chosen on the dev files of worldwide
    and CoNLL-2003, rows of an article taken together.
    """
    found = [part for one in spans for part in _parts(text, _trimmed(text, one))]
    found = _retyped(text, found)
    return sorted([*found, *_again(text, found)], key=lambda one: one.span)


def _trimmed(text: str, one: ScoredSpan) -> ScoredSpan:
    trailing = _TRAILING.search(text, one.span.start, one.span.end)
    if trailing is None or trailing.start() == one.span.start:
        return one
    return replace(one, span=Span(one.span.start, trailing.start()))


def _parts(text: str, one: ScoredSpan) -> Iterator[ScoredSpan]:
    """A Sino-Indian dispute is between two peoples."""
    joined = _JOINED.fullmatch(one.span.of(text)) if one.label == "NORP" else None
    if joined is None:
        yield one
        return
    for group in (1, 2):
        start, end = joined.span(group)
        yield replace(one, span=Span(one.span.start + start, one.span.start + end))


def _retyped(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The spans with the type that most of their text's mentions have, where one leads clearly."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in spans:
        if one.label not in _VALUES:
            votes[one.span.of(text)][one.label] += one.confidence
    result = []
    for one in spans:
        own = votes[one.span.of(text)] if one.label not in _VALUES else {}
        if len(own) > 1:
            first, second = sorted(own, key=lambda label: -own[label])[:2]
            if own[first] - own[second] >= LEAD:
                one = replace(one, label=first)
        result.append(one)
    return result


def _again(text: str, spans: Sequence[ScoredSpan]) -> Iterator[ScoredSpan]:
    """Occurrences of names that the tagger passed over, where it was sure of others."""
    known: dict[str, list[ScoredSpan]] = defaultdict(list)
    for one in spans:
        known[one.span.of(text)].append(one)
    taken: set[int] = set()
    for surface, mentions in known.items():
        if len(surface) < SHORTEST or text.count(surface) == len(mentions):
            continue
        label = mentions[0].label
        total = sum(one.confidence for one in mentions if one.label == label)
        if label not in _SPREAD or total < SURE or total < 2 * sum(one.confidence for one in mentions if one.label != label):
            continue
        confidence = FOUND_AGAIN * total / len(mentions)
        taken = taken or {place for one in spans for place in range(one.span.start, one.span.end)}
        for span in _standing_alone(text, surface):
            if taken.isdisjoint(range(span.start, span.end)) and not _in_longer_name(text, span.start, span.end):
                yield ScoredSpan(span, label, confidence)


def _standing_alone(text: str, surface: str) -> Iterator[Span]:
    """Where ``surface`` is no part of a word, its parts joined by a hyphen being one."""
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        alone = not (_in_word(text[start - 1 : start]) or _in_word(text[end : end + 1]))
        if alone:
            yield Span(start, end)
        start = text.find(surface, end if alone else start + 1)


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_" or character == "-"


def _in_longer_name(text: str, start: int, end: int) -> bool:
    return _CAPITAL_AFTER.match(text, end) is not None or _CAPITAL_BEFORE.search(text, max(0, start - 40), start) is not None
