"""What an article says that its people are: the title of each, and the body he belongs to."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from models.annotations import Span
from models.tasks.coreference.roles import Holding, Roles
from models.text.document import Document
from models.text.lemmas import CLITICS
from models.text.names import Names
from models.text.phrases import WORD

SERVING = re.compile(r"[’']?s? ?(?:\([^()\n]{0,20}\) ?)?(?:of|at|for|with|from|in)(?: the)? ", re.IGNORECASE)
BODIES = frozenset(("ORG", "FAC"))
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody is said to be; None where the article does not tell."""

    title: Span | None = None
    affiliation: Span | None = None


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class People:
    """By entity, what the article says of a person at any mention."""

    by_entity: dict[str, Person]

    @classmethod
    def of(cls, document: Document, names: Names, roles: Roles) -> Self:
        """The people of whom ``roles`` tell something: the fullest title of each, and the first body."""
        held: dict[str, list[Holding]] = {}
        for holdings in roles.by_head.values():
            for holding in holdings:
                held.setdefault(holding.entity, []).append(holding)
        return cls({entity: _person(document, names, sorted(some, key=lambda h: h.span)) for entity, some in held.items()})

    def __getitem__(self, entity: str | None) -> Person:
        return self.by_entity.get(entity or "", NOBODY)


def _person(document: Document, names: Names, held: Iterable[Holding]) -> Person:
    titles, bodies = [], []
    for holding in held:
        title, body = described(document, names, holding.span)
        if title:
            titles.append(title)
        if body:
            bodies.append(body)
    fullest = max(titles, key=lambda span: min(MOST_WORDS, len(WORD.findall(span.of(document.text)))), default=None)
    return Person(fullest, bodies[0] if bodies else None)


def described(document: Document, names: Names, span: Span) -> tuple[Span | None, Span | None]:
    """The title in a description and the body it serves: "Pharmac chair", "an analyst at Bernstein Research", "the bank’s chairman"."""
    text = document.text
    start, body = span.start, None
    for mention in names.within(Span(max(0, span.start - 2), span.end)):
        if mention.span.end >= span.end:
            continue
        inside = mention.span.start >= span.start
        owns = text.startswith(CLITICS, mention.span.end)
        if mention.type in BODIES and (inside or owns):
            body = mention.span
        if inside and (mention.type in BODIES or owns):
            start = mention.span.end + (2 if owns else 0)
    title = _trimmed(text, Span(start, span.end))
    if body is None and (serving := SERVING.match(text, span.end)):
        after = names.within(Span(serving.end(), serving.end() + 1))
        body = after[0].span if after and after[0].type in BODIES and after[0].span.start == serving.end() else None
    return title, body


def _trimmed(text: str, span: Span) -> Span | None:
    """The words of a title without what is beside them."""
    words = list(WORD.finditer(text, span.start, span.end))
    return Span(words[0].start(), words[-1].end()) if words else None
