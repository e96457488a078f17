"""Pronouns, role nouns and quotes joined to the entities they are of, once all of them are known."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from models.annotations import Entity, Mention, Quote, Span
from models.task import Analysis, Step
from models.tasks import coreference, entities, quotes
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.entities.decoder import lead, overlaps_any, salience
from models.tasks.entities.values import REACH, normal
from models.text.document import Document

REASONABLE = {"pronoun": 0.4, "nominal": 0.5}
"""The probability from which a pronoun or a role noun joins an entity; on the dev rows of GAP .4 is .04 better for pronouns than .5."""


def apply(document: Document, analysis: Analysis, options: entities.Options) -> Analysis:
    """``analysis`` with its entities told of what coreference and quotes found."""
    resolved = analysis[entities.TASK]
    anaphora, said = analysis[coreference.TASK], analysis[quotes.TASK].quotes
    mentions, named = join(document.text, document.sentences, resolved.mentions, resolved.entities, anaphora, show=options.coreference)
    named = with_values(document.text, mark_quoted(named, said), resolved.mentions, options.published)
    return analysis.having(entities.TASK, replace(resolved, mentions=mentions, entities=named))


def join(
    text: str, sentences: Sequence[Span], mentions: Sequence[Mention], entities: Sequence[Entity], anaphora: Anaphora, *, show: bool
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """The mentions and entities with the pronouns and role nouns that stand for them, where that is ``REASONABLE``.

    They count for an entity's salience; they are among the mentions, numbered after the names, only if ``show``. Names and entities keep
    their ids.
    """
    types = {entity.id: entity.type for entity in entities}
    taken = [mention.span for mention in mentions]
    joined: list[Mention] = []
    for anaphor in anaphora.anaphors:
        entity = anaphor.referent.entity
        if entity and anaphor.probability >= REASONABLE[anaphor.form] and not overlaps_any(anaphor.span, taken):
            number = len(mentions) + len(joined) + 1
            joined.append(Mention(f"m{number}", anaphor.span, types[entity], anaphor.form, anaphor.probability, entity))
    every = sorted((*mentions, *joined), key=lambda mention: mention.span)
    counts = Counter(mention.entity for mention in every)
    most = max(counts.values(), default=0)
    end_of_lead = lead(sentences)
    first = {mention.entity: mention.span.start for mention in reversed(mentions)}
    shown = tuple(every) if show else tuple(mentions)
    members: dict[str, list[str]] = defaultdict(list)
    for mention in shown:
        members[mention.entity].append(mention.id)
    return shown, tuple(
        replace(one, mentions=tuple(members[one.id]), salience=salience(counts[one.id], most, first[one.id], len(text), end_of_lead))
        for one in entities
    )


def mark_quoted(entities: Sequence[Entity], quotes: Sequence[Quote]) -> tuple[Entity, ...]:
    """The entities, ``is_quoted`` where one is the speaker of a quote."""
    speaking = {quote.speaker.entity for quote in quotes if quote.speaker}
    return tuple(
        entity if entity.is_quoted == (entity.id in speaking) else replace(entity, is_quoted=entity.id in speaking) for entity in entities
    )


def with_values(text: str, entities: Sequence[Entity], mentions: Sequence[Mention], published: date | None) -> tuple[Entity, ...]:
    """The entities, dates and sums of money with what they come to by their first mention."""
    first = {mention.entity: mention.span for mention in reversed(mentions)}

    def with_value(entity: Entity) -> Entity:
        start = first[entity.id].start
        before, after = text[max(0, start - REACH) : start], text[first[entity.id].end : first[entity.id].end + 1]
        value = normal(entity.type, entity.name, before, after, published)
        return replace(entity, normal=value) if value else entity

    return tuple(with_value(entity) if entity.type in ("DATE", "MONEY") else entity for entity in entities)


STEP = Step(of=entities.TASK, after=(coreference.TASK, quotes.TASK), apply=apply)
