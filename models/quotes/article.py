"""A text with its sentences, paragraphs, names and quoted regions, each found by position in logarithmic time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import Entity, Mention, MentionType, ScoredSpan, Span, SpeakerKind
from models.coreference.anaphora import Referent
from models.quotes.lexicon import PRONOUNS
from models.quotes.marks import Region, around, outermost, regions

SPEAKERS: frozenset[MentionType] = frozenset(("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "WORK"))
PARAGRAPH = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Article:
    """The text and its sorted indexes."""

    text: str
    sentences: tuple[Span, ...]
    paragraphs: tuple[int, ...]
    names: tuple[Mention, ...]
    entities: dict[str, Entity]
    by_surname: dict[str, tuple[str, ...]]
    regions: tuple[Region, ...]
    quoted: tuple[Region, ...]
    contents: tuple[Span, ...]

    @classmethod
    def of(
        cls, text: str, sentences: Sequence[Span], contents: Sequence[ScoredSpan], mentions: Sequence[Mention], entities: Sequence[Entity]
    ) -> Self:
        """The article with its indexes built."""
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
        found = regions(text)
        return cls(
            text=text,
            sentences=tuple(sorted(sentences)),
            paragraphs=(0, *(match.end() for match in PARAGRAPH.finditer(text))),
            names=tuple(names),
            entities=known,
            by_surname={word: tuple(ids) for word, ids in by_surname.items()},
            regions=found,
            quoted=outermost(found),
            contents=tuple(sorted(content.span for content in contents)),
        )

    def sentence(self, position: int) -> int:
        """The index of the sentence that ``position`` lies in or follows; -1 before the first."""
        return bisect_right(self.sentences, position, key=lambda sentence: sentence.start) - 1

    def sentence_span(self, position: int) -> Span:
        """The sentence ``position`` lies in; the paragraph where there is none."""
        index = self.sentence(position)
        if index >= 0 and position < self.sentences[index].end:
            return self.sentences[index]
        paragraph = self.paragraph(position)
        end = self.paragraphs[paragraph + 1] if paragraph + 1 < len(self.paragraphs) else len(self.text)
        return Span(self.paragraphs[paragraph], end)

    def paragraph(self, position: int) -> int:
        """The index of the paragraph (line) ``position`` lies in."""
        return bisect_right(self.paragraphs, position) - 1

    def paragraphs_of(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The indexes (n,) of the paragraphs that ``positions`` (n,) lie in."""
        return np.searchsorted(np.array(self.paragraphs), positions, side="right") - 1

    def names_in(self, span: Span) -> tuple[Mention, ...]:
        """The names that share a character with ``span``, in text order."""
        first = bisect_left(self.names, span.start, key=lambda m: m.span.start)
        while first and self.names[first - 1].span.end > span.start:
            first -= 1
        last = bisect_left(self.names, span.end, key=lambda m: m.span.start)
        return self.names[first:last]

    def in_marks(self, position: int) -> bool:
        """Whether ``position`` lies within quotation marks."""
        return around(self.quoted, position) is not None

    def in_content(self, position: int) -> bool:
        """Whether ``position`` lies in something said."""
        index = bisect_right(self.contents, position, key=lambda content: content.start) - 1
        return index >= 0 and position < self.contents[index].end

    def referent(self, mention: Mention) -> Referent:
        """Whom a name stands for, under the entity's full name."""
        entity = self.entities[mention.entity]
        return Referent(entity.name, entity.id, self.kind_of(entity.type, mention.span.of(self.text)))

    def kind_of(self, type_: MentionType, name: str) -> SpeakerKind:
        """What kind of speaker a named thing is: Democrats are many, the Taliban are one body."""
        if type_ == "PERSON":
            return "named"
        if type_ == "NORP":
            return "collective" if name.endswith("s") else "organization"
        return "document" if type_ == "WORK" else "organization"

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
        return Referent(people[0].name, people[0].id, self.kind_of(people[0].type, people[0].name))
