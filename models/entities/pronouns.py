"""Pronouns that stand for a named entity.

The names and resolved pronouns of this sentence and the two before it are candidates for "he" and "she". A log-linear model of nearness,
position, the words around the candidate and the clauses in between weighs them; its weights were fitted on the training parts of GAP
(Webster et al. 2018) and GUM, and the probability of an entity is the sum over its candidates. Agreement comes from what the text says:
titles, words such as "spokeswoman" beside a name, and earlier pronouns; never from a first name. "Its", "they" and "their" are told only
where a single entity of the sentence agrees (right in seven of ten), "it" and "them" never. What is not reasonably sure is left out.
"""

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from models.annotations import MentionType, Span
from models.entities.names import HONORIFICS, Honorific, parse, titles_before

Agreement = Literal["m", "f", "it", "they"]

MIN_CONFIDENCE: Final = 0.6
_ONLY_ONE = 0.7
_SURE = 0.8
_MAX_CANDIDATES = 24

_NEARNESS: Final = (1.87, -0.32, -1.21)
_FIRST, _PREPOSITION, _COORDINATED, _POSSESSIVE = 0.22, -0.91, -1.32, 0.81
_VERB, _BOTH_SUBJECTS, _CLAUSES, _NOBODY = 0.73, 0.9, -0.35, -0.42
_AGREES_TOLD, _CARRIED_ON = 1.34, 0.13

