import gzip
import logging

import httpx
import pytest

from tests.service.conftest import Serve

pytestmark = pytest.mark.anyio
TEXT = {"text": "Ann Lee said so. " * 200}


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics", "/docs", "/openapi.json", "/v1/models", "/v1/limits"])
async def test_head_answers_wherever_get_does_and_sends_no_body(client: httpx.AsyncClient, path: str) -> None:
    got, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (got.status_code, b"") == (200, b"")
    for name in ("content-type", "content-encoding", "vary"):
        assert head.headers.get(name) == got.headers.get(name)


async def test_a_path_says_all_it_takes(client: httpx.AsyncClient) -> None:
    assert (await client.post("/livez")).headers["allow"] == "GET, HEAD"
    refused = await client.head("/v1/entities")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
async def test_a_large_answer_is_compressed_for_who_accepts_it(client: httpx.AsyncClient, encoding: str) -> None:
    plain = await client.post("/v1/entities", json=TEXT, headers={"Accept-Encoding": "identity"})
    async with client.stream("POST", "/v1/entities", json=TEXT, headers={"Accept-Encoding": encoding}) as packed:
        raw = b"".join([part async for part in packed.aiter_raw()])
    assert packed.headers["content-encoding"] == encoding
    assert "accept-encoding" in packed.headers["vary"].lower()
    assert len(raw) < len(plain.content) / 4
    if encoding == "gzip":
        assert gzip.decompress(raw) == plain.content


async def test_a_small_answer_is_not(client: httpx.AsyncClient) -> None:
    assert "content-encoding" not in (await client.get("/livez", headers={"Accept-Encoding": "gzip"})).headers


@pytest.mark.parametrize("path", ["/v1/entities", "/v1/batch"])
async def test_a_query_parameter_is_refused_by_name(client: httpx.AsyncClient, path: str) -> None:
    refused = await client.post(path, params={"min_confidence": "0.5"}, json=TEXT)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_parameter")
    assert "?min_confidence" in refused.json()["detail"]
    assert refused.json()["errors"][0]["pointer"] == "?min_confidence"


async def test_not_all_of_many_parameters_are_told_back(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/limits?" + "&".join(f"{'x' * 200}{number}=1" for number in range(200)))
    assert refused.status_code == 422
    assert 1 < len(refused.json()["errors"]) < 100
    assert len(refused.content) < 10_000


async def test_probes_may_have_one(client: httpx.AsyncClient) -> None:
    assert (await client.get("/livez?now=1")).status_code == 200


async def test_a_wrong_key_and_a_path_that_is_not_there_are_in_the_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    client = await serve(api_keys=("0" * 64,))
    with caplog.at_level(logging.INFO, "copydesk.access"):
        await client.post("/v1/entities", json=TEXT)
        await client.post("/v1/entities", json=TEXT, headers={"X-API-Key": "SECRET"})
        await client.get("/wp-login%0d%0aphp")
    told = [record.getMessage() for record in caplog.records if "refused" in record.getMessage()]
    assert [line.split(":")[0] for line in told] == ["refused with 401", "refused with 403", "refused with 404"]
    assert "path=/v1/entities client=127.0.0.1" in told[0]
    assert "path=/wp-login%0D%0Aphp" in told[2]
    assert not any(word in line for line in told for word in ("SECRET", "Ann", "\n", "\r"))
