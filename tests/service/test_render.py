import json
from typing import Any

import pytest
from pydantic_core import to_json

from models.annotations import (
    AuthorStance,
    ByHolder,
    Cue,
    Entity,
    Holder,
    HolderCount,
    Mention,
    Quote,
    Scores,
    Sentence,
    Span,
    Speaker,
    Stance,
    Summary,
)
from models.notices import Notice
from models.task import Analysis
from models.tasks.entities import Entities
from models.tasks.hedging import Hedging
from models.tasks.quotes import Quotes
from models.tasks.stance import Stances
from service import documents
from service.documents import Format, Unit
from service.order import Order
from service.render import render
from tests.service.toy import ToyPlan

TEXT = "🇫🇷 Ann Lee “might” go."
NAME, CUE = Span(3, 10), Span(12, 17)
VERSIONS = {"entities": "a 1", "quotes": "a 1", "hedging": "a 1", "stance": "b 2"}

RESULTS = {
    "entities": Entities(
        (Mention("m1", NAME, "PERSON", "name", 0.123456, "e1"),), (Entity("e1", "Ann Lee", "PERSON", ("m1",), 1 / 3, True),)
    ),
    "quotes": Quotes(
        (
            Quote(
                "q1",
                "mixed",
                "statement",
                (CUE,),
                None,
                NAME,
                Speaker("Ann Lee", "e1", "named", 0.9, "source", (NAME,)),
                None,
                "neutral",
                0.8,
                0.8,
            ),
            Quote("q2", "direct", "statement", (CUE,), None, None, None, "no_source", "neutral", 0.8, 0.8, "q1"),
        )
    ),
    "hedging": Hedging(
        (Sentence("s1", Span(0, len(TEXT)), "hedged", 0.5, (Cue(CUE, "epistemic", 0.7),), Holder("quote", "q1")),),
        Summary(3, 1, 1 / 3, ByHolder(HolderCount(3, 1))),
    ),
    "stance": Stances((Stance("it", "favor", Scores(0.6, 0.4, 0.0), 0.6, (), (), AuthorStance("favor", Scores(0.5, 0.3, 0.2), 0.5)),)),
}

ALL: tuple[str, ...] = ("entities", "quotes", "hedging", "stance")


def rendered(source: str = TEXT, *, tasks: tuple[str, ...] = ALL, format: Format = "text", unit: Unit = "codepoint") -> dict[str, Any]:
    document = documents.parse(source, format)
    assert document.text.strip() == TEXT
    order = Order(source, frozenset(tasks), format, id="x", offset_unit=unit, warnings=(Notice("a", "First."),))
    analysis = Analysis({task: RESULTS[task] for task in tasks}, (Notice("b", "Last."),))
    plan = ToyPlan(document.text, frozenset(tasks), (), (), 0)
    body: dict[str, Any] = json.loads(to_json(render(analysis, document, order, plan, VERSIONS)))
    return body


@pytest.mark.parametrize(
    ("task", "lists"),
    [
        ("entities", {"mentions", "entities"}),
        ("quotes", {"quotes", "sources", "sourcing"}),
        ("hedging", {"sentences", "summary"}),
        ("stance", {"stances"}),
    ],
)
def test_only_what_was_asked_for_is_told(task: str, lists: set[str]) -> None:
    body = rendered(tasks=(task,))
    assert body.keys() == {"id", "model", "language", "offset_unit", "coverage", "warnings"} | lists
    assert body["model"] == {task: VERSIONS[task]}


def test_what_is_around_the_annotations() -> None:
    body = rendered()
    assert (body["id"], body["language"], body["offset_unit"]) == ("x", "en", "codepoint")
    assert body["coverage"] == {"chars_total": len(TEXT), "chars_analyzed": len(TEXT), "windows": 0, "complete": True}
    assert body["warnings"] == [{"code": "a", "detail": "First."}, {"code": "b", "detail": "Last."}]


@pytest.mark.parametrize(("unit", "encoding", "width"), [("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)])
def test_offsets_count_in_the_unit_of_the_order(unit: Unit, encoding: str, width: int) -> None:
    body = rendered(unit=unit)
    for span in (body["mentions"][0], body["quotes"][0]["source"], body["quotes"][0]["speaker"]["evidence"][0]):
        assert TEXT.encode(encoding)[span["start"] * width : span["end"] * width].decode(encoding) == span["text"] == "Ann Lee"


def test_numbers_have_four_decimals() -> None:
    body = rendered()
    assert body["mentions"][0]["confidence"] == 0.1235
    assert body["entities"][0]["salience"] == 0.3333
    assert body["summary"]["share"] == 0.3333


def test_a_holder_without_sentences_counts_none() -> None:
    assert rendered()["summary"]["by_holder"] == {"author": {"sentences": 3, "hedged": 1}, "quote": {"sentences": 0, "hedged": 0}}


def test_what_is_not_known_is_null() -> None:
    quote = rendered()["quotes"][1]
    assert (quote["cue"], quote["source"], quote["speaker"], quote["reason"], quote["parent"]) == (None, None, None, "no_source", "q1")


@pytest.mark.parametrize("unit", ["codepoint", "utf16"])
def test_spans_of_markup_have_their_place_in_the_source(unit: Unit) -> None:
    source = "<p>🇫🇷 <b>Ann Lee</b> “might” go.</p>"
    original = rendered(source, format="html", unit=unit)["mentions"][0]["original"]
    width, encoding = (4, "utf-32-le") if unit == "codepoint" else (2, "utf-16-le")
    assert source.encode(encoding)[original["start"] * width : original["end"] * width].decode(encoding) == "Ann Lee"


def test_spans_of_gutenberg_have_their_block() -> None:
    source = f"<!-- wp:spacer /--><!-- wp:paragraph --><p>{TEXT}</p><!-- /wp:paragraph -->"
    mention = rendered(source, format="gutenberg")["mentions"][0]
    assert mention["block"] == {"index": 1, "attribute": "content", "start": NAME.start, "end": NAME.end}
    assert "block" not in rendered()["mentions"][0]
