import asyncio
import itertools
import json

import httpx
import pytest

from bench.load import Load, Reply, Request, arrivals, send, span


class Wire:
    """Answers 200, but 429 to what says so; knows what it was sent and how many requests it held at once."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[dict[str, str]] = []
        self.patience: list[str | None] = []
        self.held = self.most = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        self.bodies.append(json.loads(request.content))
        self.patience.append(request.headers.get("X-Request-Timeout"))
        self.held += 1
        self.most = max(self.most, self.held)
        for _ in range(5):
            await asyncio.sleep(0)
        self.held -= 1
        if b"broken" in request.content:
            raise httpx.ConnectError("no")
        return httpx.Response(429 if b"refuse" in request.content else 200)


def run(wire: Wire, load: Load) -> list[Reply]:
    async def through() -> list[Reply]:
        async with httpx.AsyncClient(base_url=load.url, transport=httpx.MockTransport(wire)) as client:
            return await send(load, client)

    return asyncio.run(through())


def requests(*texts: str) -> list[Request]:
    return [Request(f"/{i}", {"text": text}) for i, text in enumerate(texts)]


def test_a_closed_loop_keeps_its_clients_busy_and_no_more() -> None:
    wire = Wire()
    replies = run(wire, Load("http://test", requests(*["text"] * 12), clients=3))
    assert [reply.status for reply in replies] == [200] * 12
    assert sorted(wire.paths) == sorted(f"/{i}" for i in range(12))
    assert wire.most == 3


def test_a_closed_loop_with_a_time_goes_round_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr("time.perf_counter", lambda: next(ticks) / 10)
    replies = run(Wire(), Load("http://test", requests("a", "b"), clients=1, seconds=5.0))
    assert [reply.request for reply in replies] == [0, 1] * (len(replies) // 2) + [0] * (len(replies) % 2)
    assert len(replies) > 3


def test_an_open_loop_does_not_wait_for_answers() -> None:
    wire = Wire()
    run(wire, Load("http://test", requests(*["text"] * 6), instants=[0.0] * 6))
    assert wire.most == 6


def test_an_open_loop_sends_at_its_instants_and_goes_round() -> None:
    replies = run(Wire(), Load("http://test", requests("a", "b"), instants=[0.0, 0.01, 0.02]))
    assert [(reply.request, reply.due) for reply in replies] == [(0, 0.0), (1, 0.01), (0, 0.02)]
    assert all(reply.sent >= reply.due for reply in replies)


def test_only_clients_of_a_closed_loop_ask_for_more_time_than_the_server_gives() -> None:
    wire = Wire()
    run(wire, Load("http://test", requests("a")))
    run(wire, Load("http://test", requests("a"), instants=[0.0]))
    assert wire.patience == ["180", None]


def test_the_latency_of_an_open_loop_counts_from_when_the_request_was_due() -> None:
    assert Reply(request=0, due=1.0, sent=3.0, done=3.5, status=200).seconds == 2.5


def test_failures_are_among_the_replies() -> None:
    replies = run(Wire(), Load("http://test", requests("text", "refuse", "broken"), clients=3))
    assert {reply.request: reply.status for reply in replies} == {0: 200, 1: 429, 2: 0}
    assert all(reply.seconds >= 0 for reply in replies)


def test_no_two_documents_share_an_id_and_bodies_without_one_stay_as_they_are() -> None:
    wire = Wire()
    own = [Request("/", {"id": "", "text": "same"})] * 3
    run(wire, Load("http://test", [*own, Request("/", {"text": "plain"})], clients=4))
    assert len({body["id"] for body in wire.bodies if "id" in body}) == 3
    assert {"text": "plain"} in wire.bodies


def test_a_span_goes_from_the_first_request_to_the_last_reply() -> None:
    assert span([Reply(0, 1.0, 1.0, 9.0, 200), Reply(1, 0.5, 0.5, 2.0, 200)]) == 8.5


@pytest.mark.parametrize("rate", [5.0, 50.0])
def test_arrivals_come_in_order_at_the_rate_asked_for(rate: float) -> None:
    instants = arrivals(rate, 100.0)
    assert instants == arrivals(rate, 100.0)
    assert all(a < b for a, b in itertools.pairwise(instants))
    assert instants[-1] < 100.0
    assert len(instants) == pytest.approx(rate * 100, rel=0.15)
