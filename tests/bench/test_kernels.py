import numpy as np
import pytest

from bench.kernels import alternating, attention, clocked, shortened
from models.encoders.kernels.library import find
from models.encoders.window import Window

LIBRARY = find()

needs_kernels = pytest.mark.skipif(LIBRARY is None, reason="no kernels were built for this processor: there was no compiler")


def test_calls_take_turns_and_the_first_round_is_not_counted() -> None:
    order: list[str] = []
    seconds = alternating({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 2)
    assert order == ["a", "b"] * 3
    assert {name: len(found) for name, found in seconds.items()} == {"a": 2, "b": 2}


def test_short_windows_are_the_beginnings_of_the_long_and_want_no_row_that_is_gone() -> None:
    long = [Window(np.arange(100), np.zeros(100, dtype=np.int64), rows) for rows in (None, np.arange(0, 100, 3))]
    first, second = shortened(long)
    assert (len(first), len(second)) == (20, 27)
    assert first.rows is None
    assert second.rows is not None
    assert second.rows.tolist() == list(range(0, 27, 3))


@needs_kernels
def test_attention_is_measured_beside_torch() -> None:
    assert LIBRARY
    rates = attention([LIBRARY], 8, 1)
    assert rates.keys() == {"torch", LIBRARY.name}
    assert all(rate > 0 for found in rates.values() for rate in found)


@needs_kernels
def test_a_clock_tells_kernels_apart_and_is_gone_after() -> None:
    assert LIBRARY
    right = LIBRARY.pack(np.zeros((5, 3)), np.zeros(5))
    with clocked(LIBRARY) as seconds:
        LIBRARY.linear(np.zeros((2, 3), dtype=np.float32), right)
        LIBRARY.norm(np.zeros((1, 16), dtype=np.float32), *np.zeros((2, 16), dtype=np.float32), 1e-12)
    LIBRARY.linear(np.zeros((2, 3), dtype=np.float32), right)
    assert seconds.keys() == {"linear 3 → 5", "norm"}
    assert "linear" not in vars(LIBRARY)
