"""What the tasks found to the response, in the caller's coordinates.

Plain dicts, written by what :mod:`models.fields` says of the annotations: pydantic would check what is right by construction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from models.annotations import Span, TitleSpan
from models.fields import Member, members
from models.notices import Notice
from models.task import Analysis
from models.text.blocks import Block
from service.documents import Field, ParsedDocument, Unit, Units
from service.inference.loading import Plan
from service.order import Order

Json = dict[str, Any]
Place = Callable[[Span], Json]
Writer = Callable[[Any, Place], Any]

LANGUAGE = "en"

DIGITS = 4
"""Decimal places of numbers."""


def render(analysis: Analysis, document: ParsedDocument, order: Order, plan: Plan, versions: Mapping[str, str]) -> Json:
    """The response body for ``order``."""
    total, read = len(document.text), len(document.readable.text)
    analyzed = total if plan.chars_analyzed >= read else document.readable.original(Span(0, plan.chars_analyzed)).end
    body: Json = {
        "id": order.id,
        "model": {task: version for task, version in versions.items() if task in order.tasks},
        "language": LANGUAGE,
        "offset_unit": order.offset_unit,
        "coverage": {
            "chars_total": total,
            "chars_analyzed": analyzed,
            "windows": plan.windows,
            "complete": analyzed == total,
        },
        "warnings": told((*document.warnings, *document.readable.warnings, *order.warnings, *analysis.warnings)),
    }
    place = titled(placer(document, order), order)
    if "text" in order.include:
        body["document"] = shown(document, placer(document, order, read=False), plan.blocks)
    for result in analysis.results.values():
        for part in members(type(result)):
            if not part.meaning.hidden and (not order.fields or part.name in order.fields):
                body[part.name] = writer(part.type)(getattr(result, part.name), place)
    return body


def told(notices: Sequence[Notice]) -> list[Json]:
    """Warnings as JSON has them."""
    return [{"code": notice.code, "detail": notice.detail, **({"pointer": notice.pointer} if notice.pointer else {})} for notice in notices]


def written(annotation: Any, place: Place) -> Json:
    """An annotation as JSON has it."""
    kind: Any = type(annotation)
    written: Json = writer(kind)(annotation, place)
    return written


@cache
def writer(kind: Any) -> Writer:
    """What writes values of a type."""
    if isinstance(kind, type) and issubclass(kind, Span):
        return lambda span, place: place(span)
    if kind is float:
        return lambda value, place: round(float(value), DIGITS)
    if isinstance(kind, type) and is_dataclass(kind):
        return _annotation(members(kind))
    inner = [argument for argument in get_args(kind) if argument is not NoneType and argument is not Ellipsis]
    if get_origin(kind) is tuple:
        return _list(inner[0])
    if NoneType in get_args(kind):
        return _optional(writer(inner[0]))
    return lambda value, place: value


def _list(kind: Any) -> Writer:
    if kind is str:
        return lambda values, place: values
    write = writer(kind)
    return lambda values, place: [write(value, place) for value in values]


def _optional(write: Writer) -> Writer:
    return lambda value, place: None if value is None else write(value, place)


def _annotation(parts: tuple[Member, ...]) -> Writer:
    """Writes a dataclass: its fields in order, but hidden ones."""
    plan = [(part.name, writer(part.type), part.meaning.inline) for part in parts if not part.meaning.hidden]

    def write(annotation: Any, place: Place) -> Json:
        body: Json = {}
        for name, write_one, inline in plan:
            value = getattr(annotation, name)
            if inline:
                body.update(place(value))
            else:
                body[name] = write_one(value, place)
        return body

    return write


def shown(document: ParsedDocument, place: Place, blocks: Sequence[Block]) -> Json:
    """The text with its blocks, which are of what is read."""

    def written(block: Block) -> Json:
        of_block = place(document.readable.original(block.span))
        del of_block["text"]
        return {"role": block.role, **of_block}

    return {"text": document.text, "blocks": [written(block) for block in blocks]}


def placer(document: ParsedDocument, order: Order, *, read: bool = True) -> Place:
    """What turns a span of what is read of ``document``, or of its text, into a span object, in the order's offset unit."""
    text = document.text
    offsets = _offsets(text, order.offset_unit)
    readable = document.readable if read and document.readable.map else None

    def plain(span: Span) -> Json:
        place = offsets(span)
        place["text"] = text[span.start : span.end]
        return place

    if readable:
        in_text = placer(document, order, read=False)
        return lambda span: in_text(readable.original(span))
    if document.format == "text":
        return plain
    source_offsets, original = _offsets(document.source, order.offset_unit), document.map.original

    def marked_up(span: Span) -> Json:
        place = plain(span)
        place["original"] = source_offsets(original(span))
        return place

    if document.format != "gutenberg":
        return marked_up
    block_offsets: dict[Field, Place] = {}

    def in_block(span: Span) -> Json:
        block = document.block(span)
        if block is None:
            return marked_up(span) | {"block": None}
        index, field, inner = block
        if field not in block_offsets:
            block_offsets[field] = _offsets(field.text, order.offset_unit)
        return marked_up(span) | {"block": {"index": index, "attribute": field.attribute, **block_offsets[field](inner)}}

    return in_block


def titled(place: Place, order: Order) -> Place:
    """``place``, which also takes spans of the title that was sent."""
    title = order.title or ""
    offsets = _offsets(title, order.offset_unit)

    def in_either(span: Span) -> Json:
        return offsets(span) | {"text": span.of(title)} if isinstance(span, TitleSpan) else place(span)

    return in_either


def _offsets(text: str, unit: Unit) -> Place:
    """What turns a span of ``text`` into its offsets in ``unit``."""
    units = Units(text, unit)
    if units.same:
        return lambda span: {"start": span.start, "end": span.end}
    return lambda span: {"start": units.of(span.start), "end": units.of(span.end)}
