"""POST /v1/quotes/verify, over the toy analyzer: names in capitals, quotes in straight marks."""

from typing import Any

import httpx
import pytest

from models.verification.sample import DRAFT, SAID
from tests.service.test_bad_input import problem
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

GERMAN = (
    "Der Bürgermeister hat gestern gesagt, dass die Brücke nicht gebaut werden soll, weil das Geld fehlt. Das ist sehr schade für alle."
)


async def post(client: httpx.AsyncClient, draft: Any, *transcripts: Any, **options: Any) -> httpx.Response:
    return await client.post("/v1/quotes/verify", json={"draft": draft, "transcripts": list(transcripts), **options})


def slices(node: Any, draft: str, transcript: str) -> None:
    """Every span's text is the slice of the one or the other."""
    if isinstance(node, dict):
        for key, value in node.items():
            slices(value, draft, transcript)
            if key == "match" and value:
                assert value["span"]["text"] == transcript[value["span"]["start"] : value["span"]["end"]]
        if "op" in node:
            for side, text in (("draft", draft), ("transcript", transcript)):
                if node[side]:
                    assert node[side]["text"] == text[node[side]["start"] : node[side]["end"]]
    elif isinstance(node, list):
        for value in node:
            slices(value, draft, transcript)


async def test_quotes_have_verdicts_matches_and_diffs_in_both_texts(client: httpx.AsyncClient) -> None:
    response = await post(client, {"text": DRAFT}, {"id": "council", "text": SAID}, id="d-1")
    body = response.json()
    assert response.status_code == 200, response.text
    assert (body["id"], body["language"], body["offset_unit"], body["warnings"]) == ("d-1", "en", "codepoint", [])
    assert [quote["verdict"] for quote in body["quotes"]] == ["verbatim", "altered", "verbatim"]
    assert [quote["id"] for quote in body["quotes"]] == ["v1", "v2", "v3"]
    assert {quote["match"]["transcript"] for quote in body["quotes"]} == {"council"}
    slices(body["quotes"], DRAFT, SAID)
    changed = [edit for edit in body["quotes"][1]["diff"] if edit["op"] != "equal"]
    assert [(edit["draft"]["text"], edit["transcript"]["text"]) for edit in changed] == [("$6 million", "five million")]


async def test_the_draft_is_read_only_where_a_transcript_has_labels(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    without = await post(client, {"text": DRAFT}, {"text": "We will not raise taxes this year."})
    assert toy.plans == 0
    assert without.json()["model"] == {}
    labelled = await post(client, {"text": DRAFT}, {"text": SAID})
    assert toy.plans == 1
    assert labelled.json()["model"] == {"quotes": "toy 1"}


async def test_without_quotes_the_words_are_compared_all_the_same(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.off["quotes"] = "its weights are missing"
    body = (await post(client, {"text": DRAFT}, {"text": SAID})).json()
    assert [warning["code"] for warning in body["warnings"]] == ["speakers_not_compared"]
    assert body["quotes"][0]["verdict"] == "verbatim"


async def test_markup_and_units_are_those_of_the_request(client: httpx.AsyncClient) -> None:
    draft = "<p>🙂 “We will <b>not</b> go home today,” she said.</p>"
    body = (
        await post(
            client, {"text": draft, "format": "html"}, {"text": "🙂 We will not go *home* today", "format": "markdown"}, offset_unit="utf16"
        )
    ).json()
    (quote,) = body["quotes"]
    assert quote["verdict"] == "verbatim"
    assert quote["span"]["text"] == "We will not go home today,"
    encoded = draft.encode("utf-16-le")
    original = quote["span"]["original"]
    assert encoded[2 * original["start"] : 2 * original["end"]].decode("utf-16-le") == "We will <b>not</b> go home today,"
    assert quote["match"] == {
        "transcript": "t1",
        "span": {"start": 3, "end": 28, "text": "We will not go home today", "original": {"start": 3, "end": 30}},
        "speaker": None,
    }


async def test_a_draft_that_quotes_nothing_is_told(client: httpx.AsyncClient) -> None:
    body = (await post(client, {"text": "She went home."}, {"text": "I go home."})).json()
    assert body["quotes"] == []
    assert [warning["code"] for warning in body["warnings"]] == ["nothing_quoted"]


async def test_warnings_name_the_transcript(client: httpx.AsyncClient) -> None:
    body = (
        await post(client, {"text": "“I go home.”"}, {"id": "a", "text": "<p>I go home.</p><iframe src='x'>y</iframe>", "format": "html"})
    ).json()
    assert [(warning["code"], "transcript a" in warning["detail"]) for warning in body["warnings"]] == [("elements_left_out", True)]


@pytest.mark.parametrize(("place", "number"), [("/draft/text", None), ("/transcripts/1/text", 1)])
async def test_what_is_wrong_with_a_text_is_told_with_its_place(client: httpx.AsyncClient, place: str, number: int | None) -> None:
    for text, status, code in (
        (" ", 422, "blank_text"),
        ("a" * 100_001, 413, "text_too_long"),
        (GERMAN, 422, "unsupported_language"),
    ):
        texts = [{"text": text if number == index else "“I go home.”"} for index in range(2)]
        response = await post(client, {"text": text if number is None else "“I go home.”"}, *texts)
        assert problem(response, status, code)["errors"][0]["pointer"] == place


async def test_another_language_may_be_insisted_on(client: httpx.AsyncClient) -> None:
    assert (await post(client, {"text": "“I go home.”"}, {"text": GERMAN}, language="en")).status_code == 200


async def test_no_transcript_two_of_one_id_and_too_many(client: httpx.AsyncClient) -> None:
    draft = {"text": "“I go home.”"}
    assert problem(await post(client, draft), 422, "no_transcripts")["errors"][0]["pointer"] == "/transcripts"
    twice = await post(client, draft, {"id": "a", "text": "b"}, {"id": "a", "text": "c"})
    assert problem(twice, 422, "duplicate_id")["errors"][0]["pointer"] == "/transcripts/1/id"
    assert "65" in problem(await post(client, draft, *[{"text": "b"}] * 65), 413, "too_many_documents")["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"draft": {"text": "a"}}, {"draft": "a", "transcripts": ["b"]}, {"draft": {"text": "a", "x": 1}, "transcripts": []}]
)
async def test_other_shapes_are_refused(client: httpx.AsyncClient, body: Any) -> None:
    problem(await client.post("/v1/quotes/verify", json=body), 422, "invalid_request")


async def test_the_same_request_is_known_by_its_etag(client: httpx.AsyncClient) -> None:
    body = {"draft": {"text": DRAFT}, "transcripts": [{"text": SAID}]}
    first = await client.post("/v1/quotes/verify", json=body)
    again = await client.post("/v1/quotes/verify", json=body, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


async def test_another_form_than_json_cannot_be_had(client: httpx.AsyncClient) -> None:
    body = {"draft": {"text": DRAFT}, "transcripts": [{"text": SAID}]}
    problem(await client.post("/v1/quotes/verify", json=body, headers={"Accept": "text/csv"}), 406, "not_acceptable")
    assert (await client.post("/v1/quotes/verify", json=body, headers={"Accept": "text/csv, application/json"})).status_code == 200


async def test_a_deadline_that_passes_is_told(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.article.free.clear()
    try:
        body = {"draft": {"text": DRAFT}, "transcripts": [{"text": SAID}]}
        late = await client.post("/v1/quotes/verify", json=body, headers={"X-Request-Timeout": "0.2"})
    finally:
        toy.article.free.set()
    problem(late, 504, "deadline_exceeded")
