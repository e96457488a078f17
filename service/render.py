"""Annotations to the response, in the caller's coordinates. Plain dicts: pydantic would check what is right by construction."""

from collections.abc import Callable, Mapping
from typing import Any

from models.annotations import Alternative, Analysis, Cue, Entity, HedgingSummary, Mention, Quote, Sentence, Span, Speaker, Stance
from service.analyzer import TASKS, Plan
from service.documents import Document, Unit, Units
from service.order import Order

Json = dict[str, Any]
Place = Callable[[Span], Json]

LANGUAGE = "en"


def render(analysis: Analysis, document: Document, order: Order, plan: Plan, versions: Mapping[str, str]) -> Json:
    """The response body for ``order``."""
    total = len(document.text)
    body: Json = {
        "id": order.id,
        "model": {task: versions[task] for task in TASKS if task in order.tasks and task in versions},
        "language": LANGUAGE,
        "offset_unit": order.offset_unit,
        "coverage": {
            "chars_total": total,
            "chars_analyzed": plan.chars_analyzed,
            "windows": plan.windows,
            "complete": plan.chars_analyzed >= total,
        },
        "warnings": [*document.warnings, *order.warnings, *analysis.warnings],
    }
    place = placer(document, order)
    if "entities" in order.tasks:
        body["mentions"] = [_mention(mention, place) for mention in analysis.mentions or ()]
        body["entities"] = [_entity(entity) for entity in analysis.entities or ()]
    if "quotes" in order.tasks:
        body["quotes"] = [_quote(quote, place) for quote in analysis.quotes or ()]
    if "hedging" in order.tasks:
        body["sentences"] = [_sentence(sentence, place) for sentence in analysis.sentences or ()]
        body["summary"] = _summary(analysis.summary or HedgingSummary(0, 0, 0.0, {}))
    if "stance" in order.tasks:
        body["stances"] = [_stance(stance, place) for stance in analysis.stances or ()]
    return body


def placer(document: Document, order: Order) -> Place:
    """What turns a span of ``document.text`` into a span object, in the order's offset unit."""
    text = document.text
    offsets = _offsets(text, order.offset_unit)

    def plain(span: Span) -> Json:
        place = offsets(span)
        place["text"] = text[span.start : span.end]
        return place

    if document.format == "text":
        return plain
    source_offsets, original = _offsets(document.source, order.offset_unit), document.map.original

    def marked_up(span: Span) -> Json:
        place = plain(span)
        place["original"] = source_offsets(original(span))
        return place

    if document.format != "gutenberg":
        return marked_up
    block_offsets: dict[int, Place] = {}

    def in_block(span: Span) -> Json:
        found = document.block(span)
        if found is None:
            return marked_up(span) | {"block": None}
        index, inner = found
        if index not in block_offsets:
            block_offsets[index] = _offsets(document.blocks[index].text, order.offset_unit)
        return marked_up(span) | {"block": {"index": index, **block_offsets[index](inner)}}

    return in_block


def _offsets(text: str, unit: Unit) -> Place:
    """What turns a span of ``text`` into its offsets in ``unit``."""
    units = Units(text, unit)
    if units.same:
        return lambda span: {"start": span.start, "end": span.end}
    return lambda span: {"start": units.of(span.start), "end": units.of(span.end)}


def _round(value: float) -> float:
    return round(float(value), 4)


def _mention(mention: Mention, place: Place) -> Json:
    return {
        "id": mention.id,
        **place(mention.span),
        "type": mention.type,
        "form": mention.form,
        "confidence": _round(mention.confidence),
        "entity": mention.entity,
    }


def _entity(entity: Entity) -> Json:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "mentions": entity.mentions,
        "salience": _round(entity.salience),
        "is_quoted": entity.is_quoted,
    }


def _quote(quote: Quote, place: Place) -> Json:
    return {
        "id": quote.id,
        "kind": quote.kind,
        "content": [place(span) for span in quote.content],
        "cue": place(quote.cue) if quote.cue else None,
        "source": place(quote.source) if quote.source else None,
        "speaker": _speaker(quote.speaker, place) if quote.speaker else None,
        "reason": quote.reason,
        "framing": quote.framing,
        "confidence": _round(quote.confidence),
        "parent": quote.parent,
    }


def _speaker(speaker: Speaker, place: Place) -> Json:
    return {
        "name": speaker.name,
        "entity": speaker.entity,
        "kind": speaker.kind,
        "confidence": _round(speaker.confidence),
        "method": speaker.method,
        "evidence": [place(span) for span in speaker.evidence],
        "alternatives": [_alternative(other) for other in speaker.alternatives],
    }


def _alternative(other: Alternative) -> Json:
    return {"name": other.name, "entity": other.entity, "confidence": _round(other.confidence)}


def _sentence(sentence: Sentence, place: Place) -> Json:
    return {
        "id": sentence.id,
        **place(sentence.span),
        "label": sentence.label,
        "certainty": _round(sentence.certainty),
        "cues": [_cue(cue, place) for cue in sentence.cues],
        "holder": {"kind": sentence.holder.kind, "quote": sentence.holder.quote},
    }


def _cue(cue: Cue, place: Place) -> Json:
    return {**place(cue.span), "type": cue.type, "confidence": _round(cue.confidence)}


def _summary(summary: HedgingSummary) -> Json:
    counts = {holder: summary.by_holder.get(holder, (0, 0)) for holder in ("author", "quote")}
    return {
        "sentences": summary.sentences,
        "hedged": summary.hedged,
        "share": _round(summary.share),
        "by_holder": {holder: {"sentences": total, "hedged": hedged} for holder, (total, hedged) in counts.items()},
    }


def _stance(stance: Stance, place: Place) -> Json:
    return {
        "target": stance.target,
        "label": stance.label,
        "scores": {label: _round(stance.scores[label]) for label in ("favor", "against", "neutral")},
        "confidence": _round(stance.confidence),
        "evidence": [
            {"sentence": one.sentence, "span": place(one.span), "label": one.label, "score": _round(one.score)} for one in stance.evidence
        ],
        "by_speaker": [{"entity": one.entity, "label": one.label, "quotes": one.quotes} for one in stance.by_speaker],
        "author": {"label": stance.author.label, "score": _round(stance.author.score)},
    }
