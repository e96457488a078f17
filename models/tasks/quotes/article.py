"""What speakers are told by of a whole article: who is named where, who holds which role, who has the word."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from models.annotations import Entity, Mention, Referent, ScoredSpan, Span
from models.heads import Scores
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.coreference.genders import suggested
from models.tasks.coreference.roles import Roles
from models.tasks.entities.decoder import lead
from models.tasks.entities.names import fold, offices, parse, titles_before
from models.tasks.quotes import kinds
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.authors import Voices
from models.tasks.quotes.bodies import Bodies
from models.tasks.quotes.gaps import Gap, around, gaps
from models.tasks.quotes.joint import Groups
from models.tasks.quotes.people import People
from models.tasks.quotes.sources import Source, source_of
from models.text.document import Document
from models.text.lemmas import one_of_people
from models.text.lexicon import PRONOUNS, Gender
from models.text.names import Names
from models.text.transcripts import Turns

SURE = 0.6
"""The probability from which a pronoun's reading tells a gender."""
FAINT = 1e-4
"""The least probability of a name that counts."""
RUN = 256
"""Quotes that the pointer is asked about at once."""
REACH = 1024
"""Names on either side of those among which it points: all of an article, and a share of a book that does not grow with it."""
INTRODUCING = 8
"""Names of a person that are looked at for titles."""
PROMINENT = 2
"""People who count as those an article is about."""


Pointing = Callable[[Sequence[Span], Sequence[Span]], Scores]
"""From n sources and m targets to the log-probabilities (n, m + 1) that each points at each, and at none."""


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """One article with the quotes whose speakers are asked for, by start."""

    document: Document
    names: Names
    anaphora: Anaphora
    quotes: Sequence[Attribution]
    sources: tuple[Source, ...]
    """One a quote."""
    turns: Turns
    voices: Voices
    roles: Roles
    genders: Mapping[str, Gender]
    """By entity, what titles and roles tell."""
    heard: Mapping[str, Gender]
    """By entity, what the pronouns tell that go back to it, else what its given name suggests."""
    starts: Mapping[str, list[int]]
    """By entity, where its names stand, rising."""
    gaps: tuple[Gap, ...]
    """By quote but the last, what lies between it and the next."""
    around: tuple[int | None, ...]
    """By quote, the index of the one it stands in."""
    citations: Mapping[int, Span]
    """By group of blocks, the citation in it."""
    apart: frozenset[str]
    """The entities that the story does not name, where it names people: captions, headings and the like alone do."""
    prominent: tuple[str, ...]
    """The entities of the people named most."""
    people: int
    """How many are named."""
    end_of_lead: int
    """Where headline and lead end."""
    groups: Groups
    """Those named side by side."""
    bodies: Bodies
    heads: Mapping[str, int]
    """By head noun of a source, the first quote that has it."""
    referents: Mapping[str, Referent]
    """By entity, whom its id stands for."""
    about: People
    """What it says of its people."""
    pointed: Sequence[Mapping[str, float]] = ()
    """By quote, the probability of each entity, and of nobody as "", by the encoder's pointer; empty without one."""

    @classmethod
    def of(cls, document: Document, names: Names, anaphora: Anaphora, quotes: Sequence[Attribution], point: Pointing | None = None) -> Self:
        """The article; linear in its length. ``point`` is the encoder's pointer to speakers."""
        people = [mention for mention in names.mentions if mention.type == "PERSON"]
        starts: dict[str, list[int]] = {}
        for mention in names.mentions:
            starts.setdefault(mention.entity, []).append(mention.span.start)
        counted = {mention.entity: len(starts[mention.entity]) for mention in people}
        flows = document.blocks.flows_of(np.array(names.starts, dtype=np.int64)).tolist()
        story = {mention.entity for mention, flow in zip(names.mentions, flows, strict=True) if not flow}
        plurals = {mention.entity: many for mention in names.mentions if (many := _plural(document, names, mention))}
        sources = tuple(source_of(document, names, quote) for quote in quotes)
        heads: dict[str, int] = {}
        for i, source in enumerate(sources):
            if source.phrase and source.phrase.head:
                heads.setdefault(source.phrase.head, i)
        return cls(
            document,
            names,
            anaphora,
            quotes,
            sources,
            Turns.of(document, [mention.span for mention in people]),
            Voices.of(document, names),
            anaphora.roles,
            anaphora.genders,
            {**suggested(names), **_heard(document, anaphora)},
            starts,
            gaps(document, quotes),
            around(quotes),
            {block.group: block.span for block in document.blocks.blocks if block.role == "citation" and block.group >= 0},
            frozenset(starts) - story if any(mention.entity in story for mention in people) else frozenset(),
            tuple(sorted(counted, key=counted.__getitem__, reverse=True)[:PROMINENT]),
            len(counted),
            lead(document.sentences),
            Groups(document, names),
            Bodies.of(document, names),
            heads,
            {entity: _referent(names.entities[entity], plurals.get(entity)) for entity in starts},
            People.of(document, names, anaphora),
            _pointed(names, quotes, point) if point and names.mentions and quotes else (),
        )

    def referent(self, entity: str) -> Referent | None:
        """Whom an entity's id stands for."""
        return self.referents.get(entity)

    def gender(self, entity: str) -> Gender | None:
        """What the text tells of an entity's gender."""
        return self.genders.get(entity) or self.heard.get(entity)

    def offices(self, name: Span) -> frozenset[str]:
        """The titles without a gender before a name or in it."""
        text = self.document.text
        return offices((*titles_before(text, name.start), *parse(name.of(text), person=True).titles))

    def offices_of(self, entity: str) -> frozenset[str]:
        """Those of the first names of an entity that are more than a surname."""
        text, mentions = self.document.text, self.names.mentions
        spans = (mentions[bisect_left(self.names.starts, start)].span for start in self.starts.get(entity, ())[:INTRODUCING])
        return frozenset().union(*(self.offices(span) for span in spans if len(parse(span.of(text), person=True).core) > 1))

    def outer(self, i: int) -> tuple[int, ...]:
        """The quotes that quote ``i`` stands in, from the inside, by index."""
        found: list[int] = []
        around = self.around[i]
        while around is not None:
            found.append(around)
            around = self.around[around]
        return tuple(found)

    def is_introduced(self, entity: str, surname: str, position: int) -> bool:
        """Whether one of the first names of an entity stands before ``position`` and has the folded ``surname`` with another word."""
        text, mentions = self.document.text, self.names.mentions
        starts = [start for start in self.starts.get(entity, ())[:INTRODUCING] if start < position]
        named = (fold(mentions[bisect_left(self.names.starts, start)].span.of(text)).split() for start in starts)
        return any(len(words) > 1 and words[-1] == surname for words in named)

    def first(self, entity: str) -> Span:
        """Where the entity is named first."""
        start = self.starts[entity][0]
        return self.names.mentions[bisect_left(self.names.starts, start)].span

    def before(self, position: int, most: int) -> tuple[Mention, ...]:
        """The latest name of each of up to ``most`` entities named before ``position``, the latest first."""
        latest: dict[str, Mention] = {}
        index = bisect_left(self.names.starts, position) - 1
        for mention in reversed(self.names.mentions[max(0, index - 8 * most) : index + 1]):
            if mention.entity not in latest:
                latest[mention.entity] = mention
                if len(latest) == most:
                    break
        return tuple(latest.values())

    def is_named_before(self, entity: str, position: int) -> bool:
        """Whether a name of the entity begins before ``position``."""
        starts = self.starts.get(entity)
        return starts is not None and starts[0] < position

    def is_only_in(self, entity: str, spans: Sequence[Span], position: int) -> bool:
        """Whether all names of the entity before ``position`` stand in ``spans``, and some does."""
        starts = self.starts.get(entity, [])
        if not starts or all(not span.start <= starts[0] < span.end for span in spans):
            return False  # as the first of them stands elsewhere, if any comes before
        seen = bisect_right(starts, position)
        inside = sum(min(seen, bisect_left(starts, span.end)) - min(seen, bisect_left(starts, span.start)) for span in spans)
        return 0 < seen == inside

    def within(self, span: Span, most: int) -> tuple[Mention, ...]:
        """The first ``most`` names that begin in ``span``."""
        first = bisect_left(self.names.starts, span.start)
        return tuple(mention for mention in self.names.mentions[first : first + most] if mention.span.start < span.end)


