"""displaCy's manual input: the text and its entities, or without them who says what."""

from collections.abc import Iterator

from pydantic_core import to_json

from service.formats.format import Format, Json
from service.order import Order


def write(body: Json, order: Order) -> bytes:
    """``{text, ents, title}``; the entities are apart and in order, as displaCy wants them."""
    marked: list[Json] = []
    for start, end, label in sorted(_marks(body)):
        if not marked or marked[-1]["end"] <= start:
            marked.append({"start": start, "end": end, "label": label})
    return to_json({"text": body["document"]["text"], "ents": marked, "title": order.title})


def _marks(body: Json) -> Iterator[tuple[int, int, str]]:
    if "mentions" in body:
        yield from ((mention["start"], mention["end"], mention["type"]) for mention in body["mentions"])
        return
    for quote in body["quotes"]:
        yield from ((span["start"], span["end"], "QUOTE") for span in quote["content"])
        yield from ((span["start"], span["end"], label) for span, label in ((quote["cue"], "CUE"), (quote["source"], "SOURCE")) if span)


FORMAT = Format("application/vnd.displacy+json", write, frozenset(("mentions", "quotes")))
