"""Names of one text made to agree: the same words are the same kind of name wherever they stand, and are found wherever they stand."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.annotations import ScoredSpan, Span
from models.tasks.entities.names import parse

LEAD: Final = 1.0
"""Summed confidence by which a type must lead for all mentions of a name to take it."""

SURE: Final = 1.5
"""Summed confidence of a name's mentions, twice that of all other types, from which its other occurrences are taken for it too."""

FOUND_AGAIN: Final = 0.6
"""Share of such occurrences that are right on worldwide's dev articles; their confidence is that share of the name's mean."""

SHORTENED: Final = 0.83
"""Share of such short forms of names in full that are right (19/23 on worldwide and conll2003.dev, rows of an article taken together)."""

SHORTEST: Final = 3

_VALUES: Final = frozenset({"DATE", "MONEY"})
_SPREAD: Final = frozenset({"PERSON", "ORG", "LOC", "NORP"})
_TRAILING: Final = re.compile(r"\s*[,;:][\s,;:]*\Z")
_JOINED: Final = re.compile(r"([A-Z]\w+)-([A-Z]\w+)")
_CAPITAL_BEFORE: Final = re.compile(r"\b[A-Z][\w’'.-]* \Z")
_CAPITALISED: Final = re.compile(r"(?<![\w-])[A-Z][^\W\d_]{2,}")
_NEAR: Final = 40
_ARTICLE_BEFORE: Final = re.compile(r"\b[Tt]he \Z")
_SHOUTED: Final = re.compile(r"\b[A-Z]{2,}[^\w.\n]+\Z")
_AGE: Final = re.compile(r", (?:now |aged |then )?[1-9]\d?(?:,| (?:and|who|when|years old)\b|[.)])")
_CAPITAL_AFTER: Final = re.compile(r" [A-Z]")


def consistent(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """``spans`` of a tagger, by start, mended; the result may overlap where they do.

    Commas and colons at an end are cut off and peoples joined by a hyphen parted. The thresholds were chosen on the dev files of worldwide
    and CoNLL-2003, rows of an article taken together.
    """
    pieces = [part for span in spans for part in _parts(text, _trimmed(text, span))]
    pieces = _aged(text, _retyped(text, pieces))
    taken = {place for scored in pieces for place in range(scored.span.start, scored.span.end)}
    return sorted([*pieces, *_again(text, pieces, taken), *_shortened(text, pieces, taken)], key=lambda scored: scored.span)


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


def _aged(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The spans, a person where one word of a person's full name has an age behind it: "York, 34, said", after Harriet York."""
    people = {word for scored in spans if scored.label == "PERSON" for word in scored.span.of(text).split()}
    return [
        replace(scored, label="PERSON")
        if scored.label not in (*_VALUES, "PERSON") and scored.span.of(text) in people and _AGE.match(text, scored.span.end)
        else scored
        for scored in spans
    ]


def _again(text: str, spans: Sequence[ScoredSpan], taken: set[int]) -> Iterator[ScoredSpan]:
    """Occurrences of names that the tagger passed over, where it was sure of others."""
    known: dict[str, list[ScoredSpan]] = defaultdict(list)
    for scored in spans:
        known[scored.span.of(text)].append(scored)
    for surface, mentions in known.items():
        if len(surface) < SHORTEST or text.count(surface) == len(mentions):
            continue
        label = mentions[0].label
        total = sum(mention.confidence for mention in mentions if mention.label == label)
        if label not in _SPREAD or total < SURE or total < 2 * sum(mention.confidence for mention in mentions if mention.label != label):
            continue
        confidence = FOUND_AGAIN * total / len(mentions)
        for span in _standing_alone(text, surface):
            if taken.isdisjoint(range(span.start, span.end)) and not _in_longer_name(text, span.start, span.end):
                yield ScoredSpan(span, label, confidence)


def _shortened(text: str, spans: Sequence[ScoredSpan], taken: set[int]) -> Iterator[ScoredSpan]:
    """Surnames of people and initials of organisations named in full, where the tagger passed over them.

    Initials stand for one name; a surname only where its one bearer in the text is named in full before it first stands alone, as a lone
    Trump of the headline need not be the Eric Trump of the story.
    """
    full = _in_full(text, spans)
    labels = {scored.span.of(text): scored.label for scored in spans}
    passed: dict[str, list[Span]] = defaultdict(list)
    for word in _CAPITALISED.finditer(text) if full else ():
        if word[0] in full and not _in_word(text[word.end() : word.end() + 1]):
            passed[word[0]].append(Span(*word.span()))
    for form, places in passed.items():
        name = full[form]
        if labels.get(form, name.label) != name.label:
            continue
        is_person = name.label == "PERSON"
        if is_person and places[0].start < name.span.start:
            continue
        for place in places:
            blocked = _names_another(text, place) if is_person else _SHOUTED.search(text, max(0, place.start - _NEAR), place.start)
            if not blocked and taken.isdisjoint(range(place.start, place.end)):
                yield ScoredSpan(place, name.label, SHORTENED * name.confidence)


def _in_full(text: str, spans: Sequence[ScoredSpan]) -> dict[str, ScoredSpan]:
    """By short form, the first name in full that goes by it; none for a surname that several names have."""
    full: dict[str, ScoredSpan] = {}
    bearers: dict[str, set[str]] = defaultdict(set)
    for scored in spans:
        surface = scored.span.of(text)
        if scored.label in ("PERSON", "ORG"):
            for form in _short_forms(surface, scored.label):
                full.setdefault(form, scored)
        for word in _CAPITALISED.findall(surface) if " " in surface else ():
            bearers[word].add(parse(surface, person=scored.label == "PERSON").shown)
    return {form: scored for form, scored in full.items() if scored.label == "ORG" or len(bearers[form]) == 1}


def _names_another(text: str, place: Span) -> bool:
    article = _ARTICLE_BEFORE.search(text, max(0, place.start - _NEAR), place.start)
    return article is not None or _in_longer_name(text, place.start, place.end)


def _short_forms(surface: str, label: str) -> Iterator[str]:
    """What a name in full may be called after: the surname of a person, an organisation's initials."""
    name = parse(surface, person=label == "PERSON")
    last = (name.shown.split() or [""])[-1]
    if label == "PERSON":
        if len(name.core) > 1 and len(last) >= SHORTEST:
            yield last
    elif len(name.words) >= SHORTEST:
        yield from (initials.upper() for initials in name.initials if len(initials) >= SHORTEST)


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
