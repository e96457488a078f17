from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.load import Load, Reply
from bench.peers import compare
from bench.peers.compare import Comparison
from bench.peers.registry import PEERS, Peer
from bench.server import BenchError

SECONDS = {"/v1/entities": 1.0, "/v1/analyze": 2.0, "/fast": 5.0, "/slow": 10.0, "/whole": 20.0}
"""How long a load of requests to a path takes."""


class Other:
    """A peer's server that reads ``reach`` of a text."""

    still = False

    def __init__(self, reach: float = 1.0) -> None:
        self.url = "http://test"
        self._reach = reach

    def __enter__(self) -> "Other":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    @contextmanager
    def paused(self) -> Iterator[None]:
        Other.still = True
        yield
        Other.still = False

    def post(self, path: str, body: dict[str, Any]) -> bytes:
        end = int(len(body["text"]) * self._reach)
        return b'[{"start": 0, "end": %d}]' % end


@pytest.fixture(autouse=True)
def _wire(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(load: Load) -> list[Reply]:
        assert Other.still == (load.url == "http://ours"), "a server has its turn while the other computes"
        return [Reply(index, 0.0, 0.0, SECONDS[request.path], 200) for index, request in enumerate(load.requests)]

    monkeypatch.setattr(Load, "run", run)
    monkeypatch.setattr("bench.peers.environment.Environment.make", lambda self: None)
    monkeypatch.setattr("bench.peers.environment.Environment.version", lambda self, package: "1.0")
    monkeypatch.setattr(Peer, "server", lambda self, models: Other(self.setup.get("reach", 1.0)))


def peer(name: str, *, batched: bool, **setup: Any) -> Peer:
    return Peer(name, name, PEERS, batched, f"/{name}", lambda options: [], setup, lambda text: {"text": text})


@pytest.fixture
def comparison() -> Comparison:
    server: Any = SimpleNamespace(url="http://ours")
    return Comparison(server, [Path("entities"), Path("content")], {"": ["Rain fell."] * 5, "_short": ["Rain."] * 2}, repetitions=2)


def test_each_peer_gets_a_ratio_and_the_best_of_its_kind_counts(comparison: Comparison) -> None:
    several = [peer("fast", batched=True), peer("slow", batched=True), peer("whole", batched=False)]
    found = {figure.name: figure for figure in comparison.task(several)}
    assert {name: figure.value for name, figure in found.items()} == {
        "over_fast": 5.0,
        "over_slow": 10.0,
        "over_whole": 20.0,
        "over_best_batched": 5.0,
        "over_best_unbatched": 20.0,
        "over_fast_short": 5.0,
        "over_slow_short": 10.0,
        "over_whole_short": 20.0,
        "over_best_batched_short": 5.0,
        "over_best_unbatched_short": 20.0,
    }
    assert found["over_best_batched"].note == "fast"
    assert found["over_best_batched"].verdict == "met"
    assert found["over_fast"].raw == {"copydesk_beside_fast_chars_s": [50.0, 50.0], "fast_chars_s": [10.0, 10.0]}
    assert found["over_fast_short"].raw == {"copydesk_beside_fast_short_chars_s": [10.0, 10.0], "fast_short_chars_s": [2.0, 2.0]}
    assert comparison.told["fast"] == {"package": "fast", "setup": {}, "version": "1.0"}


def test_a_peer_that_cannot_be_started_is_told_with_the_reason(comparison: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    def server(self: Peer, models: object) -> Other:
        if self.name == "slow":
            raise BenchError("the server ended before it was ready")
        return Other()

    monkeypatch.setattr(Peer, "server", server)
    found = {figure.name: figure for figure in comparison.task([peer("slow", batched=True), peer("fast", batched=True)])}
    assert found["over_slow"].value is None
    assert found["over_slow"].note == comparison.told["slow"]["failed"] == "the server ended before it was ready"
    assert (found["over_best_batched"].value, found["over_best_batched"].note) == (5.0, "fast; without slow, which failed")
    assert found["over_slow_short"].note == found["over_slow"].note
    assert found["over_best_unbatched"].value is None


def test_a_peer_that_truncates_does_not_count(comparison: Comparison) -> None:
    figure = comparison.task([peer("fast", batched=True, reach=0.5)])[0]
    assert figure.value is None
    assert "does not read a text to its end" in figure.note


def test_all_tasks_are_compared_with_a_pipeline_for_each(comparison: Comparison) -> None:
    figures = comparison.tasks(replace(peer("whole", batched=False), name="pipelines"))
    assert [(figure.name, figure.value, figure.bar) for figure in figures] == [
        ("analyze_over_pipelines", 10.0, compare.PIPELINES),
        ("analyze_over_pipelines_short", 10.0, compare.PIPELINES),
    ]
