import asyncio
import gzip
import itertools
import json
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from service.api.batch import in_order
from service.api.batch import lines as lines_of
from service.app import App
from service.problems import Problem
from tests.service.asgi import Exchange
from tests.service.conftest import Serve
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = 'The minister might come. "We agree," said Ann Lee in Paris.'
FRENCH = "Le ministre a déclaré que la situation était grave."
NDJSON = {"Content-Type": "application/x-ndjson"}


async def post(client: httpx.AsyncClient, **body: Any) -> list[dict[str, Any]]:
    response = await client.post("/v1/batch", json=body)
    assert response.status_code == 200, response.text
    assert response.json().keys() == {"results"}
    results: list[dict[str, Any]] = response.json()["results"]
    return results


def lines(*documents: Any) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


async def stream(client: httpx.AsyncClient, content: Any) -> list[dict[str, Any]]:
    response = await client.post("/v1/batch", content=content, headers=NDJSON)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


async def test_a_result_is_that_of_the_document_alone(client: httpx.AsyncClient) -> None:
    alone = (await client.post("/v1/analyze", json={"text": TEXT, "id": "a"})).json()
    assert await post(client, documents=[{"id": "a", "text": TEXT}]) == [{"id": "a", "status": 200, "result": alone}]


async def test_the_language_may_be_told_for_all_documents_and_for_one(client: httpx.AsyncClient) -> None:
    french = {"text": FRENCH}
    assert [result["status"] for result in await post(client, documents=[french, french], language="en")] == [200, 200]
    assert [result["status"] for result in await post(client, documents=[french, french | {"language": "en"}])] == [422, 200]


async def test_bad_documents_among_good_ones_give_their_problem_in_their_place(client: httpx.AsyncClient) -> None:
    documents = [
        {"id": "1", "text": TEXT},
        {"id": "2", "text": " "},
        {"id": "3"},
        {"id": "4", "text": FRENCH},
        {"id": "5", "text": "a" * 100_001},
        {"id": "6", "text": "BREAK"},
        {"id": 7, "text": TEXT},
        "eight",
        {"id": "9", "text": TEXT},
    ]
    results = await post(client, documents=documents)
    assert [item["id"] for item in results] == ["1", "2", "3", "4", "5", "6", None, None, "9"]
    assert [item["status"] for item in results] == [200, 422, 422, 422, 413, 500, 422, 422, 200]
    codes = [item["problem"]["code"] for item in results if "problem" in item]
    assert codes == ["blank_text", "invalid_request", "unsupported_language", "text_too_long", "internal_error", *["invalid_request"] * 2]
    assert results[3]["problem"]["instance"] == "/v1/batch#/documents/3"
    assert {item["problem"]["status"] == item["status"] for item in results if "problem" in item} == {True}


async def test_shared_options_hold_where_a_document_sets_none(client: httpx.AsyncClient) -> None:
    documents = [{"text": TEXT}, {"text": TEXT, "tasks": ["hedging"], "offset_unit": "utf8"}]
    first, second = await post(client, documents=documents, tasks=["quotes"], offset_unit="utf16", min_confidence=0.9, min_precision=0.5)
    assert "quotes" in first["result"]
    assert "sentences" not in first["result"]
    assert first["result"]["offset_unit"] == "utf16"
    assert first["result"]["quotes"] == []
    assert any("min_precision" in warning["detail"] for warning in first["result"]["warnings"])
    assert "quotes" not in second["result"]
    assert second["result"]["offset_unit"] == "utf8"


async def test_shared_targets_ask_for_stance(client: httpx.AsyncClient) -> None:
    [item] = await post(client, documents=[{"text": TEXT}], targets=["Paris"])
    assert [stance["target"] for stance in item["result"]["stances"]] == ["Paris"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"documents": []}, "/documents"),
        ({"documents": {}}, "/documents"),
        ({}, "/documents"),
        ({"documents": [{"text": TEXT}], "tasks": ["x"]}, "/tasks/0"),
        ({"documents": [{"text": TEXT}], "id": "x"}, "/id"),
    ],
)
async def test_a_wrong_batch_is_refused_whole(client: httpx.AsyncClient, body: dict[str, Any], pointer: str) -> None:
    response = await client.post("/v1/batch", json=body)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


