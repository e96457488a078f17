"""One test per way in which input can be wrong or odd."""

import json
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

JSON = {"Content-Type": "application/json"}


async def post(client: httpx.AsyncClient, body: Any, path: str = "/v1/analyze") -> httpx.Response:
    return await client.post(path, json=body)


def problem(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body.keys() == {"type", "title", "status", "detail", "instance", "code", "error", "request_id", "errors"}
    assert body["status"] == status
    assert body["code"] == code
    assert body["error"] == body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    assert body["instance"] == response.request.url.path
    assert all(error.keys() == {"pointer", "detail"} for error in body["errors"])
    return body


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0\u2003"])
async def test_blank_text(client: httpx.AsyncClient, text: str) -> None:
    assert problem(await post(client, {"text": text}), 422, "blank_text")["errors"][0]["pointer"] == "/text"


@pytest.mark.parametrize(
    ("markup", "source"),
    [("html", "<p><img src='a.png'></p><!-- nothing -->"), ("markdown", "[a]: http://example.org\n"), ("gutenberg", "<!-- wp:spacer /-->")],
)
async def test_only_markup(client: httpx.AsyncClient, markup: str, source: str) -> None:
    assert markup in problem(await post(client, {"text": source, "format": markup}), 422, "no_text")["detail"]


async def test_the_longest_text_is_analysed_whole(client: httpx.AsyncClient) -> None:
    text = ("The minister said that Ann Lee might come. " * 2400)[:100_000]
    response = await post(client, {"text": text})
    assert response.status_code == 200
    assert response.json()["coverage"] == {"chars_total": 100_000, "chars_analyzed": 100_000, "windows": 79, "complete": True}


async def test_a_longer_text_is_refused_with_limit_and_size(client: httpx.AsyncClient) -> None:
    detail = problem(await post(client, {"text": "a" * 100_001}), 413, "text_too_long")["detail"]
    assert "100001" in detail
    assert "100000" in detail


async def test_one_enormous_word(client: httpx.AsyncClient) -> None:
    assert (await post(client, {"text": "a" * 50_000})).status_code == 200


@pytest.mark.parametrize("text", ["The \x00 minister\x07 said.\x1b[0m \x7f", "\ufeffThe minister.", "\u202eThe minister\u2066."])
async def test_control_characters_are_text(client: httpx.AsyncClient, text: str) -> None:
    response = await post(client, {"text": text}, "/v1/hedging")
    assert response.status_code == 200
    assert response.json()["coverage"]["chars_total"] == len(text)


async def test_nothing_but_what_nobody_sees_is_no_text(client: httpx.AsyncClient) -> None:
    problem(await post(client, {"text": "\x00\u200b"}, "/v1/hedging"), 422, "no_text")


@pytest.mark.parametrize("escape", ["\\ud800", "\\udc00", "\\ud83d\\ud83d", "\\ude00\\ud83d"])
async def test_lone_surrogates(client: httpx.AsyncClient, escape: str) -> None:
    response = await client.post("/v1/entities", content='{"text": "abc' + escape + '"}', headers=JSON)
    found = problem(response, 422, "lone_surrogate")["errors"]
    assert found == [{"pointer": "/text", "detail": found[0]["detail"]}]
    assert "character 3" in found[0]["detail"]


async def test_a_lone_surrogate_in_a_key(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/entities", content='{"text": "x", "a": {"\\ud800": 1}}', headers=JSON)
    assert problem(response, 422, "lone_surrogate")["errors"][0]["pointer"] == "/a"


async def test_a_surrogate_pair_is_a_character(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/hedging", content='{"text": "\\ud83d\\ude00 fine"}', headers=JSON)
    assert response.json()["sentences"][0]["text"] == "😀 fine"


@pytest.mark.parametrize(("raw", "offset"), [(b'{"text": "caf\xe9"}', 13), (b'{"text": "\xed\xa0\x80"}', 10), (b"\xff\xfe{", 0)])
async def test_invalid_utf8(client: httpx.AsyncClient, raw: bytes, offset: int) -> None:
    detail = problem(await client.post("/v1/entities", content=raw, headers=JSON), 400, "invalid_utf8")["detail"]
    assert f"offset {offset} " in detail


async def test_a_byte_order_mark_is_skipped(client: httpx.AsyncClient) -> None:
    response = await client.post("/v1/entities", content=b'\xef\xbb\xbf{"text": "The minister."}', headers=JSON)
    assert response.status_code == 200


@pytest.mark.parametrize(
    "raw", ["{", "text", '{"text": "a",}', "{'text': 'a'}", '{"text": NaN}', '{"text": "a"} x', "[" * 5000, "[" * 500 + "]" * 500, '"\n"']
)
async def test_what_is_not_json(client: httpx.AsyncClient, raw: str) -> None:
    problem(await client.post("/v1/entities", content=raw, headers=JSON), 400, "invalid_json")


@pytest.mark.parametrize("raw", [b"", b" \n "])
async def test_an_empty_body(client: httpx.AsyncClient, raw: bytes) -> None:
    problem(await client.post("/v1/entities", content=raw, headers=JSON), 400, "empty_body")


@pytest.mark.parametrize(
    "header",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "application/x-ndjson"],
)
async def test_another_content_type(client: httpx.AsyncClient, header: str) -> None:
    response = await client.post("/v1/entities", content=b'{"text": "a"}', headers={"Content-Type": header})
    assert "application/json" in problem(response, 415, "unsupported_media_type")["detail"]


async def test_no_content_type(client: httpx.AsyncClient) -> None:
    problem(await client.post("/v1/entities", content=b'{"text": "a"}'), 415, "unsupported_media_type")


async def test_another_charset(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "application/json; charset=latin1"}
    problem(await client.post("/v1/entities", content=b'{"text": "a"}', headers=headers), 415, "unsupported_charset")
    headers = {"Content-Type": 'Application/JSON; charset="UTF-8"'}
    assert (await client.post("/v1/entities", content=b'{"text": "a"}', headers=headers)).status_code == 200


async def test_a_compressed_body(client: httpx.AsyncClient) -> None:
    problem(await client.post("/v1/entities", content=b"x", headers=JSON | {"Content-Encoding": "br"}), 415, "unsupported_encoding")


@pytest.mark.parametrize("body", [[], "text", 1, None, [{"text": "a"}]])
async def test_a_body_that_is_no_object(client: httpx.AsyncClient, body: Any) -> None:
    response = await client.post("/v1/entities", content=json.dumps(body), headers=JSON)
    assert problem(response, 422, "invalid_request")["errors"][0]["pointer"] == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 1),
        ("text", None),
        ("text", ["a"]),
        ("text", {"a": "b"}),
        ("format", "pdf"),
        ("format", None),
        ("id", 7),
        ("id", "x" * 257),
        ("title", 7),
        ("offset_unit", "utf32"),
        ("min_confidence", "0.5"),
        ("min_confidence", True),
        ("min_confidence", 1.1),
        ("min_confidence", -0.1),
        ("min_precision", "0.9"),
        ("min_precision", True),
        ("min_precision", 1.0),
        ("min_precision", -0.1),
        ("coreference", "yes"),
        ("coreference", 1),
        ("tasks", "entities"),
        ("tasks", []),
        ("targets", []),
        ("targets", "Ann"),
        ("targets", ["a"] * 17),
    ],
)
async def test_a_wrong_type_or_value(client: httpx.AsyncClient, field: str, value: Any) -> None:
    errors = problem(await post(client, {"text": "The minister."} | {field: value}), 422, "invalid_request")["errors"]
    assert [error["pointer"] for error in errors] == [f"/{field}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("tasks", ["entities", "emotions"]), ("targets", ["a", ""]), ("targets", ["a", " \t"]), ("targets", ["a", "x" * 201])],
)
async def test_a_wrong_item_is_pointed_at(client: httpx.AsyncClient, field: str, value: Any) -> None:
    errors = problem(await post(client, {"text": "The minister."} | {field: value}), 422, "invalid_request")["errors"]
    assert [error["pointer"] for error in errors] == [f"/{field}/1"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
async def test_a_number_that_is_none(client: httpx.AsyncClient, number: str) -> None:
    response = await client.post("/v1/entities", content='{"text": "a", "min_confidence": ' + number + "}", headers=JSON)
    assert response.status_code in (400, 422)


async def test_unknown_fields_are_named_together_with_the_known(client: httpx.AsyncClient) -> None:
    errors = problem(await post(client, {"text": "a", "txet": 1, "a/b~": 2}), 422, "invalid_request")["errors"]
    assert [error["pointer"] for error in errors] == ["/txet", "/a~1b~0"]
    assert "min_confidence" in errors[0]["detail"]


async def test_a_missing_text(client: httpx.AsyncClient) -> None:
    assert problem(await post(client, {"id": "x"}), 422, "invalid_request")["errors"][0] == {
        "pointer": "/text",
        "detail": "This field is required.",
    }


async def test_french(client: httpx.AsyncClient) -> None:
    found = problem(await post(client, {"text": "Le ministre a déclaré que la situation était grave."}), 422, "unsupported_language")
    assert "French (fr)" in found["detail"]


@pytest.mark.parametrize("path", ["/v1/analyze", "/v1/entities", "/v1/quotes", "/v1/hedging"])
async def test_french_that_is_to_be_read_as_english(client: httpx.AsyncClient, path: str) -> None:
    text = "Le ministre a déclaré que la situation était grave."
    found = await post(client, {"text": text, "language": "en"}, path)
    assert found.status_code == 200
    assert found.json()["language"] == "en"
    problem(await post(client, {"text": text, "language": None}, path), 422, "unsupported_language")


async def test_a_language_that_cannot_be_asked_for(client: httpx.AsyncClient) -> None:
    found = problem(await post(client, {"text": "A text.", "language": "fr"}), 422, "invalid_request")
    assert [error["pointer"] for error in found["errors"]] == ["/language"]


async def test_french_in_markup(client: httpx.AsyncClient) -> None:
    source = "<p class='the and that with from this said which'>Le ministre a déclaré que la situation était grave.</p>"
    problem(await post(client, {"text": source, "format": "html"}), 422, "unsupported_language")


@pytest.mark.parametrize("text", ['"', '""', '"The', "“The «minister' said", "'''\"\"\"”„", '"a "b "c'])
async def test_unmatched_quotation_marks(client: httpx.AsyncClient, text: str) -> None:
    assert (await post(client, {"text": text}, "/v1/quotes")).status_code == 200


async def test_stance_without_targets(client: httpx.AsyncClient) -> None:
    found = problem(await post(client, {"text": "The minister.", "tasks": ["stance"]}), 422, "targets_required")
    assert found["errors"][0]["pointer"] == "/targets"
    found = problem(await post(client, {"text": "The minister."}, "/v1/stance"), 422, "invalid_request")
    assert found["errors"][0]["pointer"] == "/targets"


@pytest.mark.parametrize("header", ["0", "-1", "soon", "nan", ""])
async def test_a_timeout_that_is_none(client: httpx.AsyncClient, header: str) -> None:
    response = await client.post("/v1/entities", json={"text": "a"}, headers={"X-Request-Timeout": header})
    problem(response, 400, "invalid_header")


async def test_a_body_over_the_limit(serve: Any) -> None:
    client = await serve(max_body_bytes=2000)
    detail = problem(await post(client, {"text": "a" * 2000}), 413, "body_too_large")["detail"]
    assert "2000" in detail


async def test_a_streamed_body_over_the_limit(serve: Any) -> None:
    client = await serve(max_body_bytes=2000)

    async def chunks() -> Any:
        for _ in range(1000):
            yield b"a" * 100

    response = await client.post("/v1/entities", content=chunks(), headers=JSON)
    assert "at least" in problem(response, 413, "body_too_large")["detail"]


async def test_a_path_that_is_none(client: httpx.AsyncClient) -> None:
    problem(await client.get("/v1/nothing"), 404, "not_found")
    problem(await client.post("/v1/entities/", json={"text": "a"}), 404, "not_found")
    problem(await client.get("/docs/assets/nothing.js"), 404, "not_found")


async def test_another_method(client: httpx.AsyncClient) -> None:
    response = await client.get("/v1/entities")
    problem(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "POST"
    problem(await client.delete("/v1/models"), 405, "method_not_allowed")


async def test_a_fault_tells_nothing_and_logs_no_text(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    response = await post(client, {"text": "BREAK SECRET article"})
    assert "SECRET" not in response.text
    problem(response, 500, "internal_error")
    assert "toy.py" in caplog.text
    assert "SECRET" not in caplog.text
