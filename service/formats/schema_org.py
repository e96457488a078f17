"""schema.org: what is quoted as Quotation, and what is stated as ClaimReview, filled in as far as a text can tell."""

from collections.abc import Iterator

from pydantic_core import to_json

from service.formats.format import Format, Json, uri
from service.order import Order

CONTEXT = "https://schema.org"
BODIES = frozenset(("organization", "document"))


def quotations(body: Json, order: Order) -> bytes:
    """The direct and mixed quotes."""
    article = _article(order)

    def written(quote: Json) -> Json:
        told: Json = {"@type": "Quotation", "@id": f"{uri(order)}#{quote['id']}", "text": _words(quote), "isPartOf": article}
        return told | ({"spokenByCharacter": speakers} if (speakers := list(_speakers(quote))) else {})

    return _graph([written(quote) for quote in body["quotes"] if quote["kind"] != "indirect"])


def claims(body: Json, order: Order) -> bytes:
    """A review for each statement; its verdict, its author and its address are left to whoever checks the claim."""
    article = _article(order)

    def written(quote: Json) -> Json:
        claim: Json = {"@type": "Claim", "text": _words(quote), "appearance": article}
        claim |= {"author": speakers} if (speakers := list(_speakers(quote))) else {}
        return {
            "@type": "ClaimReview",
            "@id": f"{uri(order)}#claim-{quote['id']}",
            "claimReviewed": _words(quote),
            "itemReviewed": claim,
        }

    return _graph([written(quote) for quote in body["quotes"] if quote["act"] == "statement"])


def _graph(things: list[Json]) -> bytes:
    return to_json({"@context": CONTEXT, "@graph": things})


def _words(quote: Json) -> str:
    return " … ".join(span["text"] for span in quote["content"])


def _article(order: Order) -> Json:
    told: Json = {"@type": "NewsArticle", "@id": uri(order)}
    return told | ({"headline": order.title} if order.title else {})


def _speakers(quote: Json) -> Iterator[Json]:
    speaker = quote["speaker"]
    if not speaker:
        return
    kind = "Organization" if speaker["kind"] in BODIES else "Person"
    title, affiliation = speaker["title"], speaker["affiliation"]
    told: Json = {"@type": kind, "name": speaker["name"]}
    if kind == "Person":
        told |= {"jobTitle": title["text"]} if title else {}
        told |= {"affiliation": {"@type": "Organization", "name": affiliation["text"]}} if affiliation else {}
    yield told
    yield from ({"@type": kind, "name": partner["name"]} for partner in speaker["joint"])


QUOTES = frozenset(("quotes",))
QUOTATION = Format("application/ld+json", quotations, QUOTES, {"profile": "https://schema.org/Quotation"}, default=False)
CLAIM_REVIEW = Format("application/ld+json", claims, QUOTES, {"profile": "https://schema.org/ClaimReview"}, default=False)
