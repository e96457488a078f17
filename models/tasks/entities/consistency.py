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
    pieces = [part for span in spans for part in _parts(text, _trimmed(text, span))]
    pieces = _retyped(text, pieces)
    return sorted([*pieces, *_again(text, pieces)], key=lambda scored: scored.span)


def _trimmed(text: str, scored: ScoredSpan) -> ScoredSpan:
    trailing = _TRAILING.search(text, scored.span.start, scored.span.end)
    if trailing is None or trailing.start() == scored.span.start:
        return scored
    return replace(scored, span=Span(scored.span.start, trailing.start()))


def _parts(text: str, scored: ScoredSpan) -> Iterator[ScoredSpan]:
    """A Sino-Indian dispute is between two peoples."""
    joined = _JOINED.fullmatch(scored.span.of(text)) if scored.label == "NORP" else None
    if joined is None:
        yield scored
        return
    for group in (1, 2):
        start, end = joined.span(group)
        yield replace(scored, span=Span(scored.span.start + start, scored.span.start + end))


def _retyped(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The spans with the type that most of their text's mentions have, where one leads clearly."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for scored in spans:
        if scored.label not in _VALUES:
            votes[scored.span.of(text)][scored.label] += scored.confidence
    result = []
    for scored in spans:
        weights = votes[scored.span.of(text)] if scored.label not in _VALUES else {}
        if len(weights) > 1:
            first, second = sorted(weights, key=lambda label: -weights[label])[:2]
            if weights[first] - weights[second] >= LEAD:
                scored = replace(scored, label=first)
        result.append(scored)
    return result


def _again(text: str, spans: Sequence[ScoredSpan]) -> Iterator[ScoredSpan]:
    """Occurrences of names that the tagger passed over, where it was sure of others."""
    known: dict[str, list[ScoredSpan]] = defaultdict(list)
    for scored in spans:
        known[scored.span.of(text)].append(scored)
    taken: set[int] = set()
    for surface, mentions in known.items():
        if len(surface) < SHORTEST or text.count(surface) == len(mentions):
            continue
        label = mentions[0].label
        total = sum(mention.confidence for mention in mentions if mention.label == label)
        if label not in _SPREAD or total < SURE or total < 2 * sum(mention.confidence for mention in mentions if mention.label != label):
            continue
        confidence = FOUND_AGAIN * total / len(mentions)
        taken = taken or {place for scored in spans for place in range(scored.span.start, scored.span.end)}
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
