import gzip
import json
import zlib
from collections.abc import Awaitable, Callable
from typing import Protocol

import httpx
import pytest
import zstandard

from service.app import App
from tests.service.asgi import Exchange

pytestmark = pytest.mark.anyio

TEXT = "The minister, Ann Lee, might come. " * 40


class Unpacker(Protocol):
    def decompress(self, data: bytes, /) -> bytes: ...


UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    "gzip": lambda: zlib.decompressobj(wbits=31),
    "zstd": lambda: zstandard.ZstdDecompressor().decompressobj(),
}


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
async def test_an_answer_is_compressed_as_accepted(start: Callable[..., Awaitable[App]], encoding: str) -> None:
    app = await start()
    bodies = []
    for accepted in (encoding, "identity"):
        exchange = Exchange(app, "/v1/entities", [("Content-Type", "application/json"), ("Accept-Encoding", accepted)])
        exchange.send(json.dumps({"text": TEXT}).encode())
        headers = dict((await exchange.receive())["headers"])
        assert b"Accept-Encoding" in headers[b"vary"]
        assert headers.get(b"content-encoding", b"identity") == accepted.encode()
        bodies.append((await exchange.receive())["body"])
        assert int(headers[b"content-length"]) == len(bodies[-1])
        await exchange.task
    assert UNPACKERS[encoding]().decompress(bodies[0]) == bodies[1]
    assert len(bodies[0]) < len(bodies[1])


async def test_small_answers_are_left_as_they_are(client: httpx.AsyncClient) -> None:
    response = await client.get("/livez", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in response.headers


async def test_a_long_problem_is_compressed_too(client: httpx.AsyncClient) -> None:
    fields = {f"field{number}": 1 for number in range(20)}
    response = await client.post("/v1/entities", json={"text": "a", **fields}, headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert len(response.json()["errors"]) == 20


async def test_the_bytes_are_gzip(start: Callable[..., Awaitable[App]]) -> None:
    exchange = Exchange(await start(), "/v1/entities", [("Content-Type", "application/json"), ("Accept-Encoding", "gzip")])
    exchange.send(json.dumps({"text": TEXT}).encode())
    await exchange.receive()
    assert json.loads(gzip.decompress((await exchange.receive())["body"]))["mentions"]


async def ask(app: App, *headers: tuple[str, str]) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers of an answer that is worth compressing."""
    exchange = Exchange(app, "/v1/entities", [("Content-Type", "application/json"), *headers])
    exchange.send(json.dumps({"text": TEXT}).encode())
    start = await exchange.receive()
    await exchange.task
    return start["status"], dict(start["headers"])


async def test_the_tag_of_compressed_bytes_is_weak_and_holds_for_all_of_them(start: Callable[..., Awaitable[App]]) -> None:
    app = await start()
    tags = [(await ask(app, ("Accept-Encoding", encoding)))[1][b"etag"] for encoding in ("gzip", "zstd", "identity")]
    assert tags[0] == tags[1] == b"W/" + tags[2]
    for tag in tags:
        for encoding in ("gzip", "identity"):
            status, headers = await ask(app, ("Accept-Encoding", encoding), ("If-None-Match", tag.decode()))
            assert (status, headers[b"etag"]) == (304, tag)
            assert b"Accept-Encoding" in headers[b"vary"]
            assert b"content-encoding" not in headers


async def test_the_items_of_a_stream_are_left_as_they_are(start: Callable[..., Awaitable[App]]) -> None:
    exchange = Exchange(await start(), "/v1/batch", [("Content-Type", "application/x-ndjson"), ("Accept-Encoding", "gzip, zstd")])
    exchange.send(json.dumps({"id": "1", "text": TEXT}).encode() + b"\n", more=True)
    assert b"content-encoding" not in dict((await exchange.receive())["headers"])
    assert json.loads((await exchange.receive())["body"])["id"] == "1"
    exchange.send(b"")
    await exchange.task