async def test_too_many_documents(client: httpx.AsyncClient) -> None:
    assert len(await post(client, documents=[{"text": "Yes."}] * 64)) == 64
    response = await client.post("/v1/batch", json={"documents": [{"text": "Yes."}] * 65})
    assert (response.status_code, response.json()["code"]) == (413, "too_many_documents")
    assert "65" in response.json()["detail"]


async def test_too_many_bytes(serve: Serve) -> None:
    client = await serve(max_batch_bytes=1024)
    response = await client.post("/v1/batch", json={"documents": [{"text": "a" * 1024}]})
    assert (response.status_code, response.json()["code"]) == (413, "body_too_large")


async def test_a_batch_has_an_etag_unless_trying_again_may_help(client: httpx.AsyncClient) -> None:
    body = {"documents": [{"text": TEXT}, {"text": ""}]}
    etag = (await client.post("/v1/batch", json=body)).headers["etag"]
    assert (await client.post("/v1/batch", json=body, headers={"If-None-Match": etag})).status_code == 304
    assert "etag" not in (await client.post("/v1/batch", json={"documents": [{"text": "BREAK"}]})).headers


async def test_a_batch_larger_than_the_queue_is_worked_off(serve: Serve) -> None:
    client = await serve(batch_tokens=256, queue_tokens=512)
    results = await post(client, documents=[{"id": str(i), "text": "The plan. " * 150} for i in range(20)])
    assert [item["status"] for item in results] == [200] * 20


async def test_ndjson_gives_a_line_a_document_in_order(client: httpx.AsyncClient) -> None:
    documents = [{"id": str(i), "text": "The plan. " * (1 + 37 * i % 50)} for i in range(100)]
    items = await stream(client, lines(*documents))
    assert [item["id"] for item in items] == [str(i) for i in range(100)]
    assert {item["status"] for item in items} == {200}


async def test_ndjson_with_bad_lines_loses_none(client: httpx.AsyncClient) -> None:
    content = b"\n".join(
        [
            b'{"id": "1", "text": "Yes."}\r',
            b"{",
            b"",
            b'{"id": "3", "text": "\xff"}',
            b'{"id": "4", "text": "\\ud800"}',
            b'  {"id": "5", "text": "Yes.", "tasks": ["stance"]}',
            b"[]",
            b'{"id": "7", "text": "Yes."}',
        ]
    )
    items = await stream(client, content)
    assert [item["status"] for item in items] == [200, 400, 400, 422, 422, 422, 200]
    assert items[1]["problem"]["instance"] == "/v1/batch#line-2"


async def test_an_oversized_line_gives_a_413_and_the_next_is_read(serve: Serve) -> None:
    client = await serve(max_body_bytes=1024)
    long = b'{"text": "' + b"a" * 5000 + b'"}'
    content = b"\n".join([b'{"text": "Yes."}', long, b'{"text": "No."}', long])

    async def chunks() -> Any:
        for start in range(0, len(content), 100):
            yield content[start : start + 100]

    for sent in (content, chunks()):
        items = await stream(client, sent)
        assert [item["status"] for item in items] == [200, 413, 200, 413]
        assert str(len(long)) in items[1]["problem"]["detail"]


@pytest.mark.parametrize("cut", [1, 12])
async def test_where_gzip_breaks_off_the_lines_before_are_answered_and_the_last_item_says_so(client: httpx.AsyncClient, cut: int) -> None:
    packer = zlib.compressobj(wbits=31)
    content = packer.compress(lines({"id": "1", "text": "Yes."})) + packer.flush(zlib.Z_SYNC_FLUSH)
    content += packer.compress(lines({"id": "2", "text": "No."})) + packer.flush()
    response = await client.post("/v1/batch", content=content[:-cut], headers=NDJSON | {"Content-Encoding": "gzip"})
    items = [json.loads(line) for line in response.text.splitlines()]
    assert items[0]["status"] == 200
    assert (items[-1]["status"], items[-1]["problem"]["code"]) == (400, "invalid_gzip")
    assert items[-1]["problem"]["instance"] == f"/v1/batch#line-{len(items)}"


