"""The service with the weights it ships, end to end over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import Any

import anyio
import httpx
import pytest

from models.analysis import Analyzer
from models.local import load
from service.app import create_app
from service.inference.loading import Loaded
from service.inference.runners import Local
from tests.service.conftest import make_settings
from tests.tiny import SHIPPED

pytestmark = pytest.mark.anyio

ARTICLE = (
    "NAIROBI — Kenyan President Grace Wanjiru said on Tuesday that her government would build a new railway to Uganda.\n\n"
    "“We have waited long enough for this line,” Wanjiru told reporters in Nairobi. She added that the work would begin in May.\n\n"
    "Peter Okello, the finance minister, warned that the plan may cost more than $3 billion. It might possibly be delayed. "
    '"I am not convinced," he said.\n\n'
    "The World Bank praised the railway. The trains are red."
)


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load(SHIPPED / "article", SHIPPED / "stance", device="cpu")


@asynccontextmanager
async def serving(analyzer: Analyzer) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(make_settings(), lambda settings: Loaded(analyzer, [Local(analyzer.encoders)]))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        with anyio.fail_after(120):
            while (await client.get("/readyz")).status_code != 200:
                await anyio.sleep(0.05)
        yield client


async def post(analyzer: Analyzer, path: str, **body: Any) -> dict[str, Any]:
    async with serving(analyzer) as client:
        response = await client.post(path, json={"text": ARTICLE} | body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def names(body: dict[str, Any], kind: str) -> set[str]:
    return {entity["name"] for entity in body["entities"] if entity["type"] == kind}


def said(body: dict[str, Any], words: str) -> dict[str, Any]:
    found: dict[str, Any] = next(quote for quote in body["quotes"] if any(words in part["text"] for part in quote["content"]))
    return found


async def test_entities_of_an_article(analyzer: Analyzer) -> None:
    body = await post(analyzer, "/v1/entities")
    assert {"Grace Wanjiru", "Peter Okello"} <= names(body, "PERSON")
    assert {"Uganda"} <= names(body, "LOC")
    assert {"World Bank"} <= {name.removeprefix("The ") for name in names(body, "ORG")}
    president = next(entity for entity in body["entities"] if entity["name"] == "Grace Wanjiru")
    texts = {mention["text"] for mention in body["mentions"] if mention["entity"] == president["id"]}
    assert "Wanjiru" in texts
    assert all(ARTICLE[mention["start"] : mention["end"]] == mention["text"] for mention in body["mentions"])


async def test_quotes_and_who_said_them(analyzer: Analyzer) -> None:
    body = await post(analyzer, "/v1/quotes")
    direct = said(body, "We have waited long enough")
    assert direct["kind"] == "direct"
    assert direct["speaker"]["name"] == "Grace Wanjiru"
    assert said(body, "would build a new railway")["kind"] == "indirect"
    assert said(body, "may cost more")["speaker"]["name"] == "Peter Okello"
    assert said(body, "I am not convinced")["speaker"]["name"] == "Peter Okello"


async def test_hedged_sentences(analyzer: Analyzer) -> None:
    body = await post(analyzer, "/v1/hedging")
    labels = {sentence["text"]: sentence["label"] for sentence in body["sentences"]}
    assert labels["It might possibly be delayed."] == "hedged"
    assert labels["The trains are red."] == "certain"
    assert body["summary"]["hedged"] == sum(label == "hedged" for label in labels.values())


async def test_stance_towards_a_target_the_caller_names(analyzer: Analyzer) -> None:
    text = "The railway is a waste of money. It should be stopped at once, because it harms the poor and only serves the rich."
    opposed = await post(analyzer, "/v1/stance", text=text, targets=["building the railway", "potato soup"])
    railway, soup = opposed["stances"]
    assert railway["label"] == "against"
    assert railway["evidence"]
    assert sum(railway["scores"].values()) == pytest.approx(1, abs=0.001)
    assert soup["scores"]["against"] < railway["scores"]["against"]


async def test_a_target_is_read_to_its_end_or_the_answer_says_so(analyzer: Analyzer) -> None:
    long = "1." * 99
    other, decomposed = long + "no", ("한" * 33 + " ") * 5
    plain = await post(analyzer, "/v1/stance", text="The railway is a waste of money.", targets=[long, other])
    assert plain["warnings"] == []
    assert plain["stances"][0]["scores"] != plain["stances"][1]["scores"]
    cut = await post(analyzer, "/v1/stance", text="The railway is a waste of money.", targets=["the railway", decomposed])
    assert cut["warnings"] == [{"code": "target_cut", "detail": "Only the first 300 tokens of target 2 were read."}]


async def test_analyze_gives_what_the_single_endpoints_give(analyzer: Analyzer) -> None:
    whole = await post(analyzer, "/v1/analyze", targets=["the railway"])
    for path in ("/v1/entities", "/v1/quotes", "/v1/hedging"):
        single = await post(analyzer, path)
        assert {key: whole[key] for key in single if key != "model"} == {key: value for key, value in single.items() if key != "model"}


async def test_a_batch_keeps_every_item_in_order(analyzer: Analyzer) -> None:
    documents = [{"id": "a", "text": ARTICLE}, {"id": "b", "text": " "}, {"id": "c", "text": "Rain may fall.", "tasks": ["hedging"]}]
    async with serving(analyzer) as client:
        response = await client.post("/v1/batch", json={"documents": documents, "tasks": ["quotes"]})
    results = response.json()["results"]
    assert [(result["id"], result["status"]) for result in results] == [("a", 200), ("b", 422), ("c", 200)]
    assert results[2]["result"]["summary"]["hedged"] == 1


@pytest.mark.parametrize("unit", ["utf16", "utf8"])
async def test_offsets_count_in_the_callers_unit(analyzer: Analyzer, unit: str) -> None:
    text = "👩‍👩‍👧 José met Grace Wanjiru in Nairobi 🎉 on Tuesday, the government said."
    body = await post(analyzer, "/v1/entities", text=text, offset_unit=unit)
    coded = text.encode("utf-16-le" if unit == "utf16" else "utf-8")
    width = 2 if unit == "utf16" else 1
    assert body["mentions"]
    for mention in body["mentions"]:
        piece = coded[mention["start"] * width : mention["end"] * width]
        assert piece.decode("utf-16-le" if unit == "utf16" else "utf-8") == mention["text"]


async def test_markup_maps_back_to_the_string_sent(analyzer: Analyzer) -> None:
    source = "<p>President <b>Grace</b> <i>Wan</i>jiru &amp; Peter Okello met in Nairobi, the government said.</p>"
    body = await post(analyzer, "/v1/entities", text=source, format="html")
    originals = {m["text"]: source[m["original"]["start"] : m["original"]["end"]] for m in body["mentions"]}
    assert originals["Grace Wanjiru"] == "Grace</b> <i>Wan</i>jiru"
    assert originals["Peter Okello"] == "Peter Okello"


async def test_the_cards_tell_data_and_figures(analyzer: Analyzer) -> None:
    async with serving(analyzer) as client:
        cards = (await client.get("/v1/models")).json()["models"]
    assert {card["task"] for card in cards} == {"entities", "quotes", "hedging", "stance"}
    for card in cards:
        assert card["data"]
        assert card["figures"]
        assert card["calibration"]["ece"]


def test_the_program_finishes_what_it_has_begun_on_ctrl_c() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    program = subprocess.Popen([sys.executable, "-m", "service"], env=os.environ | {"COPYDESK_PORT": str(port)}, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=url, timeout=120) as client, ThreadPoolExecutor(1) as caller:
            for _ in range(1200):
                with suppress(httpx.TransportError):
                    if client.get("/readyz").status_code == 200:
                        break
                time.sleep(0.1)
            answer = caller.submit(client.post, "/v1/analyze", json={"text": "\n\n".join([ARTICLE] * 20)})
            while "copydesk_queue_tokens 0.0" in httpx.get(f"{url}/metrics").text and not answer.done():
                time.sleep(0.005)
            program.send_signal(signal.SIGINT)
            assert answer.result().status_code == 200
        assert program.wait(timeout=60) == 0
    finally:
        program.kill()


async def test_a_headline_is_held_against_its_story_in_the_units_asked_for(analyzer: Analyzer) -> None:
    title = "🚂 Kenya: “We have waited long enough for that line”, ‘never again’"
    body = await post(analyzer, "/v1/analyze", title=title, offset_unit="utf16", fields=["headline", "sourcing"])
    headline, units = body["headline"], title.encode("utf-16-le")
    (missing,), (altered,) = headline["quotes_missing"], headline["quotes_altered"]
    assert [units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") for span in (missing, altered)] == [
        missing["text"],
        altered["text"],
    ]
    assert missing["text"] == "never again"
    assert "We have waited long enough for this line" in altered["body"]["text"]
    assert headline["gap"] == pytest.approx(headline["certainty"] - headline["body_certainty"], abs=2e-4)
    assert headline["evidence"]
    assert body["sourcing"]["headline_source"] is not None


async def test_ids_are_the_same_whatever_the_options(analyzer: Analyzer) -> None:
    whole = await post(analyzer, "/v1/analyze", min_confidence=0)
    for options in ({}, {"min_precision": 0.9}, {"coreference": True}, {"only_hedged": True, "title": "Railway"}, {"min_confidence": 0.6}):
        body = await post(analyzer, "/v1/analyze", **options)
        for name in ("mentions", "entities", "quotes", "sources", "sentences"):
            kept = {item["id"]: item for item in whole[name]}
            same = [(item["id"], key) for item in body[name] if item["id"] in kept for key in ("text", "name", "content") if key in item]
            assert same
            assert all({item["id"]: item for item in body[name]}[id_][key] == kept[id_][key] for id_, key in same)


async def test_every_speaker_is_a_source(analyzer: Analyzer) -> None:
    body = await post(analyzer, "/v1/analyze", published="2026-11-26")
    sources = {source["id"]: source for source in body["sources"]}
    for quote in body["quotes"]:
        if quote["speaker"]:
            assert quote["id"] in sources[quote["speaker"]["source_id"]]["quotes"]
    assert {sentence["holder"]["source_id"] for sentence in body["sentences"]} <= {*sources, None}
    assert sum(source["statements"] for source in sources.values()) > 2
    days = [entity["normal"] for entity in body["entities"] if entity["name"] == "Tuesday"]
    assert [day["date"] for day in days if day] == ["2026-11-24"]


async def test_corrections_are_carried_on_and_names_linked(analyzer: Analyzer) -> None:
    exact = "We have waited long enough for this line"
    at = ARTICLE.index(exact)
    anchor = {"exact": exact, "prefix": ARTICLE[at - 20 : at], "suffix": ARTICLE[at + len(exact) :][:20], "start": at}
    corrections = [
        {"kind": "speaker", "anchor": anchor, "value": "Ann Lund"},
        {"kind": "type", "anchor": {"exact": "World Bank"}, "value": "FAC"},
        {"kind": "speaker", "anchor": {"exact": "gone words"}, "value": "Ann Lund"},
    ]
    edited = f"A paragraph that an editor put here.\n\n{ARTICLE}"
    listed = [{"id": "tag:7", "name": "Peter Okello", "aliases": ["Okello"]}]
    body = await post(analyzer, "/v1/analyze", text=edited, corrections=corrections, names=listed)
    quote = said(body, exact)
    assert (quote["speaker"]["name"], quote["speaker"]["method"]) == ("Ann Lund", "correction")
    source = next(one for one in body["sources"] if one["id"] == quote["speaker"]["source_id"])
    assert quote["id"] in source["quotes"]
    assert any(entity["method"] == "correction" and entity["type"] == "FAC" for entity in body["entities"])
    okello = next(entity for entity in body["entities"] if entity["name"] == "Peter Okello")
    assert (okello["link"]["id"], okello["method"]) == ("tag:7", "names")
    assert [(warning["code"], warning["pointer"]) for warning in body["warnings"]] == [("correction_lost", "/corrections/2")]


async def test_a_draft_is_held_against_what_was_said(analyzer: Analyzer) -> None:
    transcript = (
        "GRACE WANJIRU: We have waited long enough for this line.\n\nPETER OKELLO: I am convinced.\n\nGRACE WANJIRU: Thank you all."
    )
    async with serving(analyzer) as client:
        response = await client.post("/v1/quotes/verify", json={"draft": {"text": ARTICLE}, "transcripts": [{"text": transcript}]})
    first, second = response.json()["quotes"]
    assert (first["verdict"], first["match"]["speaker"]) == ("verbatim", "GRACE WANJIRU")
    assert second["verdict"] == "altered"
    assert [edit["draft"]["text"] for edit in second["diff"] if edit["op"] == "insert"] == ["not"]
