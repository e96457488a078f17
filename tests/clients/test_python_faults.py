"""The Python client when the service, or the way to it, fails."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from copydesk_client import (
    AsyncClient,
    Client,
    ConflictError,
    NoAnswerError,
    OverloadedError,
    Retry,
    TimedOutError,
    UnavailableError,
    UnexpectedAnswerError,
    async_transfer,
    transfer,
)
from service.problems import Problem

pytestmark = pytest.mark.anyio

Answer = Callable[[httpx.Request], httpx.Response]


def refusal(status: int, code: str, **headers: str) -> Answer:
    body = Problem(status, code, "No.").body("/", "r")
    fields = {"content-type": "application/problem+json", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return lambda request: httpx.Response(status, json=body, headers=fields)


def page(status: int) -> Answer:
    return lambda request: httpx.Response(status, html="<h1>Bad gateway</h1>")


def failing(error: type[httpx.TransportError]) -> Answer:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("gone", request=request)

    return fail


def good(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"max_chars": 5})


class Service:
    """Answers as told, one after the other, the last for ever; keeps what it was asked, and how long the client waited in between."""

    def __init__(self, *answers: Answer) -> None:
        self._answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        return (self._answers.pop(0) if len(self._answers) > 1 else self._answers[0])(request)


@pytest.fixture(params=["waiting", "async"])
def ask(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Call a method of a client of a service, with time standing still; a stream is read to its end."""

    def ask(service: Service, method: str, *arguments: Any, retry: Retry | None = None, **options: Any) -> Any:
        monkeypatch.setattr(transfer, "time", SimpleNamespace(sleep=service.waits.append))
        if request.param == "waiting":
            with Client("http://desk", retry=retry, transport=httpx.MockTransport(service)) as client:
                answer = getattr(client, method)(*arguments, **options)
                return list(answer) if isinstance(answer, Iterator) else answer

        async def asked() -> Any:
            async def sleep(seconds: float) -> None:
                service.waits.append(seconds)

            monkeypatch.setattr(async_transfer, "asyncio", SimpleNamespace(sleep=sleep))
            async with AsyncClient("http://desk", retry=retry, transport=httpx.MockTransport(service)) as client:
                answer = getattr(client, method)(*arguments, **options)
                return [item async for item in answer] if isinstance(answer, AsyncIterator) else await answer

        return asyncio.run(asked())

    return ask


@pytest.mark.parametrize("answer", [refusal(429, "queue_full", retry_after="3"), refusal(503, "stopping", retry_after="3")])
def test_it_comes_back_when_told(ask: Callable[..., Any], answer: Answer) -> None:
    service = Service(answer, answer, good)
    assert ask(service, "limits") == {"max_chars": 5}
    assert len(service.requests) == 3
    assert all(3 <= wait <= 4 for wait in service.waits)


@pytest.mark.parametrize("answer", [failing(httpx.ConnectError), failing(httpx.ReadError), failing(httpx.RemoteProtocolError), page(502)])
def test_it_tries_again_ever_more_slowly_when_the_way_is_broken(ask: Callable[..., Any], answer: Answer) -> None:
    service = Service(answer, answer, answer, good)
    assert ask(service, "limits") == {"max_chars": 5}
    assert 0.1 < service.waits[0] <= 0.25 < service.waits[2] <= 1


def test_it_gives_up_after_the_last_attempt(ask: Callable[..., Any]) -> None:
    service = Service(refusal(429, "queue_full", retry_after="1"))
    with pytest.raises(OverloadedError) as caught:
        ask(service, "entities", "Ann Lee.", retry=Retry(attempts=3))
    assert caught.value.retry_after == 1
    assert len(service.requests) == 3


def test_it_does_not_wait_longer_than_it_may(ask: Callable[..., Any]) -> None:
    for options, seconds in (({}, "31"), ({"timeout": 2.0}, "3")):
        service = Service(refusal(429, "rate_limited", retry_after=seconds), good)
        with pytest.raises(OverloadedError):
            ask(service, "entities", "Ann Lee.", **options)
        assert service.waits == []


def test_what_would_be_the_same_again_is_asked_once(ask: Callable[..., Any]) -> None:
    for answer, kind in (
        (refusal(503, "task_off"), UnavailableError),
        (page(404), UnexpectedAnswerError),
        (page(200), UnexpectedAnswerError),
        (failing(httpx.ReadTimeout), TimedOutError),
    ):
        service = Service(answer)
        with pytest.raises(kind):
            ask(service, "entities", "Ann Lee.")
        assert len(service.requests) == 1


def test_the_service_is_told_how_long_it_has(ask: Callable[..., Any]) -> None:
    service = Service(good)
    ask(service, "entities", "Ann Lee.", timeout=7)
    assert 6.5 < float(service.requests[0].headers["x-request-timeout"]) <= 7
    assert service.requests[0].extensions["timeout"]["read"] > 7


class Broken(httpx.SyncByteStream, httpx.AsyncByteStream):
    """Lines, and then the connection breaks."""

    def __init__(self, *lines: bytes) -> None:
        self._lines = lines

    def __iter__(self) -> Iterator[bytes]:
        yield from self._lines
        raise httpx.ReadError("gone")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for line in self:
            yield line


def documents(request: httpx.Request) -> list[str]:
    return [json.loads(line)["id"] for line in request.content.splitlines()]


