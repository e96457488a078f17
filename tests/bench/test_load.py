import asyncio
import itertools

import httpx
import pytest

from bench.load import Load, Reply, Request, arrivals, send, span


class Wire:
    """Answers 200, but 429 to what says so; knows how many requests it held at once."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.held = self.most = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
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


def test_an_open_loop_does_not_wait_for_answers() -> None:
    wire = Wire()
    run(wire, Load("http://test", requests(*["text"] * 6), instants=[0.0] * 6))
    assert wire.most == 6


def test_an_open_loop_sends_at_its_instants() -> None:
    replies = run(Wire(), Load("http://test", requests("a", "b"), instants=[0.03, 0.0]))
    assert replies[0].sent >= 0.03


def test_replies_stand_in_the_order_of_the_requests_and_failures_among_them() -> None:
    replies = run(Wire(), Load("http://test", requests("text", "refuse", "broken"), clients=3))
    assert [reply.status for reply in replies] == [200, 429, 0]
    assert all(reply.seconds >= 0 for reply in replies)


def test_a_span_goes_from_the_first_request_to_the_last_reply() -> None:
    assert span([Reply(1.0, 9.0, 200), Reply(0.5, 2.0, 200)]) == 8.5


@pytest.mark.parametrize("rate", [5.0, 50.0])
def test_arrivals_come_in_order_at_the_rate_asked_for(rate: float) -> None:
    instants = arrivals(rate, 100.0)
    assert instants == arrivals(rate, 100.0)
    assert all(a < b for a, b in itertools.pairwise(instants))
    assert instants[-1] < 100.0
    assert len(instants) == pytest.approx(rate * 100, rel=0.15)