def _pointed(names: Names, quotes: Sequence[Attribution], point: Pointing) -> list[dict[str, float]]:
    anchors = [(quote.source or quote.cue or ScoredSpan(quote.contents[0], "", 1.0)).span for quote in quotes]
    pointed: list[dict[str, float]] = []
    for low in range(0, len(anchors), RUN):
        some = anchors[low : low + RUN]
        first = max(0, bisect_left(names.starts, min(anchor.start for anchor in some)) - REACH)
        mentions = names.mentions[first : bisect_left(names.starts, max(anchor.start for anchor in some)) + REACH]
        pointed += _pointed_of(mentions, np.exp(point(some, [mention.span for mention in mentions])))
    return pointed


def _pointed_of(mentions: Sequence[Mention], likely: Scores) -> list[dict[str, float]]:
    """By row of ``likely`` (n, m + 1), the probability of each entity of the ``mentions`` (m,), and of nobody as ""."""
    pointed: list[dict[str, float]] = [{"": probability} for probability in likely[:, -1].tolist()]
    rows, columns = np.nonzero(likely[:, :-1] > FAINT)
    for row, column, probability in zip(rows.tolist(), columns.tolist(), likely[rows, columns].tolist(), strict=True):
        entity = mentions[column].entity
        pointed[row][entity] = pointed[row].get(entity, 0.0) + probability
    return pointed


def _referent(entity: Entity, plural: str | None) -> Referent:
    name = plural or entity.name
    return Referent(name, entity.id, kinds.kind(kinds.features(name, "", entity.type)))


def _plural(document: Document, names: Names, mention: Mention) -> str | None:
    """The plural that a ``mention`` gives of people who have the name of one: Republicans speak, of whom a Republican senator is one."""
    entity, surface = names.entities[mention.entity], mention.span.of(document.text)
    return surface if entity.type == "NORP" and surface != entity.name == one_of_people(surface) else None


def _heard(document: Document, anaphora: Anaphora) -> dict[str, Gender]:
    """The gender of the pronouns that most likely go back to each entity, where three in four agree."""
    votes: dict[str, Counter[Gender]] = {}
    for anaphor in anaphora.anaphors:
        gender = PRONOUNS.get(anaphor.span.of(document.text).lower()) if anaphor.form == "pronoun" else None
        if anaphor.referent.entity and anaphor.probability >= SURE and (gender == "masculine" or gender == "feminine"):
            votes.setdefault(anaphor.referent.entity, Counter())[gender] += 1
    return {entity: count.most_common(1)[0][0] for entity, count in votes.items() if 3 * count.total() <= 4 * max(count.values())}
