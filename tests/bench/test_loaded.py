from types import SimpleNamespace
from typing import Any

import pytest

from bench.load import Load, Reply
from bench.loaded import Loads
from bench.server import BenchError

SIZES = {"one": 100, "four": 400}


@pytest.fixture
def loads() -> Loads:
    server: Any = SimpleNamespace(url="http://test", limits=lambda: {"queue_tokens": 20_000})
    offline: Any = SimpleNamespace(windows=lambda text: [range(SIZES[text])])
    return Loads(server, offline, ["one", "four"])


def answers(monkeypatch: pytest.MonkeyPatch, *statuses: int) -> list[Load]:
    """Let every load be answered with ``statuses`` in turn, 0.5 s after it was due; the loads that were sent."""
    sent: list[Load] = []

    def run(load: Load) -> list[Reply]:
        sent.append(load)
        dues = load.instants or [0.0] * len(load.requests)
        count = len(load.requests)
        return [Reply(i % count, due, due, due + 0.5, statuses[i % len(statuses)]) for i, due in enumerate(dues)]

    monkeypatch.setattr(Load, "run", run)
    return sent


def test_clients_send_all_articles_until_each_has_sent_two(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = answers(monkeypatch, 200)
    loads.closed(3)
    assert [(load.clients, len(load.requests)) for load in sent] == [(3, 6)]


def test_the_rate_counts_the_tokens_of_what_was_answered(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, 200, 429)
    point = loads.closed(1)
    assert (point.offered, point.rate, point.refused) == (1, 100 / 0.5, 1)
    assert point.latencies == {0.5: 0.5, 0.95: 0.5, 0.99: 0.5}


def test_arrivals_offer_the_rate_in_tokens(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = answers(monkeypatch, 200)
    point = loads.open(rate=5_000.0, seconds=100.0)
    count = len(sent[0].instants or [])
    assert count == pytest.approx(5_000 * 100 / 250, rel=0.1)
    assert point.offered == pytest.approx(count * 250 / 100, rel=0.01)


def test_overload_asks_for_three_times_the_capacity_and_counts_every_kind_of_answer(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(clients: int) -> Any:
        return SimpleNamespace(rate=1_000.0)

    monkeypatch.setattr(loads, "closed", closed)
    sent = answers(monkeypatch, 200, 429, 504, 0)
    found = {figure.name: figure for figure in loads.overload(capacity=1_000.0, seconds=50.0, repetitions=2)}
    asked = sum(len(load.instants or []) for load in sent)
    assert asked == pytest.approx(2 * 3_000 * (10 + 50) / 250, rel=0.15)
    assert found["refusal_ms"].value == pytest.approx(500.0)
    assert found["refusal_p99_ms"].verdict == "missed"
    assert found["overload_timeouts"].value == pytest.approx(asked / 4, abs=2)
    assert found["overload_failures"].value == pytest.approx(asked / 4, abs=2)
    assert set(found["overload_timeouts"].raw["statuses"]) == {"0", "200", "429", "504"}


def test_a_server_that_answers_nothing_has_no_rate(loads: Loads, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, 503)
    with pytest.raises(BenchError, match="no request was answered with 200"):
        loads.closed(1)
