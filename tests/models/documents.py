"""Documents for tests: short news texts, and the names that stand in them."""

import re

import numpy as np

from models.annotations import Entity, Mention, MentionType, Span
from models.text.document import Document
from models.text.names import Names
from models.text.tokens import Tokens

SENTENCE = re.compile(r"[^\s](?:[^.!?\n]|[.!?](?!\s)|(?<=Mr)\.|(?<=Mrs)\.|(?<=Gov)\.|(?<=Sen)\.)*[.!?”\"’]*")
KINDS: dict[str, MentionType] = {"PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC", "NORP": "NORP"}
UNREAD = Tokens(*(np.zeros(0, dtype=np.int64) for _ in range(5)))
"""The tokens of a text that no encoder reads."""


def sentences(text: str) -> tuple[Span, ...]:
    """Sentences by full stops and line breaks, good enough for the tests' texts."""
    return tuple(Span(*match.span()) for match in SENTENCE.finditer(text))


def document(text: str) -> Document:
    """A text with its sentences and no tokens."""
    return Document(text, sentences(text), UNREAD)


def named(text: str, **types: str) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """Mentions and entities: every occurrence of a full name, of its last word, or of other forms after a |, under its type."""
    people = [(name.strip(), KINDS[kind]) for kind, names in types.items() for name in names.split(",")]
    mentions: list[Mention] = []
    entities = []
    for number, (listed, kind) in enumerate(people, 1):
        name, *others = listed.split("|")
        forms = [name, name.split()[-1]] if kind == "PERSON" else [name, *others]
        pattern = "|".join(rf"\b{re.escape(form)}\b" for form in forms)
        own = []
        for match in re.finditer(pattern, text):
            own.append(f"m{len(mentions) + 1}")
            mentions.append(Mention(own[-1], Span(*match.span()), kind, "name", 1.0, f"e{number}"))
        entities.append(Entity(f"e{number}", name, kind, tuple(own), 0.5, False))
    return tuple(mentions), tuple(entities)


def names(text: str, **types: str) -> Names:
    """The names listed, as in ``PERSON="Jane Roe, John Doe"``, wherever they stand in ``text``."""
    return Names.of(text, *named(text, **types))
