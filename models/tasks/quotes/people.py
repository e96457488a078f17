"""What an article says that its people are: the title of each, and the body he belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from models.annotations import Span, SpeakerKind
from models.tasks.coreference.anaphora import Anaphora
from models.text.document import Document
from models.text.lemmas import CLITICS, singular
from models.text.lexicon import DETERMINERS, ROLES, SHORT_ROLES
from models.text.names import Names
from models.text.phrases import WORD

SERVING = re.compile(r" ?(?:\([^()\n]{0,20}\) ?)?(?:of|at|for|with|from|in)(?: the)? ", re.IGNORECASE)
OWNING = re.compile(r"['’]s? \Z")
OF = re.compile(r" of(?: the)?(?: [A-Z][\w’'-]+| [a-z]{4,}){1,3}(?=,| [A-Z]|\Z)")
BODIES = frozenset(("ORG", "FAC"))
MASTERS = BODIES | {"PERSON"}
"""Types of what a title may begin with that it serves: "Pharmac chair", "McConnell spokesman"."""
SURE = 0.6
"""The probability from which a noun that goes back to a person is his title."""
MOST_WORDS = 6
LONGEST_REST = 40


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody is said to be; None where the article does not tell."""

    title: Span | None = None
    affiliation: Span | None = None


NOBODY = Person()
SOMEBODY: frozenset[SpeakerKind] = frozenset(("role", "anonymous"))
"""Kinds of whoever is a person without a name, and so has what a person has."""


@dataclass(frozen=True, slots=True)
class People:
    """By entity, what the article says of a person at any mention."""

    by_entity: dict[str, Person]

    @classmethod
    def of(cls, document: Document, names: Names, anaphora: Anaphora) -> Self:
        """The people of an article: the fullest title that the roles and nouns of ``anaphora`` have of each, and the first body."""
        titles: dict[str, list[Span]] = {}
        bodies: dict[str, Span] = {}
        for holding in sorted((holding for held in anaphora.roles.by_head.values() for holding in held), key=lambda holding: holding.span):
            title, body = described(document, names, holding.span)
            if title:
                titles.setdefault(holding.entity, []).append(title)
            if body:
                bodies.setdefault(holding.entity, body)
        for anaphor in anaphora.anaphors:
            entity = names.entities.get(anaphor.referent.entity or "")
            if anaphor.form == "nominal" and anaphor.probability >= SURE and entity and entity.type == "PERSON":
                titles.setdefault(entity.id, []).extend(
                    title for title in described(document, names, bare(document, anaphor.span))[:1] if title
                )
        for mention in names.mentions:
            if mention.type == "PERSON" and mention.entity not in bodies and (body := _beside(document, names, mention.span)):
                bodies[mention.entity] = body
        return cls(
            {
                entity: Person(_fullest(document.text, titles.get(entity, ())), bodies.get(entity))
                for entity in titles.keys() | bodies.keys()
            }
        )

    def __getitem__(self, entity: str | None) -> Person:
        return self.by_entity.get(entity or "", NOBODY)


def bare(document: Document, span: Span) -> Span:
    """A noun phrase without its determiner."""
    first = WORD.match(document.text, span.start, span.end)
    return Span(first.end() + 1, span.end) if first and first.group().lower() in DETERMINERS and first.end() + 1 < span.end else span


def _fullest(text: str, titles: Iterable[Span]) -> Span | None:
    return max(titles, key=lambda span: min(MOST_WORDS, len(WORD.findall(span.of(text)))), default=None)


def described(document: Document, names: Names, span: Span) -> tuple[Span | None, Span | None]:
    """The title in a description and the body it serves: "Pharmac chair", "an analyst at Bernstein Research", "the bank’s chairman"."""
    text = document.text
    start, body = span.start, None
    for mention in names.within(Span(max(0, span.start - 3), span.end)):
        owns = text.startswith(CLITICS, mention.span.end)
        if mention.span.end >= span.end or (mention.span.end <= span.start and not owns):
            continue
        if mention.type in MASTERS:
            body = mention.span
        if mention.type in MASTERS or owns:
            start = max(start, mention.span.end + (2 if owns else 0))
    end = span.end
    if body is None and (serving := SERVING.match(text, span.end)):
        after = names.within(Span(serving.end(), serving.end() + 1))
        body = after[0].span if after and after[0].type in BODIES and after[0].span.start == serving.end() else None
    if body is None and (rest := OF.match(text, span.end, min(len(text), span.end + LONGEST_REST))):
        end = rest.end()
    words = list(WORD.finditer(text, start, end))
    is_title = any(_role(word.group().lower()) for word in words)
    return (Span(words[0].start(), words[-1].end()) if is_title else None), body


def _role(word: str) -> bool:
    """Whether a title has ``word`` as its noun; without one what stands beside a name is none: "Roe’s show proved"."""
    return word in ROLES or word in SHORT_ROLES or singular(word) in ROLES


def _beside(document: Document, names: Names, person: Span) -> Span | None:
    """The body right beside a person: "CNN’s Jane Roe", "Jane Roe of Bigtown University"."""
    text = document.text
    if OWNING.search(text, max(0, person.start - 3), person.start):
        before = names.within(Span(max(0, person.start - 4), person.start))
        if before and before[-1].type in BODIES:
            return before[-1].span
    if serving := SERVING.match(text, person.end):
        after = names.within(Span(serving.end(), serving.end() + 1))
        if after and after[0].type in BODIES and after[0].span.start == serving.end():
            return after[0].span
    return None
