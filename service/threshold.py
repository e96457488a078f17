"""Leaving out what is not sure enough, and every reference to it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import get_args

from models.annotations import Analysis, Entity, Mention, MentionType, Quote, Sentence, Speaker, Stance
from models.decoding.calibration import Precision
from service.order import Order

UNSURE = "below_min_precision"
"""Why a quote has no speaker where the one found is not sure enough."""

ANAPHORS = ("pronoun", "nominal")


@dataclass(frozen=True, slots=True)
class Floors:
    """The least confidence of what is given: ``least`` for all, ``kinds`` for each kind whose precision is asked for.

    Kinds are the mention types, ``pronoun``, ``nominal``, ``quote``, ``speaker``, ``cue`` and ``stance``. An infinite floor lets nothing
    through. ``warnings`` say what cannot be had.
    """

    least: float = 0.0
    kinds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def of(self, kind: str) -> float:
        """The floor of ``kind``, of those that ``least`` concerns."""
        return max(self.least, self.kinds.get(kind, 0.0))

    def holds(self, mention: Mention) -> bool:
        """Whether ``mention`` is sure enough."""
        return mention.confidence >= self.of(mention.form if mention.form in ANAPHORS else mention.type)


def floors(order: Order, measured: Mapping[str, Precision]) -> Floors:
    """What ``order`` asks for, by the precision that was ``measured`` of each kind; kinds it lacks have a warning and no floor."""
    if order.min_precision <= 0:
        return Floors(order.min_confidence)
    kinds: dict[str, float] = {}
    warnings = []
    for name, group in _groups(order):
        unknown = [kind for kind in group if kind not in measured]
        best = {}
        for kind in group:
            if kind in measured:
                threshold = measured[kind].threshold_for(order.min_precision)
                kinds[kind] = math.inf if threshold is None else threshold
                if threshold is None:
                    best[kind] = measured[kind].best
        if unknown:
            which = name if len(unknown) == len(group) else f"{name} ({', '.join(unknown)})"
            warnings.append(f"min_precision was not applied to {which}: this model's precision on them has not been measured")
        if best:
            which = name if len(group) == 1 else f"{name} ({', '.join(best)})"
            fate = "keep their labels" if name == "stances" else "are left out"
            most = ", ".join(f"{value:.2f}" for value in best.values())
            warnings.append(f"min_precision {order.min_precision:g} cannot be had for {which}, which {fate}; the best is {most}")
    return Floors(order.min_confidence, kinds, tuple(warnings))


def _groups(order: Order) -> Iterator[tuple[str, Sequence[str]]]:
    """What the tasks of ``order`` give, by name, and the kinds it is made of."""
    if "entities" in order.tasks:
        yield "mentions", get_args(MentionType)
        if order.coreference:
            yield "pronouns and nominals", ANAPHORS
    if "quotes" in order.tasks:
        yield "quotes", ("quote",)
        yield "speakers", ("speaker",)
    if "hedging" in order.tasks:
        yield "hedge cues", ("cue",)
    if "stance" in order.tasks:
        yield "stances", ("stance",)


def keep(analysis: Analysis, floors: Floors) -> Analysis:
    """``analysis`` without mentions, quotes, speakers and cues below ``floors``, and entities that have no name left.

    References to what was left out become None, or go where they stand in a list. Sentences and stances keep their labels; a stance
    below its floor is named in a warning.
    """
    if floors.least <= 0 and not floors.kinds:
        return replace(analysis, warnings=(*analysis.warnings, *floors.warnings)) if floors.warnings else analysis
    mentions, entities = _named(analysis, floors)
    quotes = analysis.quotes and tuple(quote for quote in analysis.quotes if quote.confidence >= floors.of("quote"))
    lost_entities = {entity.id for entity in analysis.entities or ()} - {entity.id for entity in entities or ()}
    lost_quotes = {quote.id for quote in analysis.quotes or ()} - {quote.id for quote in quotes or ()}
    quotes = quotes and tuple(_quote(quote, floors, lost_entities, lost_quotes) for quote in quotes)
    nameless = lost_quotes | {quote.id for quote in quotes or () if quote.reason == UNSURE}
    return replace(
        analysis,
        mentions=mentions,
        entities=entities,
        quotes=quotes,
        sentences=analysis.sentences and tuple(_sentence(sentence, floors.of("cue"), lost_quotes) for sentence in analysis.sentences),
        stances=analysis.stances and tuple(_stance(stance, lost_entities, nameless) for stance in analysis.stances),
        warnings=(*analysis.warnings, *floors.warnings, *_unsure(analysis.stances or (), floors.kinds.get("stance", 0.0))),
    )


def _named(analysis: Analysis, floors: Floors) -> tuple[tuple[Mention, ...] | None, tuple[Entity, ...] | None]:
    """The mentions that hold and the entities they form; a pronoun goes with the last name of its entity."""
    if not analysis.mentions:
        return analysis.mentions, analysis.entities
    held = tuple(mention for mention in analysis.mentions if floors.holds(mention))
    had, have = ({mention.entity for mention in those if mention.form not in ANAPHORS} for those in (analysis.mentions, held))
    mentions = tuple(mention for mention in held if mention.entity not in had - have)
    kept = {mention.id for mention in mentions}
    entities = analysis.entities and tuple(
        entity if len(left) == len(entity.mentions) else replace(entity, mentions=left)
        for entity in analysis.entities
        if (left := tuple(one for one in entity.mentions if one in kept))
    )
    return mentions, entities


def _quote(quote: Quote, floors: Floors, lost_entities: set[str], lost_quotes: set[str]) -> Quote:
    if quote.parent in lost_quotes:
        quote = replace(quote, parent=None)
    if quote.speaker is None:
        return quote
    if quote.speaker.confidence < floors.kinds.get("speaker", 0.0):
        return replace(quote, speaker=None, reason=UNSURE)
    speaker = _speaker(quote.speaker, lost_entities)
    return quote if speaker is quote.speaker else replace(quote, speaker=speaker)


def _speaker(speaker: Speaker, lost: set[str]) -> Speaker:
    if lost.isdisjoint((speaker.entity, *(other.entity for other in speaker.alternatives))):
        return speaker
    alternatives = tuple(replace(other, entity=None) if other.entity in lost else other for other in speaker.alternatives)
    return replace(speaker, entity=None if speaker.entity in lost else speaker.entity, alternatives=alternatives)


def _sentence(sentence: Sentence, confidence: float, lost: set[str]) -> Sentence:
    cues = tuple(cue for cue in sentence.cues if cue.confidence >= confidence)
    holder = replace(sentence.holder, quote=None) if sentence.holder.quote in lost else sentence.holder
    changed = len(cues) < len(sentence.cues) or holder is not sentence.holder
    return replace(sentence, cues=cues, holder=holder) if changed else sentence


def _stance(stance: Stance, lost_entities: set[str], lost_quotes: set[str]) -> Stance:
    speakers = tuple(
        replace(speaker, quotes=left)
        for speaker in stance.by_speaker
        if speaker.entity not in lost_entities and (left := tuple(quote for quote in speaker.quotes if quote not in lost_quotes))
    )
    return replace(stance, by_speaker=speakers)


def _unsure(stances: Sequence[Stance], floor: float) -> Iterator[str]:
    """A warning for each stance below ``floor``; where none can reach it the floors' own warning says so."""
    for stance in stances:
        if stance.confidence < floor < math.inf:
            yield f"the stance towards {stance.target!r} ({stance.label}) is less sure than min_precision asks for"