def item(id_: str, status: int = 200) -> bytes:
    problem = Problem(status, "queue_full", "Full.").body("/", "r")
    told = {"result": {}} if status == 200 else {"problem": problem}
    return json.dumps({"id": id_, "status": status, **told}).encode() + b"\n"


def given(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"".join(map(item, documents(request))))


def test_a_stream_goes_on_where_it_broke_off(ask: Callable[..., Any]) -> None:
    service = Service(
        lambda request: httpx.Response(200, stream=Broken(item("0"), item("1"), b'{"id": "2", "sta')),
        failing(httpx.ConnectError),
        lambda request: httpx.Response(200, content=item("2")),
        given,
    )
    items = ask(service, "stream", [{"id": str(n), "text": "x"} for n in range(5)], at_once=1)
    assert [one["id"] for one in items] == ["0", "1", "2", "3", "4"]
    assert [documents(request) for request in service.requests[1:]] == [["2", "3", "4"], ["2", "3", "4"], ["3", "4"]]


def test_a_document_that_found_no_room_is_asked_for_again_and_keeps_its_place(ask: Callable[..., Any]) -> None:
    service = Service(lambda request: httpx.Response(200, content=item("0") + item("1", 429) + item("2")), given)
    items = ask(service, "stream", [{"id": str(n), "text": "x"} for n in range(3)])
    assert [(one["id"], one["status"]) for one in items] == [("0", 200), ("1", 200), ("2", 200)]
    assert documents(service.requests[1]) == ["1"]


def test_one_that_never_finds_room_is_given_with_its_problem(ask: Callable[..., Any]) -> None:
    def full(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=b"".join(item(id_, 429 if id_ == "1" else 200) for id_ in documents(request)))

    service = Service(full)
    items = ask(service, "stream", [{"id": str(n), "text": "x"} for n in range(3)], retry=Retry(attempts=2))
    assert [(one["id"], one["status"]) for one in items] == [("0", 200), ("1", 429), ("2", 200)]


def test_a_stream_that_cannot_go_on_says_so(ask: Callable[..., Any]) -> None:
    service = Service(lambda request: httpx.Response(200, content=item("0")), failing(httpx.ConnectError))
    with pytest.raises(NoAnswerError):
        ask(service, "stream", [{"id": str(n), "text": "x"} for n in range(3)], retry=Retry(attempts=2))


def test_a_document_that_is_no_json_is_refused_before_it_is_sent(ask: Callable[..., Any]) -> None:
    service = Service(given)
    with pytest.raises(TypeError):
        ask(service, "stream", [{"id": object()}])
    assert service.requests == []


def job_item(index: int | None, **told: Any) -> bytes:
    return json.dumps({"index": index, "id": None, "status": 200, **(told or {"result": {}})}).encode() + b"\n"


def test_the_results_of_a_job_go_on_where_they_broke_off() -> None:
    stopping = Problem(503, "stopping", "Later.").body("/", "r")
    service = Service(
        lambda request: httpx.Response(200, stream=Broken(job_item(0), job_item(1))),
        lambda request: httpx.Response(200, content=job_item(2) + job_item(None, problem=stopping)),
        lambda request: httpx.Response(200, content=job_item(3)),
    )
    with Client("http://desk", retry=Retry(first=0), transport=httpx.MockTransport(service)) as client:
        assert [one["index"] for one in client.jobs.results("j")] == [0, 1, 2, 3]
    assert [request.url.params["after"] for request in service.requests] == ["-1", "1", "2"]
    assert {request.headers["accept"] for request in service.requests} == {"application/x-ndjson"}


def test_the_results_of_a_cancelled_job_end_with_an_error() -> None:
    cancelled = Problem(409, "job_cancelled", "Over.").body("/", "r")
    service = Service(lambda request: httpx.Response(200, content=job_item(0) + job_item(None, problem=cancelled)))
    with Client("http://desk", transport=httpx.MockTransport(service)) as client:
        results = client.jobs.results("j")
        assert next(results)["index"] == 0
        with pytest.raises(ConflictError, match="Over"):
            next(results)


def test_results_may_be_long_in_coming() -> None:
    service = Service(*[failing(httpx.ReadTimeout)] * 9, lambda request: httpx.Response(200, content=job_item(0)))
    with Client("http://desk", retry=Retry(attempts=2, first=0), transport=httpx.MockTransport(service)) as client:
        assert len(list(client.jobs.results("j"))) == 1


@pytest.mark.parametrize("again", [True, False])
def test_a_job_is_handed_in_once_however_often_it_is_sent(again: bool) -> None:
    created = {"id": "j", "status": "queued"}
    service = Service(failing(httpx.ReadError), lambda request: httpx.Response(202, json=created))
    texts = ["Ann Lee.", "Bob Roe."]
    with Client("http://desk", retry=Retry(first=0), transport=httpx.MockTransport(service)) as client:
        if not again:
            with pytest.raises(NoAnswerError):
                client.jobs.submit(text for text in texts)
            return
        assert client.jobs.submit(texts) == created
    first, second = service.requests
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert first.content == second.content
    assert documents_of(first) == texts


def documents_of(request: httpx.Request) -> list[str]:
    return [json.loads(line)["text"] for line in request.content.splitlines()]