async def test_a_line_that_inflates_beyond_the_limit_is_the_last(serve: Serve) -> None:
    client = await serve(max_body_bytes=1024)
    content = gzip.compress(b"\n".join([b'{"text": "Yes."}', b'{"text": "' + b"a" * 10_000_000 + b'"}', b'{"text": "No."}']))
    response = await client.post("/v1/batch", content=content, headers=NDJSON | {"Content-Encoding": "gzip"})
    items = [json.loads(line) for line in response.text.splitlines()]
    assert [item["status"] for item in items] == [200, 413]
    assert "at least" in items[1]["problem"]["detail"]


async def test_gzip_lines_are_answered_before_the_next_is_sent(start: Callable[..., Awaitable[App]]) -> None:
    exchange = Exchange(await start(), "/v1/batch", (NDJSON | {"Content-Encoding": "gzip"}).items())
    packer = zlib.compressobj(wbits=31)
    for number in range(3):
        exchange.send(packer.compress(lines({"id": str(number), "text": TEXT})) + packer.flush(zlib.Z_SYNC_FLUSH), more=True)
        if number == 0:
            assert (await exchange.receive())["status"] == 200
        assert json.loads((await exchange.receive())["body"])["id"] == str(number)
    exchange.send(packer.flush())
    assert (await exchange.receive())["more_body"] is False
    await exchange.task


async def test_an_empty_stream_gives_no_items(client: httpx.AsyncClient) -> None:
    assert await stream(client, b"") == []
    assert await stream(client, b"\n\n") == []


async def test_ndjson_answers_a_line_before_the_next_is_sent(start: Callable[..., Awaitable[App]]) -> None:
    exchange = Exchange(await start(), "/v1/batch", NDJSON.items())
    for number in range(3):
        exchange.send(lines({"id": str(number), "text": TEXT}), more=True)
        if number == 0:
            assert (await exchange.receive())["status"] == 200
        assert json.loads((await exchange.receive())["body"])["id"] == str(number)
    exchange.send(b"")
    assert (await exchange.receive())["more_body"] is False
    await exchange.task


async def test_a_client_that_leaves_a_stream_ends_its_work(start: Callable[..., Awaitable[App]], toy: ToyAnalyzer) -> None:
    exchange = Exchange(await start(), "/v1/batch", NDJSON.items())
    toy.article.free.clear()
    for _ in range(3):
        exchange.send(lines({"text": TEXT}), more=True)
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    exchange.disconnect()
    async with asyncio.timeout(10):
        await exchange.task
    toy.article.free.set()


async def test_results_stay_in_order_and_few_are_under_way() -> None:
    running = most = 0

    async def job(number: int) -> bytes:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await anyio.sleep(0.001 * (number % 3))
        running -= 1
        return str(number).encode()

    async def jobs() -> Any:
        for number in range(200):
            yield job(number)

    results: list[bytes] = []

    async def sink(result: bytes) -> None:
        results.append(result)

    await in_order(jobs(), sink)
    assert results == [str(number).encode() for number in range(200)]
    assert 10 < most < 20


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=30), max_size=6), st.lists(st.integers(0, 150), max_size=8))
def test_lines_are_the_same_however_the_body_is_cut(parts: list[bytes], cuts: list[int]) -> None:
    content = b"\n".join(parts)
    places = [0, *sorted(min(cut, len(content)) for cut in cuts), len(content)]
    messages = [{"type": "http.request", "body": content[a:b], "more_body": True} for a, b in itertools.pairwise(places)] + [
        {"type": "http.request", "body": b"", "more_body": False}
    ]

    async def receive() -> Any:
        return messages.pop(0)

    async def read() -> list[bytes | Problem]:
        return [line async for line in lines_of(Request({"type": "http", "headers": []}, receive), 20)]

    found = ["too long" if isinstance(line, Problem) else line for line in asyncio.run(read())]
    expected = ["too long" if len(line) > 20 else line.strip() for line in content.split(b"\n")]
    assert found == [line for line in expected if line]


@pytest.mark.parametrize(("accept", "status"), [("text/csv", 406), ("application/x-ndjson", 200), ("application/json", 200), ("*/*", 200)])
async def test_a_batch_comes_as_json_alone(client: httpx.AsyncClient, accept: str, status: int) -> None:
    response = await client.post("/v1/batch", json={"documents": [{"text": "Ann Lee left."}]}, headers={"Accept": accept})
    assert response.status_code == status
