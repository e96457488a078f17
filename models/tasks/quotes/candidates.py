"""Who may have said a quote, and what speaks for and against each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from models.annotations import Mention, MentionType, Referent, Span
from models.tasks.entities.names import nouns_for_bodies
from models.tasks.quotes.article import Article
from models.tasks.quotes.sources import Source
from models.text.lexicon import COMPANIES, GENDERED, PREPOSITIONS, RELATIVES, Gender

Key = tuple[str, ...]
"""The referents of a candidate: an entity's id, or a description in lower case after a space; nobody is ()."""
NOBODY: Key = ()

_TYPES: dict[MentionType, str] = {
    "PERSON": "person", "ORG": "organization", "NORP": "peoples", "LOC": "place", "FAC": "place", "WORK": "work", "PRODUCT": "work",
}  # fmt: skip
_KINDS = {"document": "is_document", "collective": "is_many", "organization": "is_body"}
LEAST = 0.01
"""The least probability whose logarithm counts."""
HIMSELF = re.compile(r"\b(?:my name is|my name’s|my name's|i am|i’m|i'm|this is|i),? (?-i:(?:[A-Z][\w.’'-]* ){0,3})\Z", re.IGNORECASE)
LONGEST_OPENING = 64


@dataclass(slots=True)
class Candidate:
    """Somebody, or several together, with features and, by the way that made him one, the text that tells."""

    referents: tuple[Referent, ...]
    features: dict[str, float] = field(default_factory=dict)
    evidence: dict[str, Span] = field(default_factory=dict)


def key_of(referents: Sequence[Referent]) -> Key:
    """What tells candidates apart."""
    if len(referents) == 1:  # as nearly always
        return (referents[0].entity or f" {referents[0].name.lower()}",)
    return tuple(referent.entity or f" {referent.name.lower()}" for referent in referents)


def _point(candidate: Candidate, pointed: Mapping[str, float]) -> None:
    """Fill in how likely a candidate is by the encoder's pointer; who has no name shares the probability of nobody."""
    entities = [referent.entity for referent in candidate.referents if referent.entity]
    if entities:
        likely = pointed.get(entities[0], 0.0) if len(entities) == 1 else sum([pointed.get(entity, 0.0) for entity in entities])
        candidate.features["pointer"] = likely
        candidate.features["pointer_log"] = log(max(LEAST, likely) / LEAST)
    else:
        candidate.features["pointer_none"] = log(max(LEAST, pointed[""]) / LEAST)


def _name_of_body(noun: str, name: str, features: dict[str, float]) -> None:
    """Fill in whether a body's ``name`` says that it is something else than the ``noun``: no union is a Relations Board, no firm either."""
    own = nouns_for_bodies(name)
    if own and noun not in own:
        features["noun_other"] = 1.0
        if noun in COMPANIES and own.isdisjoint(COMPANIES):
            features["noun_public"] = 1.0


def _described_gender(description: str) -> Gender | None:
    """The gender that a description's noun tells: that of "a woman from Leeds"."""
    noun = ""
    for word in description.lower().split():
        if word in PREPOSITIONS or word in RELATIVES:
            break
        noun = word.strip(",")
    return GENDERED.get(noun)


class Candidates:
    """The candidates of quote ``i``; the first is nobody."""

    def __init__(self, article: Article, i: int) -> None:
        self.article = article
        self.i = i
        self.all: dict[Key, Candidate] = {NOBODY: Candidate((), {"nobody": 1.0})}

    def copy(self) -> "Candidates":
        """The same, to be added to by themselves."""
        copied = Candidates(self.article, self.i)
        copied.all = {key: Candidate(one.referents, one.features.copy(), one.evidence.copy()) for key, one in self.all.items()}
        return copied

    def add(self, way: str, referents: Sequence[Referent], evidence: Span, strength: float = 1.0) -> Candidate:
        """Make ``referents`` a candidate, or an old one likelier, by ``way``."""
        key = key_of(referents)
        candidate = self.all.get(key)
        if candidate is None:
            known = self.article.referents
            candidate = self.all[key] = Candidate(tuple([known.get(referent.entity or "", referent) for referent in referents]))
            self._describe(candidate)
        if strength > candidate.features.get(way, 0.0):
            candidate.features[way] = strength
            candidate.evidence[way] = evidence
        return candidate

    def named(self, way: str, mention: Mention, strength: float = 1.0) -> Candidate:
        """Make whom ``mention`` names a candidate."""
        known = self.article.referents.get(mention.entity)
        return self.add(way, (known or self.article.names.referent(mention),), mention.span, strength)

    def coreferent(self, way: str, referent: Referent, evidence: Span, probability: float) -> None:
        """Make a reading of an anaphor a candidate."""
        candidate = self.add(way, (referent,), evidence, probability)
        if way == "coreference":
            candidate.features["coreference_log"] = log(max(LEAST, candidate.features.get(way, 0.0)) / LEAST)

    def _describe(self, candidate: Candidate) -> None:
        """Fill in of what kind somebody is and how he stands in the article."""
        features, article = candidate.features, self.article
        if len(candidate.referents) > 1:
            features["several"] = 1.0
            return
        (referent,) = candidate.referents
        if referent.entity is None:
            features["nameless"] = 1.0
            if kind := _KINDS.get(referent.kind):
                features[kind] = 1.0
            return
        features[_TYPES.get(article.names.entities[referent.entity].type, "work")] = 1.0
        if referent.entity in article.prominent[:1]:
            features["most_named"] = 1.0
        if article.people == 1 and referent.kind == "named":
            features["alone"] = 1.0

    def fit(self, source: Source, position: int, contents: Sequence[Span], spoke: Mapping[Key, float]) -> None:
        """Fill in how each agrees with the ``source``, which stands at ``position``."""
        gender, article = source.gender, self.article
        noun = source.phrase.head if source.phrase and source.form == "body" else ""
        named_by, said_by = max(position, contents[-1].end), max(position + 1, contents[-1].end)
        pointed = article.pointed[self.i] if article.pointed else None
        for key, candidate in self.all.items():
            features = candidate.features
            if pointed:
                _point(candidate, pointed)
            if key and key in spoke:
                features["spoke_before"] = log(1 + spoke[key])
            entity = candidate.referents[0].entity if len(candidate.referents) == 1 else None
            if entity is None:
                if gender and len(candidate.referents) == 1 and (known := _described_gender(candidate.referents[0].name)):
                    features["gender_same" if gender == known else "gender_other"] = 1.0
                continue
            if gender and (known := article.genders.get(entity)):
                features["gender_same" if gender == known else "gender_other"] = 1.0
            elif gender and (heard := article.heard.get(entity)):
                features["heard_same" if gender == heard else "heard_other"] = 1.0
            if noun and article.names.entities[entity].type == "ORG":
                _name_of_body(noun, article.names.entities[entity].name, features)
            if article.is_only_in(entity, contents, named_by):
                features["names_himself" if self._names_himself(entity, contents) else "own_words"] = 1.0
            if not article.is_named_before(entity, said_by):
                features["only_later"] = 1.0
            elif entity in article.apart:
                features["apart"] = 1.0

    def _names_himself(self, entity: str, contents: Sequence[Span]) -> bool:
        """Whether the quote's words give the entity's name as the speaker's own."""
        text = self.article.document.text
        starts = [start for start in self.article.starts[entity] if any(span.start <= start < span.end for span in contents)]
        return any(HIMSELF.search(text, max(0, start - LONGEST_OPENING), start) for start in starts)
