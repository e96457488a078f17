"""The compiled kernels against float64, where they were built."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models.encoders.kernels import choice as choice_of_kernels
from models.encoders.kernels.choice import attended, choose, cut, gelu, judged
from models.encoders.kernels.library import NAMES, Floats, Kind, Library, Packed, Rounded, find

MOST_LEFT = 8191
LIBRARIES = [library for name in NAMES if (library := find([name]))]

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="no kernels were built for this processor: there was no compiler")

UNTOUCHED = 7.0
checked = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
lengths_of_windows = st.lists(st.integers(1, 40) | st.integers(41, 300), min_size=1, max_size=5)


@pytest.fixture(params=LIBRARIES, ids=[library.name for library in LIBRARIES])
def library(request: pytest.FixtureRequest) -> Library:
    found: Library = request.param
    return found


def drawn(seed: int, *shape: int, spread: float = 1.0) -> Floats:
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32) * np.float32(spread)


def zeros(*shape: int) -> Floats:
    return np.zeros(shape, dtype=np.float32)


def attention(library: Library, projected: Floats, lengths: Sequence[int], heads: int, dtype: Any = np.float32) -> NDArray[Any]:
    out = np.full((len(projected), projected.shape[1] // 3), UNTOUCHED, dtype=dtype)
    return library.attend(projected, np.array(lengths), heads, out)


def close(found: NDArray[Any], exact: NDArray[Any], most: float) -> bool:
    return np.allclose(found.astype(np.float64), exact, rtol=0, atol=most)


@given(lengths_of_windows, st.integers(1, 4), st.sampled_from([32, 64]), st.integers(0, 9))
@example([1], 1, 32, 0)
@example([254] * 4, 12, 32, 0)
@checked
def test_attention_is_that_of_float64(library: Library, lengths: list[int], heads: int, size: int, seed: int) -> None:
    projected = drawn(seed, sum(lengths), 3 * heads * size, spread=1.5)
    exact = attended(projected.astype(np.float64), lengths, heads)
    assert close(attention(library, projected, lengths, heads), exact, 2e-5)


@given(lengths_of_windows, st.sampled_from([0, 1, 8, 60]), st.integers(0, 9))
@checked
def test_extreme_scores_are_weighed_as_exactly_as_float32_holds_them(library: Library, lengths: list[int], most: int, seed: int) -> None:
    whole = np.random.default_rng(seed).integers(-most, most + 1, (sum(lengths), 96)).astype(np.float32)  # products of such are exact
    exact = attended(whole.astype(np.float64), lengths, 1)
    highest = most * most * math.sqrt(32)
    assert close(attention(library, whole, lengths, 1), exact, (1 + most) * (1e-6 + 1e-6 * highest))


def test_scores_beyond_all_measure_leave_the_best_key_alone(library: Library) -> None:
    projected = zeros(50, 96)
    projected[:, :32] = 1e15
    projected[:, 32:64] = -1e15
    projected[33, 32:64] = 1e15
    projected[:, 64:] = drawn(0, 50, 32)
    assert (attention(library, projected, [50], 1) == projected[33, 64:]).all()


@given(lengths_of_windows, st.integers(0, 9))
@checked
def test_integers_are_the_same_values_cut(library: Library, lengths: list[int], seed: int) -> None:
    projected = drawn(seed, sum(lengths), 3 * 64)
    projected[:, 128:] = projected[:, 128:] * 150 + 120
    assert np.array_equal(attention(library, projected, lengths, 2, np.uint8), cut(attention(library, projected, lengths, 2)))


@given(lengths_of_windows, st.integers(0, 9))
@checked
def test_a_window_is_the_same_to_the_bit_in_any_batch_and_rows_behind_are_left_alone(
    library: Library, lengths: list[int], seed: int
) -> None:
    projected = drawn(seed, sum(lengths) + 3, 3 * 64)
    together = attention(library, projected, lengths, 2)
    *windows, behind = np.split(together, np.cumsum(lengths))
    for seen, own in zip(windows, np.split(projected, np.cumsum(lengths)), strict=False):
        assert np.array_equal(seen, attention(library, own, [len(own)], 2))
    assert (behind == UNTOUCHED).all()


@given(st.integers(1, 200), st.integers(1, 900), st.integers(1, 80), st.sampled_from(Kind), st.integers(0, 9))
@example(1, 1, 1, Kind.GELU, 0)
@example(97, 1536, 384, Kind.ONTO, 0)
@checked
def test_products_are_those_of_float64(library: Library, rows: int, depth: int, outputs: int, kind: Kind, seed: int) -> None:
    x, weight, bias = drawn(seed, rows, depth), drawn(seed + 1, outputs, depth, spread=depth**-0.5), drawn(seed + 2, outputs)
    before = drawn(seed + 3, rows + 1, outputs)
    exact = x.astype(np.float64) @ weight.T.astype(np.float64) + bias
    exact += before[:rows] if kind in (Kind.ONTO, Kind.GELU_ONTO) else 0
    exact = gelu(exact) if kind in (Kind.GELU, Kind.GELU_ONTO) else exact
    room = before.copy()
    found = library.linear(x, library.pack(weight, bias), kind, room[:rows])
    assert close(found, exact, 1e-5)
    assert np.array_equal(room[rows], before[rows])


@pytest.fixture(params=[library for library in LIBRARIES if library.shorts], ids=lambda library: str(library.name))
def short(request: pytest.FixtureRequest) -> Library:
    """With products in 16-bit integers."""
    found: Library = request.param
    return found


def rounding(x: Floats, weight: Floats, units: Floats) -> NDArray[np.float64]:
    """How far products may be, where no value is further from its integer than half of what a one stands for."""
    left = np.abs(x).max(axis=1, keepdims=True, initial=0).astype(np.float64) / MOST_LEFT
    apart = np.outer(left, np.abs(weight).sum(axis=1)) + np.outer(np.abs(x).sum(axis=1), units) + x.shape[1] * np.outer(left, units) / 2
    return np.asarray(0.5 * apart + 1e-5 * (1 + np.abs(x) @ np.abs(weight).T))


@given(st.integers(1, 200), st.integers(1, 60), st.integers(1, 80), st.sampled_from(Kind), st.integers(0, 9))
@example(1, 1, 1, Kind.GELU, 0)
@example(97, 96, 384, Kind.ONTO, 0)
@checked
def test_products_in_16_bits_are_as_near_as_their_rounding(
    short: Library, rows: int, grains: int, outputs: int, kind: Kind, seed: int
) -> None:
    depth = 16 * grains
    x, weight, bias = drawn(seed, rows, depth), drawn(seed + 1, outputs, depth, spread=depth**-0.5), drawn(seed + 2, outputs)
    x[:, seed % depth] *= 20  # as some channels of an encoder are
    before = drawn(seed + 3, rows + 1, outputs)
    exact = x.astype(np.float64) @ weight.T.astype(np.float64) + bias
    exact += before[:rows] if kind in (Kind.ONTO, Kind.GELU_ONTO) else 0
    exact = gelu(exact) if kind in (Kind.GELU, Kind.GELU_ONTO) else exact
    room, right = before.copy(), short.round(weight, bias)
    found = short.linear(x, right, kind, room[:rows])
    assert (np.abs(found - exact) <= 1.2 * rounding(x, weight, right.units[:outputs])).all()  # no slope of GELU is steeper
    assert np.array_equal(room[rows], before[rows])


@given(st.integers(1, 100), st.sampled_from([1.0, -1.0, 0.0]), st.sampled_from([1e-20, 1.0, 1e20]), st.integers(0, 9))
@checked
def test_sums_in_16_bits_never_overflow(short: Library, grains: int, sign: float, spread: float, seed: int) -> None:
    depth = 16 * grains
    left = np.full((3, depth), sign, dtype=np.float32)
    for weight in (np.ones((2, depth), dtype=np.float32), np.abs(drawn(seed, 2, depth))):
        weight *= np.float32(spread)
        found = short.linear(left, short.round(weight, zeros(2)))
        assert np.allclose(found, left.astype(np.float64) @ weight.T.astype(np.float64), rtol=2e-3)


@given(st.lists(st.integers(1, 130), min_size=1, max_size=4), st.integers(0, 9))
@checked
def test_a_row_is_the_same_to_the_bit_beside_any_other(short: Library, counts: list[int], seed: int) -> None:
    x, right = drawn(seed, sum(counts), 768, spread=3), short.round(drawn(seed + 1, 40, 768), drawn(seed + 2, 40))
    parts = np.split(x, np.cumsum(counts)[:-1])
    assert np.array_equal(short.linear(x, right), np.concatenate([short.linear(part, right) for part in parts]))


def test_rows_of_nothing_are_their_bias_and_depths_that_do_not_fit_are_refused(short: Library) -> None:
    bias = drawn(0, 5)
    assert np.array_equal(short.linear(zeros(3, 32), short.round(zeros(5, 32), bias)), np.tile(bias, (3, 1)))
    assert np.array_equal(short.linear(zeros(0, 32), short.round(zeros(5, 32), bias)), zeros(0, 5))
    with pytest.raises(ValueError, match="multiple"):
        short.round(zeros(5, 33), bias)
    with pytest.raises(ValueError, match="bias"):
        short.round(zeros(4, 32), bias)
    with pytest.raises(ValueError, match="contiguous"):
        short.linear(zeros(3, 48), short.round(zeros(5, 32), bias))


@given(st.integers(1, 60), st.integers(1, 700), st.integers(0, 9))
@checked
def test_a_row_of_a_product_is_the_same_to_the_bit_whatever_stands_beside_it(library: Library, rows: int, depth: int, seed: int) -> None:
    x, right = drawn(seed, rows, depth), library.pack(drawn(seed + 1, 40, depth), drawn(seed + 2, 40))
    assert np.array_equal(library.linear(x, right), np.concatenate([library.linear(row[None], right) for row in x]))


def test_gelu_is_that_of_float64(library: Library) -> None:
    x = np.concatenate((np.linspace(-12, 12, 40_001), [-3e38, -1e4, -0.0, 1e-30, 1e4, 3e38])).astype(np.float32)[:, None]
    found = library.linear(x, library.pack(np.ones((1, 1)), np.zeros(1)), Kind.GELU).astype(np.float64)
    error = abs(found - gelu(x.astype(np.float64))) / abs(x.astype(np.float64)).clip(min=1)
    assert error.max() < 4e-7


@given(st.integers(1, 20), st.integers(1, 30), st.floats(0.01, 1000), st.integers(0, 9))
@checked
def test_normalisation_is_that_of_float64(library: Library, rows: int, steps: int, spread: float, seed: int) -> None:
    channels = 16 * steps
    hidden, weight, bias = drawn(seed, rows, channels, spread=spread) + spread, drawn(seed + 1, channels), drawn(seed + 2, channels)
    wide = hidden.astype(np.float64)
    exact = (wide - wide.mean(axis=1, keepdims=True)) / np.sqrt(wide.var(axis=1, keepdims=True) + 1e-12) * weight + bias
    integers = np.empty((rows, channels), dtype=np.uint8)
    found = library.norm(hidden, weight, bias, 1e-12, integers)
    assert found is hidden
    assert np.allclose(found, exact, rtol=1e-5, atol=1e-5)
    assert np.array_equal(integers, cut(found))


def test_what_does_not_fit_is_refused_before_memory_is_touched(library: Library) -> None:
    projected, out = zeros(5, 96), zeros(5, 32)
    for lengths in ([3, 3], [0, 5], [-1, 6]):
        with pytest.raises(ValueError, match="windows"):
            library.attend(projected, np.array(lengths), 1, out)
    with pytest.raises(ValueError, match="heads"):
        library.attend(projected, np.array([5]), 2, out)
    with pytest.raises(ValueError, match="contiguous"):
        library.attend(zeros(96, 5).T, np.array([5]), 1, out)
    with pytest.raises(ValueError, match="contiguous"):
        library.linear(projected, library.pack(zeros(3, 95), zeros(3)))
    with pytest.raises(ValueError, match="bias"):
        library.pack(zeros(3, 95), zeros(4))
    with pytest.raises(ValueError, match="channels"):
        library.norm(zeros(2, 24), zeros(24), zeros(24), 1e-12)


class Doubtful(Library):
    """A library that gets some of it wrong, or takes its time: ``clock`` tells how much."""

    def __init__(
        self, library: Library, *, attention: float = 1.0, integers: int = 0, norm: float = 1.0, products: float = 1.0, shorts: float = 1.0,
        seconds: float = 0.0,
    ) -> None:  # fmt: skip
        vars(self).update(vars(library))
        self._attention_by, self._integers_by, self._norm_by = attention, integers, norm
        self._products_by, self._shorts_by, self._seconds = products, shorts, seconds
        self.clock = 0.0

    def attend(self, projected: Floats, lengths: NDArray[np.int64], heads: int, out: NDArray[Any]) -> NDArray[Any]:
        self.clock += self._seconds
        super().attend(projected, lengths, heads, out)
        return out + np.uint8(self._integers_by) if out.dtype == np.uint8 else out * np.float32(self._attention_by)

    def norm(self, hidden: Floats, weight: Floats, bias: Floats, epsilon: float, integers: NDArray[np.uint8] | None = None) -> Floats:
        return super().norm(hidden, weight, bias, epsilon, integers) * np.float32(self._norm_by)

    def linear(self, x: Floats, right: Packed | Rounded, kind: Kind = Kind.PLAIN, out: Floats | None = None) -> Floats:
        return super().linear(x, right, kind, out) * np.float32(self._products_by if isinstance(right, Packed) else self._shorts_by)


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"attention": 1.01}, "torch (attention of {} is wrong)"),
        ({"attention": math.nan}, "torch (attention of {} is wrong)"),
        ({"integers": 1}, "torch (attention of {} is wrong)"),
        ({"norm": 1.01}, "torch (normalisation of {} is wrong)"),
        ({"seconds": 1.0}, "torch (attention of {} is slow)"),
        ({"products": 0.99}, "{} (but products, wrong)"),
    ],
)
def test_kernels_that_prove_wrong_or_slow_are_not_used(
    library: Library, faults: dict[str, float], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubtful = Doubtful(library, **faults)
    monkeypatch.setattr(choice_of_kernels.time, "thread_time", lambda: doubtful.clock)  # a busy machine is no fault
    monkeypatch.setattr(choice_of_kernels.time, "process_time", lambda: 0.0)
    choice = judged(doubtful)
    assert choice.told == told.format(library.name)
    assert (choice.kernels is None) == told.startswith("torch")
    assert choice.kernels is None or not choice.kernels.products


def test_products_in_16_bits_that_prove_wrong_are_not_used(short: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for clock in ("thread_time", "process_time"):
        monkeypatch.setattr(choice_of_kernels.time, clock, lambda: 0.0)
    choice = judged(Doubtful(short, shorts=0.9))
    assert choice.told == f"{short.name} (but products in 16 bits, wrong)"
    assert choice.kernels
    assert (choice.kernels.products, choice.kernels.shorts) == (True, False)
    right = judged(short).kernels
    assert right
    assert right.shorts


def test_torch_can_be_asked_for() -> None:
    assert choose("torch").kernels is None
    assert choose("torch").told == "torch (as set)"
