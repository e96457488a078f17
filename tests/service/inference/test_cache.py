import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from models.encoders.window import Window
from service.inference.cache import Cache
from service.inference.engine import Engine
from service.inference.runners import Local
from service.metrics import Metrics

pytestmark = pytest.mark.anyio


def window(*ids: int, type_: int = 0) -> Window:
    return Window(np.array(ids), np.full(len(ids), type_))


def outputs(value: float, count: int = 4) -> dict[str, Any]:
    return {"scores": np.full(count, value, dtype=np.float32)}


@dataclass(frozen=True)
class Work:
    encoder: str
    window: Window


class SumEncoder:
    """Answers with the sum of a window's ids; keeps what it ran."""

    def __init__(self) -> None:
        self.ran: list[tuple[int, ...]] = []
        self.lock = threading.Lock()

    def computed(self, windows: Sequence[Window]) -> int:
        return sum(map(len, windows))

    def run(self, windows: Sequence[Window]) -> list[dict[str, Any]]:
        with self.lock:
            self.ran += [tuple(w.ids.tolist()) for w in windows]
        whole = np.array([[w.ids.sum()] for w in windows], dtype=np.float32)
        return [{"sum": row} for row in whole]


@pytest.fixture
def encoder() -> SumEncoder:
    return SumEncoder()


@pytest.fixture
async def engine(encoder: SumEncoder) -> AsyncIterator[Engine]:
    made = Engine([Local({"article": encoder, "stance": SumEncoder()})], 100, 1000, cache_bytes=1000, metrics=Metrics())
    made.start()
    yield made
    await asyncio.to_thread(made.stop)


def sums(results: Sequence[Any]) -> list[float]:
    return [float(result["sum"][0]) for result in results]


def test_only_the_same_content_for_the_same_encoder_is_known() -> None:
    cache = Cache(1000, Metrics())
    cache.put("article", window(1, 2), outputs(7))
    found = cache.get("article", window(1, 2))
    assert found is not None
    assert found["scores"].tolist() == [7] * 4
    assert cache.get("stance", window(1, 2)) is None
    assert cache.get("article", window(1, 2, type_=1)) is None
    assert cache.get("article", window(2, 1)) is None


def test_the_least_recently_used_leaves() -> None:
    cache = Cache(2 * 16, Metrics())
    for i in range(2):
        cache.put("article", window(i), outputs(i))
    assert cache.get("article", window(0))
    cache.put("article", window(2), outputs(2))
    assert [cache.get("article", window(i)) is not None for i in range(3)] == [True, False, True]


def test_what_is_larger_than_the_cache_is_left_out() -> None:
    cache = Cache(20, Metrics())
    cache.put("article", window(1), outputs(1, count=100))
    assert cache.get("article", window(1)) is None


def test_the_same_window_of_which_something_else_is_wanted_is_not_known() -> None:
    cache, whole = Cache(1000, Metrics()), window(1, 2)
    cache.put("article", whole, outputs(1))
    assert cache.get("article", replace(whole, rows=np.array([1]))) is None


def test_hits_and_misses_are_counted() -> None:
    metrics = Metrics()
    cache = Cache(1000, metrics)
    cache.get("article", window(1))
    cache.put("article", window(1), outputs(1))
    cache.get("article", window(1))
    counts = [metrics.registry.get_sample_value("copydesk_cache_windows_total", {"result": result}) for result in ("hit", "miss")]
    assert counts == [1, 1]


async def test_an_edited_article_costs_its_changed_windows_only(engine: Engine, encoder: SumEncoder) -> None:
    before = [Work("article", window(1, 2)), Work("article", window(3, 4)), Work("article", window(5, 6))]
    after = [before[0], Work("article", window(3, 9)), before[2]]
    assert sums(await engine.run(before)) == [3, 7, 11]
    assert sums(await engine.run(after)) == [3, 12, 11]
    assert encoder.ran == [(1, 2), (3, 4), (5, 6), (3, 9)]
    assert sums(await engine.run(after)) == [3, 12, 11]
    assert len(encoder.ran) == 4


async def test_known_windows_take_no_room_in_the_queue(engine: Engine) -> None:
    work = [Work("article", window(*range(90)))]
    await engine.run(work)
    ticket = engine.admit(500)
    assert sums(await engine.run(work, ticket=ticket)) == [sum(range(90))]
    engine.give_back(ticket)
    assert engine.delay(1000) == 0
