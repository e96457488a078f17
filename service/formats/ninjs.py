"""IPTC ninjs 3.1 and 2.2: the article as a news object with who and what it is about, and who speaks in it."""

from functools import partial

from pydantic_core import to_json

from service.formats.format import Format, Json, uri
from service.order import Order

SCHEMAS = {
    "3.1": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
    "2.2": "https://www.iptc.org/std/ninjs/ninjs-schema_2.2.json",
}
LISTS = {
    **dict.fromkeys(("PERSON",), "people"),
    **dict.fromkeys(("ORG",), "organisations"),
    **dict.fromkeys(("LOC", "FAC"), "places"),
    **dict.fromkeys(("EVENT",), "events"),
    **dict.fromkeys(("PRODUCT", "WORK"), "objects"),
    **dict.fromkeys(("NORP", "MISC"), "subjects"),
}
"""By type of entity; dates and sums of money are none."""


def write(body: Json, order: Order, *, version: str) -> bytes:
    """The news object in a version of the standard, which differ in the case of names."""

    def name(told: str) -> str:
        return told if version == "3.1" else told.lower()

    news: Json = {
        "standard": {"name": "ninjs", "version": version, "schema": SCHEMAS[version]},
        "uri": uri(order),
        "type": "text",
        name("representationType"): "partial",
        "language": body["language"],
        "bodies": [{"contentType" if version == "3.1" else "contenttype": "text/plain", "value": body["document"]["text"]}],
    }
    if order.title:
        news["headlines"] = [{"value": order.title}]
    for entity in body.get("entities", ()):
        if entity["type"] in LISTS:
            relation = "quoted" if entity["is_quoted"] else "mentioned"
            news.setdefault(LISTS[entity["type"]], []).append({"name": entity["name"], "rel": relation, "literal": entity["id"]})
    if sources := body.get("sources"):
        news[name("infoSources")] = [{"name": source["name"], "literal": source["id"]} for source in sources]
    return to_json(news)


def _format(version: str, *, default: bool) -> Format:
    return Format(
        "application/vnd.iptc.ninjs+json",
        partial(write, version=version),
        frozenset(("entities", "sources")),
        {"version": version},
        default,
    )


LATEST, BEFORE = _format("3.1", default=True), _format("2.2", default=False)
