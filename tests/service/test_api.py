"""What the endpoints answer when all is well."""

import hashlib
import logging
from typing import Any

import anyio
import httpx
import pytest

from models.decoding.calibration import Precision
from service.app import create_app
from tests.service.conftest import Serve, make_settings
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = 'The minister might come. "We agree," said Ann Lee in 🇫🇷 Paris.'
COMMON = {"id", "model", "language", "offset_unit", "coverage", "warnings"}


async def post(client: httpx.AsyncClient, path: str, **body: Any) -> dict[str, Any]:
    response = await client.post(path, json={"text": TEXT} | body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize(
    ("path", "more", "lists"),
    [
        ("/v1/entities", {}, {"mentions", "entities"}),
        ("/v1/quotes", {}, {"quotes", "sources", "sourcing"}),
        ("/v1/hedging", {}, {"sentences", "summary"}),
        ("/v1/stance", {"targets": ["Paris"]}, {"stances"}),
        ("/v1/analyze", {}, {"mentions", "entities", "quotes", "sources", "sourcing", "sentences", "summary"}),
        (
            "/v1/analyze",
            {"targets": ["Paris"]},
            {"mentions", "entities", "quotes", "sources", "sourcing", "sentences", "summary", "stances"},
        ),
        ("/v1/analyze", {"tasks": ["quotes", "hedging"]}, {"quotes", "sources", "sourcing", "sentences", "summary"}),
        ("/v1/analyze", {"tasks": ["stance"], "targets": ["Paris"]}, {"stances"}),
    ],
)
async def test_an_endpoint_answers_with_its_lists(client: httpx.AsyncClient, path: str, more: dict[str, Any], lists: set[str]) -> None:
    body = await post(client, path, id="a-1", **more)
    assert body.keys() == COMMON | lists
    assert body["id"] == "a-1"
    assert body["language"] == "en"
    assert body["offset_unit"] == "codepoint"


async def test_only_the_text_is_required(client: httpx.AsyncClient) -> None:
    assert (await post(client, "/v1/entities"))["id"] is None


@pytest.mark.parametrize("fields", [["quotes"], ["sources", "sentences"], ["mentions"]])
async def test_the_answer_holds_the_lists_asked_for_as_they_are(client: httpx.AsyncClient, fields: list[str]) -> None:
    whole = await post(client, "/v1/analyze")
    body = await post(client, "/v1/analyze", fields=fields)
    assert body == {name: value for name, value in whole.items() if name in COMMON | set(fields)}


async def test_a_list_that_no_task_gives_is_warned_of(client: httpx.AsyncClient) -> None:
    body = await post(client, "/v1/analyze", tasks=["entities"], fields=["mentions", "quotes"])
    assert body.keys() == COMMON | {"mentions"}
    assert body["warnings"] == [{"code": "fields_absent", "detail": "The answer has no quotes: no task that was asked for gives it."}]


@pytest.mark.parametrize("fields", [["speakers"], [], "quotes", [None]])
async def test_lists_that_no_answer_has_are_refused(client: httpx.AsyncClient, fields: Any) -> None:
    response = await client.post("/v1/quotes", json={"text": TEXT, "fields": fields})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith("/fields")


async def test_the_model_is_told_by_task(client: httpx.AsyncClient) -> None:
    assert (await post(client, "/v1/stance", targets=["a"]))["model"] == {"stance": "toy 2"}


async def test_targets_that_are_not_used_are_warned_of(client: httpx.AsyncClient) -> None:
    body = await post(client, "/v1/analyze", targets=["a"], tasks=["entities"])
    assert body["warnings"] == [{"code": "targets_not_used", "detail": "Targets were not used: stance is not among the tasks."}]


@pytest.mark.parametrize(("unit", "encoding", "width"), [("codepoint", "utf-32-le", 4), ("utf16", "utf-16-le", 2), ("utf8", "utf-8", 1)])
async def test_offsets_count_in_the_unit_asked_for(client: httpx.AsyncClient, unit: str, encoding: str, width: int) -> None:
    body = await post(client, "/v1/analyze", offset_unit=unit)
    spans = [*body["mentions"], *body["sentences"], *(span for quote in body["quotes"] for span in quote["content"])]
    assert len(spans) > 5
    encoded = TEXT.encode(encoding)
    for span in spans:
        assert encoded[span["start"] * width : span["end"] * width].decode(encoding) == span["text"]
        assert "original" not in span


async def test_spans_of_markup_also_point_into_the_source(client: httpx.AsyncClient) -> None:
    source = "<p>The minister, <b>Ann&nbsp;Lee</b>, might come.</p>"
    body = await post(client, "/v1/hedging", text=source, format="html")
    cue = body["sentences"][0]["cues"][0]
    assert source[cue["original"]["start"] : cue["original"]["end"]] == "might"


async def test_spans_of_gutenberg_also_point_into_their_block(client: httpx.AsyncClient) -> None:
    source = "<!-- wp:heading --><h2>News</h2><!-- /wp:heading --><!-- wp:paragraph --><p>🇫🇷 It might rain.</p><!-- /wp:paragraph -->"
    body = await post(client, "/v1/hedging", text=source, format="gutenberg", offset_unit="utf16")
    cue = next(cue for sentence in body["sentences"] for cue in sentence["cues"])
    assert cue["block"] == {"index": 1, "attribute": "content", "start": 8, "end": 13}


async def test_confidences_have_four_decimals(client: httpx.AsyncClient) -> None:
    assert (await post(client, "/v1/entities"))["entities"][0]["salience"] == 0.1235


async def test_min_confidence_leaves_out_what_is_less_sure_and_the_references_to_it(client: httpx.AsyncClient) -> None:
    body = await post(client, "/v1/analyze", min_confidence=0.81)
    assert [mention["id"] for mention in body["mentions"]] == ["m4"]
    assert [entity["id"] for entity in body["entities"]] == ["e4"]
    assert body["quotes"] == []
    assert (body["sentences"][0]["label"], body["sentences"][0]["cues"]) == ("hedged", [])
    assert body["sentences"][1]["holder"] == {"kind": "quote", "quote": None, "source_id": None}
    body = await post(client, "/v1/analyze", min_confidence=0.75)
    assert body["quotes"][0]["speaker"]["entity"] is None


async def test_min_precision_goes_by_what_was_measured(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.precision = {"PERSON": Precision((0.0, 0.75), (0.6, 0.9)), "quote": Precision((0.0,), (0.7,))}
    body = await post(client, "/v1/analyze", tasks=["entities", "quotes"], min_precision=0.9)
    assert {mention["confidence"] >= 0.75 for mention in body["mentions"]} == {True}
    assert body["quotes"] == []
    assert any("quotes" in warning["detail"] and "0.70" in warning["detail"] for warning in body["warnings"])
    everything = await post(client, "/v1/analyze", tasks=["entities", "quotes"], min_precision=0.6)
    assert len(everything["mentions"]) > len(body["mentions"])
    assert everything["quotes"]


async def test_the_same_request_gives_the_same_bytes(client: httpx.AsyncClient) -> None:
    first, second = [await client.post("/v1/analyze", json={"text": TEXT}) for _ in range(2)]
    assert first.content == second.content


async def test_a_known_etag_saves_the_work(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    first = await client.post("/v1/entities", json={"text": TEXT})
    etag = first.headers["etag"]
    again = await client.post("/v1/entities", json={"format": "text", "text": TEXT}, headers={"If-None-Match": f'"x", {etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert toy.plans == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [("/v1/quotes", {"text": TEXT}), ("/v1/entities", {"text": TEXT + " "}), ("/v1/entities", {"text": TEXT, "offset_unit": "utf8"})],
)
async def test_another_endpoint_text_or_option_has_another_etag(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    etag = (await client.post("/v1/entities", json={"text": TEXT})).headers["etag"]
    assert (await client.post(path, json=body, headers={"If-None-Match": etag})).status_code == 200


async def test_another_model_version_has_another_etag(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    etag = (await client.post("/v1/entities", json={"text": TEXT})).headers["etag"]
    toy.versions["entities"] = "toy 3"
    assert (await client.post("/v1/entities", json={"text": TEXT}, headers={"If-None-Match": etag})).status_code == 200


@pytest.mark.parametrize("sent", ["abc-123", "0af7651916cd43dd8448eb211c80319c"])
async def test_a_request_id_comes_back(client: httpx.AsyncClient, sent: str) -> None:
    response = await client.get("/livez", headers={"X-Request-ID": sent})
    assert response.headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", "a b", "x" * 129, "<script>"])
async def test_an_odd_request_id_is_replaced(client: httpx.AsyncClient, sent: str) -> None:
    response = await client.get("/livez", headers={"X-Request-ID": sent})
    assert response.headers["x-request-id"] != sent
    assert len(response.headers["x-request-id"]) == 32


async def test_server_timing_names_the_stages(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/entities", json={"text": TEXT})
    assert [part.split(";")[0] for part in response.headers["server-timing"].split(", ")] == ["parse", "queue", "encode", "decode"]


async def test_limits_in_force(serve: Serve) -> None:
    limits = (await (await serve(max_chars=1234, batch_tokens=512, rate_limit="100/minute")).get("/v1/limits")).json()
    assert (limits["max_chars"], limits["batch_tokens"]) == (1234, 512)
    assert limits["rate_limit"] == "100/minute"
    assert limits["formats"] == ["text", "markdown", "html", "gutenberg"]


async def test_model_cards(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v1/models")).json() == {"models": [{"name": "toy", "version": "1", "task": "entities", "licence": "none"}]}


async def test_metrics_count_what_was_done(client: httpx.AsyncClient) -> None:
    await client.post("/v1/entities", json={"text": TEXT})
    await client.get("/nothing")
    metrics = (await client.get("/metrics")).text
    assert 'copydesk_requests_total{method="POST",route="/v1/entities",status="200"} 1.0' in metrics
    assert 'copydesk_requests_total{method="GET",route="none",status="404"} 1.0' in metrics
    assert f"copydesk_characters_total {len(TEXT)}.0" in metrics


async def test_the_documentation_needs_no_network(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text
    links = [part.split('"')[0] for name in ('src="', 'href="') for part in page.split(name)[1:]]
    assert len(links) == 3
    assert '"validatorUrl": null' in page
    for link in links:
        assert link.startswith("/docs/assets/")
        assert (await client.get(link)).status_code == 200


async def test_no_text_is_logged(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await client.post("/v1/entities", json={"text": TEXT, "title": "Minister"})
    assert "POST /v1/entities 200" in caplog.text
    assert "inister" not in caplog.text


async def test_it_is_alive_before_it_is_ready(toy: ToyAnalyzer) -> None:
    toy.article.free.clear()
    app = create_app(make_settings(), lambda settings: toy.loaded())
    transport = httpx.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        assert (await client.get("/livez")).status_code == 200
        for response in (
            await client.get("/readyz"),
            await client.post("/v1/entities", json={"text": TEXT}),
            await client.get("/v1/models"),
        ):
            assert (response.status_code, response.json()["code"]) == (503, "not_ready")
            assert response.headers["retry-after"] == "1"
        toy.article.free.set()
        with anyio.fail_after(10):
            while (await client.get("/readyz")).status_code == 503:
                await anyio.sleep(0.01)


async def test_models_that_cannot_be_loaded_are_told_of_in_one_sentence() -> None:
    told: list[str] = []

    def load(settings: Any) -> ToyAnalyzer:
        raise FileNotFoundError("the model folder /x lacks config.json\nmore")

    app = create_app(make_settings(), load, told.append)
    async with app.router.lifespan_context(app):
        with anyio.fail_after(10):
            while not told:
                await anyio.sleep(0.01)
    assert told == ["Copydesk cannot load its models: the model folder /x lacks config.json"]


async def test_models_that_fail_on_the_first_text_are_told_of(toy: ToyAnalyzer) -> None:
    told: list[str] = []
    toy.article.fail = lambda sizes: True
    app = create_app(make_settings(), lambda settings: toy.loaded(), told.append)
    async with app.router.lifespan_context(app):
        with anyio.fail_after(10):
            while not told:
                await anyio.sleep(0.01)
    assert "RuntimeError" in told[0]
    assert "SECRET" not in told[0]


KEY = "a-key"


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


async def test_a_key_is_needed_where_keys_are_set(serve: Serve) -> None:
    client = await serve(api_keys=(hashed("another"), hashed(KEY)))
    missing = await client.post("/v1/entities", json={"text": TEXT})
    assert (missing.status_code, missing.json()["code"], missing.headers["www-authenticate"]) == (401, "missing_api_key", "Bearer")
    wrong = await client.post("/v1/entities", json={"text": TEXT}, headers={"X-API-Key": "b"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "invalid_api_key")
    for headers in ({"Authorization": f"Bearer {KEY}"}, {"authorization": f"bearer {KEY}"}, {"X-API-Key": KEY}):
        assert (await client.post("/v1/entities", json={"text": TEXT}, headers=headers)).status_code == 200
    for path in ("/livez", "/readyz", "/metrics", "/docs", "/openapi.json"):
        assert (await client.get(path)).status_code == 200


async def test_the_rate_limit_holds_for_each_key(serve: Serve) -> None:
    client = await serve(api_keys=(hashed("a"), hashed("b")), rate_limit="2/minute")
    statuses = [(await client.get("/v1/limits", headers={"X-API-Key": key})).status_code for key in "aaab"]
    assert statuses == [200, 200, 429, 200]
    refused = await client.get("/v1/limits", headers={"X-API-Key": "a"})
    assert refused.json()["code"] == "rate_limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 60


async def test_the_rate_limit_without_keys_holds_for_each_address(serve: Serve) -> None:
    client = await serve(rate_limit="1/minute")
    assert [(await client.get("/v1/limits")).status_code for _ in range(2)] == [200, 429]
    assert (await client.get("/livez")).status_code == 200


async def test_cors_is_for_listed_origins(serve: Serve) -> None:
    client = await serve(cors_origins=("https://news.example",), api_keys=(hashed(KEY),))
    asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "X-API-Key"}
    preflight = await client.options("/v1/entities", headers=asked)
    assert (preflight.status_code, preflight.headers["access-control-allow-origin"]) == (200, "https://news.example")
    refused = await client.post("/v1/entities", json={"text": TEXT}, headers={"Origin": "https://news.example"})
    assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (401, "https://news.example")
    other = await client.get("/livez", headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers


async def test_a_title_longer_than_the_text_is_warned_of(client: httpx.AsyncClient) -> None:
    body = await post(client, "/v1/quotes", title=TEXT + " And so on.")
    assert [warning["code"] for warning in body["warnings"]] == ["title_longer"]


@pytest.mark.parametrize("published", ["2026-02-30", "26.11.2026", 20261126, "2026-11-26T10:00"])
async def test_a_day_that_is_none_is_refused(client: httpx.AsyncClient, published: Any) -> None:
    response = await client.post("/v1/quotes", json={"text": TEXT, "published": published})
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/published"


async def test_the_day_of_the_article_may_be_sent_everywhere(client: httpx.AsyncClient) -> None:
    for path in ("/v1/entities", "/v1/quotes", "/v1/analyze"):
        assert (await post(client, path, published="2026-11-26"))["warnings"] == []


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; list=quotes; charset=utf-8"),
        ("application/ld+json", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'),
        ("application/vnd.displacy+json", "application/vnd.displacy+json"),
        ("*/*", "application/json"),
    ],
)
async def test_an_answer_comes_in_the_standard_that_accept_names(client: httpx.AsyncClient, accept: str, kind: str) -> None:
    body = {"text": TEXT, "offset_unit": "utf16"}
    response = await client.post("/v1/quotes", json=body, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, kind)
    assert "Accept" in response.headers["vary"]
    other = await client.post("/v1/quotes", json=body, headers={"Accept": "application/json, text/csv;q=0.1"})
    assert (response.headers["etag"] == other.headers["etag"]) == (accept == "*/*")
    again = await client.post("/v1/quotes", json=body, headers={"Accept": accept, "If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


async def test_a_form_that_nobody_serves_is_refused(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/entities", json={"text": TEXT}, headers={"Accept": "text/html"})
    assert (response.status_code, response.json()["code"]) == (406, "not_acceptable")
    assert "text/csv; list=entities" in response.json()["detail"]
