"""W3C Web Annotation: every span as an annotation with a quote and a position selector."""

from collections.abc import Iterator, Sequence

from pydantic_core import to_json

from service.formats.format import Format, Json, uri
from service.order import Order

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after a span that tell it from others of the same words."""


def write(body: Json, order: Order) -> bytes:
    """The annotations as one page."""
    document = uri(order)
    items = [_annotation(document, body["document"]["text"], *described) for described in _described(body)]
    page = {
        "@context": CONTEXT,
        "id": f"{document}#annotations-page",
        "type": "AnnotationPage",
        "partOf": {"id": f"{document}#annotations", "type": "AnnotationCollection", "label": "Copydesk", "total": len(items)},
        "startIndex": 0,
        "items": items,
    }
    return to_json(page)


def _described(body: Json) -> Iterator[tuple[str, Sequence[Json], str, Sequence[tuple[str, str]]]]:
    """What is annotated: id, spans, motivation, and the bodies as (purpose, value)."""
    names = {entity["id"]: entity["name"] for entity in body.get("entities", ())}
    for mention in body.get("mentions", ()):
        named = names.get(mention["entity"], mention["text"])
        yield mention["id"], [mention], "identifying", [("identifying", named), ("classifying", mention["type"])]
    for quote in body.get("quotes", ()):
        speaker = [("identifying", quote["speaker"]["name"])] if quote["speaker"] else []
        yield quote["id"], quote["content"], "describing", [*speaker, ("classifying", f"{quote['kind']} quote")]
    for sentence in body.get("sentences", ()):
        if sentence["label"] == "hedged":
            yield sentence["id"], [sentence], "classifying", [("classifying", "hedged")]
    for i, stance in enumerate(body.get("stances", ()), 1):
        for j, evidence in enumerate(stance["evidence"], 1):
            yield f"stance{i}-{j}", [evidence["span"]], "classifying", [("tagging", stance["target"]), ("classifying", evidence["label"])]


def _annotation(document: str, text: str, id_: str, spans: Sequence[Json], motivation: str, bodies: Sequence[tuple[str, str]]) -> Json:
    return {
        "id": f"{document}#{id_}",
        "type": "Annotation",
        "motivation": motivation,
        "body": [{"type": "TextualBody", "value": value, "purpose": purpose, "format": "text/plain"} for purpose, value in bodies],
        "target": [{"source": document, "selector": _selectors(text, span["start"], span["end"])} for span in spans],
    }


def _selectors(text: str, start: int, end: int) -> list[Json]:
    return [
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - AROUND) : start],
            "suffix": text[end : end + AROUND],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


FORMAT = Format("application/ld+json", write, frozenset(("mentions", "quotes", "sentences", "stances")), {"profile": CONTEXT})
