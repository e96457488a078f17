"""Jobs over HTTP, with the toy models."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from service.app import App
from service.jobs.sqlite import SqliteStore
from service.jobs.store import StoreUnavailable
from tests.service.asgi import Exchange
from tests.service.conftest import Serve
from tests.service.toy import ToyAnalyzer

pytestmark = pytest.mark.anyio

TEXT = 'The minister might come. "We agree," said Ann Lee in Paris.'
NDJSON = {"Content-Type": "application/x-ndjson"}


def lines(*documents: Any) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def numbered(count: int) -> bytes:
    return lines(*({"id": str(number), "text": f"{TEXT} {number}."} for number in range(count)))


@pytest.fixture
async def client(serve: Serve, tmp_path: Path) -> httpx.AsyncClient:
    return await serve(jobs=str(tmp_path / "jobs.sqlite3"))


async def send(client: httpx.AsyncClient, content: Any, query: str = "", **headers: str) -> dict[str, Any]:
    response = await client.post(f"/v1/jobs{query}", content=content, headers=NDJSON | headers)
    assert response.status_code == 202, response.text
    job: dict[str, Any] = response.json()
    assert response.headers["location"] == f"/v1/jobs/{job['id']}"
    return job


async def items(client: httpx.AsyncClient, job: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    """The results, which are waited for."""
    with anyio.fail_after(20):
        response = await client.get(f"/v1/jobs/{job['id']}/results{query}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in response.text.splitlines()]


async def look(client: httpx.AsyncClient, job: dict[str, Any]) -> dict[str, Any]:
    response = await client.get(f"/v1/jobs/{job['id']}")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


async def test_results_are_those_of_the_documents_alone_in_their_order(client: httpx.AsyncClient) -> None:
    job = await send(client, numbered(50))
    assert (job["status"], job["counts"]) == ("queued", {"total": 50, "done": 0, "failed": 0})
    found = await items(client, job)
    assert [(item["index"], item["id"], item["status"]) for item in found] == [(number, str(number), 200) for number in range(50)]
    alone = (await client.post("/v1/analyze", json={"id": "7", "text": f"{TEXT} 7."})).json()
    assert found[7]["result"] == alone
    ended = await look(client, job)
    assert (ended["status"], ended["counts"], ended["eta"]) == ("done", {"total": 50, "done": 50, "failed": 0}, None)
    assert ended["rate"] > 0
    assert ended["created"] <= ended["started"] <= ended["ended"] < ended["expires"]


async def test_a_batch_body_makes_a_job(client: httpx.AsyncClient) -> None:
    body = {"documents": [{"text": TEXT}, {"text": TEXT, "tasks": ["hedging"]}, 3], "tasks": ["quotes"], "names": [{"name": "Ann Lee"}]}
    response = await client.post("/v1/jobs", json=body)
    assert response.status_code == 202
    found = await items(client, response.json())
    assert [item["status"] for item in found] == [200, 200, 422]
    assert "quotes" in found[0]["result"]
    assert "sentences" not in found[0]["result"]
    assert "quotes" not in found[1]["result"]


async def test_options_of_ndjson_stand_in_the_query(client: httpx.AsyncClient) -> None:
    query = "?tasks=quotes&tasks=stance&targets=Paris&offset_unit=utf16&min_confidence=0.9&language=en"
    job = await send(client, lines({"text": TEXT}, {"text": TEXT, "offset_unit": "utf8"}), query)
    first, second = await items(client, job)
    assert first["result"]["offset_unit"] == "utf16"
    assert first["result"]["quotes"] == []
    assert [stance["target"] for stance in first["result"]["stances"]] == ["Paris"]
    assert second["result"]["offset_unit"] == "utf8"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("?tasks=x", "?tasks", "invalid_parameter"),
        ("?min_confidence=high", "?min_confidence", "invalid_parameter"),
        ("?min_confidence=1&min_confidence=0", "?min_confidence", "invalid_parameter"),
        ("?offset_unit=utf7", "?offset_unit", "invalid_parameter"),
        ("?names=Ann", "?names", "unknown_parameter"),
        ("?documents=1", "?documents", "unknown_parameter"),
        ("?follow=true", "?follow", "unknown_parameter"),
        ("?callback=https://cms.example/", "?callback", "callback_not_allowed"),
    ],
)
async def test_wrong_options_are_refused_and_nothing_is_kept(client: httpx.AsyncClient, query: str, pointer: str, code: str) -> None:
    response = await client.post(f"/v1/jobs{query}", content=numbered(1), headers=NDJSON)
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert (await client.get("/v1/jobs")).json() == {"jobs": [], "next": None}


@pytest.mark.parametrize(
    "path", ["/v1/jobs?x=1", "/v1/jobs?limit=0", "/v1/jobs?limit=1&limit=2", "/v1/jobs/a?x=1", "/v1/jobs/a/results?after=x"]
)
async def test_wrong_parameters_are_refused(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 422
    assert response.json()["code"] in ("unknown_parameter", "invalid_parameter")


async def test_bad_documents_have_their_problem_in_their_place(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), max_body_bytes=1024)
    content = b"\n".join(
        [b'{"id": "a", "text": "Yes."}', b"{", b"", b'{"text": "' + b"a" * 5000 + b'"}', b'{"id": "d", "text": " "}', b"[]"]
    )
    job = await send(client, content)
    found = await items(client, job)
    assert [item["status"] for item in found] == [200, 400, 413, 422, 422]
    assert [item["index"] for item in found] == [0, 1, 2, 3, 4]
    assert found[3]["problem"]["instance"] == f"/v1/jobs/{job['id']}#/documents/3"
    ended = await look(client, job)
    assert (ended["status"], ended["counts"]) == ("done", {"total": 5, "done": 1, "failed": 4})
    assert [(failure["index"], failure["id"], failure["code"]) for failure in ended["failures"]] == [
        (1, None, "invalid_json"),
        (2, None, "body_too_large"),
        (3, "d", "blank_text"),
        (4, None, "invalid_request"),
    ]


async def test_a_job_of_bad_documents_alone_has_failed(client: httpx.AsyncClient) -> None:
    job = await send(client, b"{\n}\n")
    await items(client, job)
    assert (await look(client, job))["status"] == "failed"


@pytest.mark.parametrize(
    ("content", "headers", "status", "code"),
    [
        (b"", NDJSON, 422, "no_documents"),
        (b"\n\n", NDJSON, 422, "no_documents"),
        (b"{}", {"Content-Type": "text/plain"}, 415, "unsupported_media_type"),
        (b'{"documents": []}', {"Content-Type": "application/json"}, 422, "invalid_request"),
        (gzip.compress(numbered(3))[:-12], NDJSON | {"Content-Encoding": "gzip"}, 400, "invalid_gzip"),
        (gzip.compress(lines({"text": "a" * 3_000_000}, {"text": TEXT})), NDJSON | {"Content-Encoding": "gzip"}, 413, "body_too_large"),
        (numbered(1), NDJSON | {"Idempotency-Key": " "}, 400, "invalid_header"),
    ],
)
async def test_what_makes_no_job_is_refused_whole(
    client: httpx.AsyncClient, content: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    response = await client.post("/v1/jobs", content=content, headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert (await client.get("/v1/jobs")).json()["jobs"] == []


async def test_more_documents_than_a_json_body_takes_go_as_ndjson(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), max_documents=2)
    response = await client.post("/v1/jobs", json={"documents": [{"text": TEXT}] * 3})
    assert (response.status_code, response.json()["code"]) == (413, "too_many_documents")
    assert "NDJSON" in response.json()["detail"]
    assert (await send(client, numbered(3)))["counts"]["total"] == 3


async def test_an_upload_that_is_cut_leaves_nothing(start: Callable[..., Awaitable[App]], tmp_path: Path) -> None:
    app = await start(jobs=str(tmp_path / "jobs.sqlite3"))
    exchange = Exchange(app, "/v1/jobs", NDJSON.items())
    exchange.send(numbered(200), more=True)
    store = app.state.jobs.store
    with anyio.fail_after(10):
        while not store.is_made:
            await anyio.sleep(0.01)
    exchange.disconnect()
    async with asyncio.timeout(10):
        await exchange.task
    assert store.recent("", 10) == []
    while store.sweep():
        pass
    assert store.totals().waiting == 0
    assert store._transaction(write=False).__enter__()("SELECT COUNT(*) FROM copydesk_documents") == [(0,)]


async def test_results_are_read_while_the_job_runs(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.article.free.clear()
    job = await send(client, numbered(40))
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    assert (await look(client, job))["status"] == "running"
    assert await items(client, job, "?follow=false") == []
    reading = asyncio.create_task(items(client, job))
    await anyio.sleep(0.05)
    assert not reading.done()
    with anyio.fail_after(5):
        assert (await client.head(f"/v1/jobs/{job['id']}/results")).status_code == 200
    toy.article.free.set()
    assert len(await reading) == 40
    assert [item["index"] for item in await items(client, job, "?after=37")] == [38, 39]
    assert await items(client, job, "?after=39") == []


async def test_a_cancelled_job_says_so_and_keeps_what_is_done(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    toy.article.free.clear()
    job = await send(client, numbered(40))
    assert await asyncio.to_thread(toy.article.entered.wait, 10)
    reading = asyncio.create_task(items(client, job))
    cancelled = await client.delete(f"/v1/jobs/{job['id']}")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    toy.article.free.set()
    *done, last = await reading
    assert (last["index"], last["status"], last["problem"]["code"]) == (None, 409, "job_cancelled")
    assert len(done) == cancelled.json()["counts"]["done"]
    assert (await client.delete(f"/v1/jobs/{job['id']}")).json() == cancelled.json() | {"rate": cancelled.json()["rate"]}
    await items(client, await send(client, numbered(2)))
    assert (await look(client, job))["counts"] == cancelled.json()["counts"]


async def test_a_purged_job_is_gone(client: httpx.AsyncClient) -> None:
    job = await send(client, numbered(3))
    await items(client, job)
    assert (await client.delete(f"/v1/jobs/{job['id']}?purge=true")).status_code == 204
    for response in (
        await client.get(f"/v1/jobs/{job['id']}"),
        await client.get(f"/v1/jobs/{job['id']}/results"),
        await client.delete(f"/v1/jobs/{job['id']}"),
        await client.delete(f"/v1/jobs/{job['id']}?purge=true"),
    ):
        assert (response.status_code, response.json()["code"]) == (404, "unknown_job")


async def test_jobs_belong_to_their_key(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), api_keys=(sha256(b"mine").hexdigest(), sha256(b"yours").hexdigest()))
    mine, yours = {"X-API-Key": "mine"}, {"X-API-Key": "yours"}
    job = await send(client, numbered(1), **mine)
    path = f"/v1/jobs/{job['id']}"
    assert (await client.get(path, headers=mine)).status_code == 200
    for method, where in (("GET", path), ("GET", f"{path}/results"), ("DELETE", path), ("DELETE", f"{path}?purge=true")):
        response = await client.request(method, where, headers=yours)
        assert (response.status_code, response.json()["code"]) == (404, "unknown_job")
    assert (await client.get("/v1/jobs", headers=yours)).json()["jobs"] == []
    assert [one["id"] for one in (await client.get("/v1/jobs", headers=mine)).json()["jobs"]] == [job["id"]]
    assert (await client.get(path)).status_code == 401


async def test_jobs_are_listed_in_pages(client: httpx.AsyncClient) -> None:
    made = [(await send(client, numbered(1)))["id"] for _ in range(5)]
    seen: list[str] = []
    query: str | None = ""
    while query is not None:
        page = (await client.get(f"/v1/jobs?limit=2{query}")).json()
        seen += [job["id"] for job in page["jobs"]]
        query = f"&before={page['next']}" if page["next"] else None
    assert seen == made[::-1]


async def test_the_same_sent_again_under_its_key_is_the_same_job(client: httpx.AsyncClient) -> None:
    key = {"Idempotency-Key": "nightly-2026-11-27"}
    job = await send(client, numbered(5), **key)
    await items(client, job)
    again = await client.post("/v1/jobs", content=numbered(5), headers=NDJSON | key)
    assert (again.status_code, again.json()["id"], again.headers["idempotent-replayed"]) == (202, job["id"], "true")
    for content, query in ((numbered(4), ""), (numbered(5), "?tasks=quotes")):
        other = await client.post(f"/v1/jobs{query}", content=content, headers=NDJSON | key)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len((await client.get("/v1/jobs")).json()["jobs"]) == 1


async def test_a_key_whose_upload_is_under_way_is_told_to_wait(start: Callable[..., Awaitable[App]], tmp_path: Path) -> None:
    app = await start(jobs=str(tmp_path / "jobs.sqlite3"))
    headers = NDJSON | {"Idempotency-Key": "k"}
    first = Exchange(app, "/v1/jobs", headers.items())
    first.send(numbered(1), more=True)
    with anyio.fail_after(10):
        while not app.state.jobs.store.is_made:
            await anyio.sleep(0.01)
    second = Exchange(app, "/v1/jobs", headers.items())
    second.send(numbered(1))
    assert (await second.receive())["status"] == 409
    first.send(b"")
    assert (await first.receive())["status"] == 202
    await asyncio.wait([first.task, second.task])


async def test_a_job_that_does_not_fit_is_refused_whole(serve: Serve, tmp_path: Path) -> None:
    client = await serve(jobs=str(tmp_path / "jobs.sqlite3"), jobs_bytes=2**20)
    documents = lines(*({"text": f"{TEXT} {sha256(str(number).encode()).hexdigest() * 50}"} for number in range(3000)))
    response = await client.post("/v1/jobs", content=documents, headers=NDJSON)
    assert (response.status_code, response.json()["code"]) == (507, "no_room")
    assert "purge" in response.json()["detail"]
    assert (await client.get("/v1/jobs")).json()["jobs"] == []
    assert len(await items(client, await send(client, numbered(3)))) == 3


async def test_a_disk_that_is_full_keeps_results_waiting(start: Callable[..., Awaitable[App]], tmp_path: Path, toy: ToyAnalyzer) -> None:
    app = await start(jobs=str(tmp_path / "jobs.sqlite3"))
    store: SqliteStore = app.state.jobs.store
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        toy.article.free.clear()
        job = await send(client, numbered(20))
        store.limit, limit = 1, store.limit
        toy.article.free.set()
        with anyio.fail_after(10):
            while not (await look(client, job))["stalled"]:
                await anyio.sleep(0.02)
        assert (await client.post("/v1/jobs", content=numbered(1), headers=NDJSON)).status_code == 507
        store.limit = limit
        assert [item["status"] for item in await items(client, job)] == [200] * 20
        assert not (await look(client, job))["stalled"]


async def test_what_fails_may_succeed_the_second_time(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    failed: list[bool] = []

    def once(sizes: list[int]) -> bool:
        failed.append(not failed)
        return failed[-1]

    toy.article.fail = once
    found = await items(client, await send(client, numbered(1)))
    assert [item["status"] for item in found] == [200]
    assert len(failed) > 1


async def test_what_fails_each_time_is_told_as_failed(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    found = await items(client, await send(client, lines({"text": "BREAK"})))
    assert [(item["status"], item["problem"]["code"]) for item in found] == [(500, "internal_error")]


async def test_an_ended_service_goes_on_where_it_stopped(start: Callable[..., Awaitable[App]], tmp_path: Path, toy: ToyAnalyzer) -> None:
    path = str(tmp_path / "jobs.sqlite3")
    app = await start(jobs=path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        toy.article.free.clear()
        job = await send(client, numbered(60))
        assert await asyncio.to_thread(toy.article.entered.wait, 10)
        reading = asyncio.create_task(items(client, job))
        await anyio.sleep(0.05)
        app.drain()
        last = (await reading)[-1]
        assert (last["index"], last["status"], last["problem"]["code"]) == (None, 503, "stopping")
        assert (await client.post("/v1/jobs", content=numbered(1), headers=NDJSON)).status_code == 503
        stopping = asyncio.create_task(app.state.jobs.stop())
        toy.article.free.set()
        await stopping
    again = await start(jobs=path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(again), base_url="http://test") as client:
        found = await items(client, job)  # at once: what was at work had been given back
        assert [item["index"] for item in found] == list(range(60))


async def test_single_requests_pass_a_job_by(client: httpx.AsyncClient, toy: ToyAnalyzer) -> None:
    job = await send(client, lines(*({"text": "The plan. " * 3000} for _ in range(40))))
    with anyio.fail_after(10):
        while not toy.article.batches:
            await anyio.sleep(0.005)
    assert (await client.post("/v1/entities", json={"text": TEXT})).status_code == 200
    assert (await look(client, job))["status"] == "running"
    await client.delete(f"/v1/jobs/{job['id']}")


async def test_jobs_may_be_off(serve: Serve) -> None:
    client = await serve(jobs="off")
    for response in (await client.get("/v1/jobs"), await client.post("/v1/jobs", content=numbered(1), headers=NDJSON)):
        assert (response.status_code, response.json()["code"]) == (503, "jobs_off")
    assert (await client.get("/v1/limits")).json()["jobs"] is None


async def test_the_limits_tell_of_jobs(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/limits")).json()["jobs"]
    assert told == {"store": "sqlite", "max_bytes": 2**31, "keep_seconds": 604_800.0, "callbacks": False, "signed_events": False}


async def test_no_file_is_made_before_the_first_job(client: httpx.AsyncClient, tmp_path: Path) -> None:
    assert (await client.get("/v1/jobs")).json() == {"jobs": [], "next": None}
    assert list(tmp_path.iterdir()) == []


async def test_metrics_tell_of_jobs(client: httpx.AsyncClient) -> None:
    await items(client, await send(client, lines({"text": TEXT}, {"text": ""})))
    wanted = (
        'copydesk_jobs_total{status="queued"} 1.0',
        'copydesk_jobs_total{status="done"} 1.0',
        'copydesk_job_documents_total{result="done"} 1.0',
        'copydesk_job_documents_total{result="failed"} 1.0',
    )
    with anyio.fail_after(10):
        while not set(wanted) <= set((await client.get("/metrics")).text.splitlines()):
            await anyio.sleep(0.01)


async def test_a_store_out_of_reach_is_a_problem(
    start: Callable[..., Awaitable[App]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = await start(jobs=str(tmp_path / "jobs.sqlite3"))

    def fail(*_: object) -> None:
        raise StoreUnavailable("the file is gone")

    for name in ("recent", "begin", "get"):
        monkeypatch.setattr(app.state.jobs.store, name, fail)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        for response in (
            await client.get("/v1/jobs"),
            await client.get("/v1/jobs/a"),
            await client.post("/v1/jobs", content=numbered(1), headers=NDJSON),
        ):
            assert (response.status_code, response.json()["code"]) == (503, "jobs_unavailable")
            assert response.headers["retry-after"]


async def test_a_slow_upload_is_taken_in_as_it_comes(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        content = numbered(300)
        for start in range(0, len(content), 5000):
            yield content[start : start + 5000]
            await anyio.sleep(0)

    assert (await send(client, chunks()))["counts"]["total"] == 300