_PRONOUNS: Final[dict[str, Agreement]] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
    "its": "it",
    "they": "they",
    "their": "they",
}
_PRONOUN = re.compile(r"\b(?:" + "|".join(_PRONOUNS) + r")\b", re.IGNORECASE)
_AGREES: Final[dict[Agreement, frozenset[MentionType]]] = {
    "m": frozenset({"PERSON"}),
    "f": frozenset({"PERSON"}),
    "it": frozenset({"ORG", "LOC", "FAC", "PRODUCT"}),
    "they": frozenset({"ORG", "NORP"}),
}
_MALE = r"husband|father|son|brother|uncle|nephew|grandfather|grandson|widower|boyfriend|(?!wo)\w*(?<!wo)man"
_FEMALE = r"wife|mother|daughter|sister|aunt|niece|grandmother|granddaughter|widow|girlfriend|actress|\w*woman"
_KIND_BEFORE = re.compile(rf"\b(?:(?P<m>{_MALE})|(?P<f>{_FEMALE})),?\s+\Z", re.IGNORECASE)
_KIND_AFTER = re.compile(rf",\s+(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}?(?:(?P<m>{_MALE})|(?P<f>{_FEMALE}))\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:(?P<preposition>of|with|to|by|for|from|about|against|on|at|in|like|than|near|between|as|after|before|under)"
    r"\s+(?:(?:the|his|her)\s+)?(?:\w+\s+)?|(?P<coordinated>and|or)\s+)\Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<possessive>['’]s)|"
    r" (?!(?:and|or|of|in|on|at|to|for|with|by|from|as|but|who|which|that|the|an?|his|her|when|while|where|after|before)\b)(?P<verb>[a-z])"
)
_CLAUSE = re.compile(r"[,;:()]|\b(?:and|but|that|who|when|while|because|after|before)\b")
_SUBJECTS: Final = frozenset({"he", "she"})
_BESIDE = 60


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A name that may be referred back to."""

    span: Span
    type: MentionType
    entity: int


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun or role noun and the entity it stands for."""

    span: Span
    form: Literal["pronoun", "nominal"]
    entity: int
    confidence: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name or resolved pronoun; ``weight`` is what it brings along, ``subject`` whether a verb seems to follow."""

    entity: int
    type: MentionType
    sentence: int
    end: int
    weight: float
    subject: bool


def resolve(text: str, names: Sequence[Antecedent], sentences: Sequence[Span]) -> list[Anaphor]:
    """The pronouns whose entity can be told with at least :data:`MIN_CONFIDENCE`, in text order; ``names`` are in text order too."""
    genders = _genders(text, names)
    starts = [sentence.start for sentence in sentences]
    candidates: list[_Candidate] = []
    found: list[Anaphor] = []
    next_name = 0
    for match in _PRONOUN.finditer(text):
        while next_name < len(names) and names[next_name].span.start < match.start():
            name = names[next_name]
            candidates.append(_candidate(text, name.span, name.entity, name.type, starts, candidates))
            next_name += 1
        pronoun = Span(*match.span())
        chosen = _choose(text, pronoun, candidates[-_MAX_CANDIDATES:], bisect_right(starts, pronoun.start), genders)
        if chosen is None or chosen[1] < MIN_CONFIDENCE:
            continue
        antecedent, confidence = chosen
        found.append(Anaphor(pronoun, "pronoun", antecedent.entity, round(confidence, 4)))
        carried_on = _candidate(text, pronoun, antecedent.entity, antecedent.type, starts, candidates)
        candidates.append(replace(carried_on, weight=carried_on.weight + _CARRIED_ON))
        agreement = _PRONOUNS[match[0].lower()]
        if (agreement == "m" or agreement == "f") and confidence >= _SURE:
            genders.setdefault(antecedent.entity, agreement)
    return found


def _candidate(text: str, span: Span, entity: int, kind: MentionType, starts: Sequence[int], earlier: Sequence[_Candidate]) -> _Candidate:
    sentence = bisect_right(starts, span.start)
    before = _BEFORE.search(text[max(0, span.start - _BESIDE) : span.start])
    after = _AFTER.match(text[span.end : span.end + _BESIDE])
    subject = after is not None and after["verb"] is not None
    weight = _VERB * subject
    weight += _FIRST * (not earlier or earlier[-1].sentence != sentence)
    weight += _PREPOSITION * (before is not None and before["preposition"] is not None)
    weight += _COORDINATED * (before is not None and before["coordinated"] is not None)
    weight += _POSSESSIVE * (after is not None and after["possessive"] is not None)
    return _Candidate(entity, kind, sentence, span.end, weight, subject)


def _choose(
    text: str, pronoun: Span, candidates: Sequence[_Candidate], sentence: int, genders: dict[int, Honorific]
) -> tuple[_Candidate, float] | None:
    """The latest candidate of the likeliest entity, and how likely that is."""
    word = pronoun.of(text).lower()
    agreement = _PRONOUNS[word]
    agreeing = [
        c
        for c in candidates
        if sentence - c.sentence < len(_NEARNESS) and c.type in _AGREES[agreement] and genders.get(c.entity, agreement) == agreement
    ]
    if agreement == "it" or agreement == "they":
        here = [c for c in agreeing if c.sentence == sentence]
        return (here[-1], _ONLY_ONE) if len({c.entity for c in here}) == 1 else None
    likelihood: dict[int, float] = defaultdict(float)
    for c in agreeing:
        weight = c.weight + _NEARNESS[sentence - c.sentence]
        weight += _BOTH_SUBJECTS * (c.subject and word in _SUBJECTS) + _AGREES_TOLD * (c.entity in genders)
        if c.sentence == sentence:
            weight += _CLAUSES * min(len(_CLAUSE.findall(text, c.end, pronoun.start)), 6)
        likelihood[c.entity] += math.exp(weight)
    if not likelihood:
        return None
    best = max(likelihood, key=likelihood.__getitem__)
    total = sum(likelihood.values()) + math.exp(_NOBODY)
    return next(c for c in reversed(agreeing) if c.entity == best), likelihood[best] / total


def _genders(text: str, names: Sequence[Antecedent]) -> dict[int, Honorific]:
    """The gender of each person the text tells by title or by a word beside the name; none where it tells both."""
    told: dict[int, set[Honorific]] = defaultdict(set)
    for name in names:
        if name.type != "PERSON":
            continue
        titles = (*titles_before(text, name.span.start), *parse(name.span.of(text), person=True).titles)
        told[name.entity] |= {HONORIFICS[title] for title in titles if title in HONORIFICS}
        before = _KIND_BEFORE.search(text[max(0, name.span.start - _BESIDE) : name.span.start])
        after = _KIND_AFTER.match(text[name.span.end : name.span.end + _BESIDE])
        for match in (before, after):
            if match:
                told[name.entity].add("m" if match["m"] else "f")
    return {entity: next(iter(genders)) for entity, genders in told.items() if len(genders) == 1}
