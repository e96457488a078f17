import gzip
import json
import zlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api import bodies, inflate
from service.problems import Problem
from tests.service.conftest import Serve

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4),
    max_leaves=12,
)
PACKED = {"Content-Type": "application/json", "Content-Encoding": "gzip"}


@given(VALUES, st.booleans())
def test_any_value_without_a_duplicate_key_is_read_as_it_is(value: Any, ascii_only: bool) -> None:
    assert bodies.decode(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ('{"text": "a", "text": "b"}', "/text"),
        ('{"documents": [{"text": "a: \\"b\\":", "id": 1, "id" : 2}]}', "/documents/0/id"),
        ('{"a": {"b": [1, {"c": 1, "c": 2}]}}', "/a/b/1/c"),
        ('{"a": 1, "\\u0061": 2}', "/a"),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_name_and_place(raw: str, place: str) -> None:
    with pytest.raises(Problem) as refused:
        bodies.decode(raw.encode())
    assert (refused.value.status_code, refused.value.code) == (400, "duplicate_key")
    assert f'"{place.rpartition("/")[2]}"' in refused.value.detail
    assert [error["pointer"] for error in refused.value.errors] == [place]


@pytest.mark.anyio
async def test_a_body_may_come_with_gzip_in_one_member_or_several(client: httpx.AsyncClient) -> None:
    whole = json.dumps({"text": "Ann Lee said so."}).encode()
    plain = await client.post("/v1/entities", content=whole, headers={"Content-Type": "application/json"})
    for packed in (gzip.compress(whole), gzip.compress(whole[:9]) + gzip.compress(whole[9:])):
        assert (await client.post("/v1/entities", content=packed, headers=PACKED)).json() == plain.json()


@pytest.mark.anyio
@pytest.mark.parametrize("packed", [b"x", gzip.compress(b'{"text": "Ann"}')[:-9], gzip.compress(b"{}") + b"rest"])
async def test_broken_gzip_is_told(client: httpx.AsyncClient, packed: bytes) -> None:
    refused = await client.post("/v1/entities", content=packed, headers=PACKED)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_gzip")


@pytest.mark.anyio
async def test_nothing_is_no_gzip_that_is_broken(client: httpx.AsyncClient) -> None:
    for packed in (b"", gzip.compress(b"")):
        refused = await client.post("/v1/entities", content=packed, headers=PACKED)
        assert (refused.status_code, refused.json()["code"]) == (400, "empty_body")


@pytest.mark.anyio
async def test_what_inflates_beyond_the_limit_is_refused_without_inflating_the_rest(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    client, sizes = await serve(max_body_bytes=100_000), []
    original = inflate.zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._inner = original(bits)

        def decompress(self, chunk: bytes, most: int) -> bytes:
            found = self._inner.decompress(chunk, most)
            sizes.append(len(found))
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(self._inner, name)

    monkeypatch.setattr(inflate.zlib, "decompressobj", Counting)
    bomb = zlib.compress(b" " * 50_000_000, 9, zlib.MAX_WBITS | 16)
    refused = await client.post("/v1/entities", content=bomb, headers=PACKED)
    assert (refused.status_code, refused.json()["code"]) == (413, "body_too_large")
    assert sum(sizes) <= 100_000 + inflate.PIECE


@pytest.mark.anyio
async def test_lines_may_come_with_gzip(client: httpx.AsyncClient) -> None:
    lines = b'{"id": "a", "text": "Ann Lee."}\n{"id": "b", "text": "Bob."}\n'
    headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
    answer = await client.post("/v1/batch", content=gzip.compress(lines), headers=headers)
    assert [json.loads(line)["status"] for line in answer.text.splitlines()] == [200, 200]


@pytest.mark.anyio
async def test_any_tag_matches_a_star(client: httpx.AsyncClient) -> None:
    assert (await client.post("/v1/entities", json={"text": "Ann Lee."}, headers={"If-None-Match": "*"})).status_code == 304


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"text": "Ann.", "targets": []}, "/targets: This list needs at least 1 item; add some, or leave the field out."),
        ({"text": "Ann.", "targets": [" "]}, "/targets/0: This is blank; write something in it, or leave it out."),
        ({"text": "Ann.", "targets": ["a"] * 17}, "/targets: This list takes at most 16 items and has 17; send fewer."),
        ({"text": "Ann.", "tasks": []}, "/tasks: This list needs at least 1 item; add some, or leave the field out."),
        ({"text": "Ann.", "targets": ["a" * 201]}, "/targets/0: This takes at most 200 characters; shorten it."),
    ],
)
async def test_what_is_wrong_with_a_list_or_a_blank_is_said_in_words(client: httpx.AsyncClient, body: dict[str, Any], told: str) -> None:
    refused = await client.post("/v1/analyze", json=body)
    assert (refused.status_code, refused.json()["detail"]) == (422, told)
