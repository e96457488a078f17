"""The names of a document, found by position and by what they say."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from models.annotations import Entity, Mention, MentionType, Referent, Span, SpeakerKind
from models.text.lexicon import PRONOUNS

SPEAKERS: frozenset[MentionType] = frozenset(("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "WORK"))
"""Types of what may speak, or be spoken of as somebody."""


@dataclass(frozen=True, slots=True)
class Names:
    """Mentions in ``text`` by name of whoever may speak, by start, and the entities they are of; ``starts`` are the mentions'."""

    text: str
    mentions: tuple[Mention, ...]
    starts: tuple[int, ...]
    entities: Mapping[str, Entity]
    by_surname: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, text: str, mentions: Sequence[Mention], entities: Sequence[Entity]) -> Self:
        """The names among ``mentions`` of ``text``."""
        known = {entity.id: entity for entity in entities}
        names = sorted(
            (
                m
                for m in mentions
                if m.form == "name" and m.type in SPEAKERS and m.entity in known and m.span.of(text).lower() not in PRONOUNS
            ),
            key=lambda m: (m.span.start, -m.span.end),
        )
        by_surname: dict[str, list[str]] = {}
        for entity in entities:
            words = re.findall(r"\w+", entity.name.lower())
            if words and entity.type in SPEAKERS:
                by_surname.setdefault(words[-1], []).append(entity.id)
        starts = tuple(name.span.start for name in names)
        return cls(text, tuple(names), starts, known, {word: tuple(ids) for word, ids in by_surname.items()})

    def within(self, span: Span) -> tuple[Mention, ...]:
        """The names that share a character with ``span``, in text order."""
        first = bisect_left(self.starts, span.start)
        while first and self.mentions[first - 1].span.end > span.start:
            first -= 1
        return self.mentions[first : bisect_left(self.starts, span.end)]

    def referent(self, mention: Mention) -> Referent:
        """Whom a name stands for, under the entity's full name."""
        entity = self.entities[mention.entity]
        return Referent(entity.name, entity.id, speaker_kind(entity.type, mention.span.of(self.text)))

    def by_name(self, name: str) -> Referent | None:
        """The entity whose name ``name`` is, in full or by its last word, whatever the case; None when none or several fit."""
        words = re.findall(r"\w+", name.lower())
        fitting = [
            self.entities[id_]
            for id_ in self.by_surname.get(words[-1] if words else "", ())
            if set(words) <= set(re.findall(r"\w+", self.entities[id_].name.lower()))
        ]
        people = [entity for entity in fitting if entity.type == "PERSON"] or fitting
        if len(people) != 1:
            return None
        return Referent(people[0].name, people[0].id, speaker_kind(people[0].type, people[0].name))


def speaker_kind(type_: MentionType, name: str) -> SpeakerKind:
    """What kind of speaker a named thing is: Democrats are many, the Taliban are one body."""
    if type_ == "PERSON":
        return "named"
    if type_ == "NORP":
        return "collective" if name.endswith("s") else "organization"
    return "document" if type_ == "WORK" else "organization"


NO_NAMES = Names("", (), (), {}, {})
"""Those of a text that names nobody."""
