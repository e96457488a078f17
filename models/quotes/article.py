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
from models.quotes.marks import Region, outermost, regions

SPEAKERS: frozenset[MentionType] = frozenset(("PERSON", "ORG", "LOC", "FAC", "NORP", "PRODUCT", "WORK"))
PARAGRAPH = re.compile(r"\n\s*")


@dataclass(frozen=True, slots=True)
class Article:
    """The text and its sorted indexes; ``…_starts`` are where the things begin that the index beside them holds."""

    text: str
    sentences: tuple[Span, ...]
    sentence_starts: tuple[int, ...]
    paragraphs: tuple[int, ...]
    names: tuple[Mention, ...]
    name_starts: tuple[int, ...]
    entities: dict[str, Entity]
    by_surname: dict[str, tuple[str, ...]]
    regions: tuple[Region, ...]
    quoted: tuple[Region, ...]
    quoted_starts: tuple[int, ...]
    contents: tuple[Span, ...]
    content_starts: tuple[int, ...]

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
        quoted = outermost(found)
        in_order = sorted(sentences, key=_place)
        said = sorted((content.span for content in contents), key=_place)
        return cls(
            text=text,
            sentences=tuple(in_order),
            sentence_starts=tuple(sentence.start for sentence in in_order),
            paragraphs=(0, *(match.end() for match in PARAGRAPH.finditer(text))),
            names=tuple(names),
            name_starts=tuple(name.span.start for name in names),
            entities=known,
            by_surname={word: tuple(ids) for word, ids in by_surname.items()},
            regions=found,
            quoted=quoted,
            quoted_starts=tuple(region.outer.start for region in quoted),
            contents=tuple(said),
            content_starts=tuple(content.start for content in said),
        )

    def sentence(self, position: int) -> int:
        """The index of the sentence that ``position`` lies in or follows; -1 before the first."""
        return bisect_right(self.sentence_starts, position) - 1

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
        first = bisect_left(self.name_starts, span.start)
        while first and self.names[first - 1].span.end > span.start:
            first -= 1
        return self.names[first : bisect_left(self.name_starts, span.end)]

    def region(self, position: int) -> Region | None:
        """The outermost quoted region that ``position`` lies in, its marks included."""
        index = bisect_right(self.quoted_starts, position) - 1
        return self.quoted[index] if index >= 0 and position < self.quoted[index].outer.end else None

    def regions_in(self, span: Span) -> tuple[Region, ...]:
        """The outermost quoted regions that share a character with ``span``."""
        first = max(0, bisect_right(self.quoted_starts, span.start) - 1)
        last = bisect_left(self.quoted_starts, span.end)
        return tuple(region for region in self.quoted[first:last] if region.outer.end > span.start)

    def in_marks(self, position: int) -> bool:
        """Whether ``position`` lies within quotation marks."""
        return self.region(position) is not None

    def in_content(self, position: int) -> bool:
        """Whether ``position`` lies in something said."""
        index = bisect_right(self.content_starts, position) - 1
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


def _place(span: Span) -> tuple[int, int]:
    return span.start, span.end
