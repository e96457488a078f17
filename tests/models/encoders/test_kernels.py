"""The compiled kernels against float64, where they were built."""

import math
from collections.abc import Sequence

import pytest
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from models.encoders.kernels.choice import TIMES, attended, choose, judged
from models.encoders.kernels.library import NAMES, Kind, Library, Packed, find

LIBRARIES = [library for name in NAMES if (library := find([name]))]

pytestmark = pytest.mark.skipif(not LIBRARIES, reason="no kernels were built for this processor: there was no compiler")

UNTOUCHED = 7.0
checked = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
lengths_of_windows = st.lists(st.integers(1, 40) | st.integers(41, 300), min_size=1, max_size=5)


@pytest.fixture(params=LIBRARIES, ids=[library.name for library in LIBRARIES])
def library(request: pytest.FixtureRequest) -> Library:
    found: Library = request.param
    return found


def drawn(seed: int, *shape: int, spread: float = 1.0) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * spread


def attention(library: Library, projected: Tensor, lengths: Sequence[int], heads: int, dtype: torch.dtype = torch.float32) -> Tensor:
    out = torch.full((len(projected), projected.shape[1] // 3), UNTOUCHED).to(dtype)
    return library.attend(projected, torch.tensor(lengths), heads, out)


@given(lengths_of_windows, st.integers(1, 4), st.sampled_from([32, 64]), st.integers(0, 9))
@example([1], 1, 32, 0)
@example([254] * 4, 12, 32, 0)
@checked
def test_attention_is_that_of_float64(library: Library, lengths: list[int], heads: int, size: int, seed: int) -> None:
    projected = drawn(seed, sum(lengths), 3 * heads * size, spread=1.5)
    exact = attended(projected.double(), tuple(lengths), heads)
    assert torch.allclose(attention(library, projected, lengths, heads).double(), exact, rtol=0, atol=2e-5)


@given(lengths_of_windows, st.sampled_from([0, 1, 8, 60]), st.integers(0, 9))
@checked
def test_extreme_scores_are_weighed_as_exactly_as_float32_holds_them(library: Library, lengths: list[int], most: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    whole = torch.randint(-most, most + 1, (sum(lengths), 96), generator=generator).float()  # products of such are exact
    exact = attended(whole.double(), tuple(lengths), 1)
    highest = most * most * math.sqrt(32)
    assert torch.allclose(attention(library, whole, lengths, 1).double(), exact, rtol=0, atol=(1 + most) * (1e-6 + 1e-6 * highest))


def test_scores_beyond_all_measure_leave_the_best_key_alone(library: Library) -> None:
    projected = torch.zeros(50, 96)
    projected[:, :32] = 1e15
    projected[:, 32:64] = -1e15
    projected[33, 32:64] = 1e15
    projected[:, 64:] = drawn(0, 50, 32)
    assert torch.equal(attention(library, projected, [50], 1), projected[33, 64:].expand(50, 32))


@given(lengths_of_windows, st.integers(0, 9))
@checked
def test_integers_are_the_same_values_cut(library: Library, lengths: list[int], seed: int) -> None:
    projected = drawn(seed, sum(lengths), 3 * 64)
    projected[:, 128:] = projected[:, 128:] * 150 + 120
    cut = attention(library, projected, lengths, 2).clamp(0, 255).to(torch.uint8)
    assert torch.equal(attention(library, projected, lengths, 2, torch.uint8), cut)


@given(lengths_of_windows, st.integers(0, 9))
@checked
def test_a_window_is_the_same_to_the_bit_in_any_batch_and_rows_behind_are_left_alone(
    library: Library, lengths: list[int], seed: int
) -> None:
    projected = drawn(seed, sum(lengths) + 3, 3 * 64)
    together = attention(library, projected, lengths, 2)
    *windows, behind = together.split([*lengths, 3])
    for seen, own in zip(windows, projected.split([*lengths, 3]), strict=False):
        assert torch.equal(seen, attention(library, own.contiguous(), [len(own)], 2))
    assert bool((behind == UNTOUCHED).all())


@given(st.integers(1, 200), st.integers(1, 900), st.integers(1, 80), st.sampled_from(Kind), st.integers(0, 9))
@example(1, 1, 1, Kind.GELU, 0)
@example(97, 1536, 384, Kind.ONTO, 0)
@checked
def test_products_are_those_of_float64(library: Library, rows: int, depth: int, outputs: int, kind: Kind, seed: int) -> None:
    x, weight, bias = drawn(seed, rows, depth), drawn(seed + 1, outputs, depth, spread=depth**-0.5), drawn(seed + 2, outputs)
    before = drawn(seed + 3, rows + 1, outputs)
    exact = functional.linear(x.double(), weight.double(), bias.double())
    exact = {Kind.PLAIN: exact, Kind.GELU: functional.gelu(exact), Kind.ONTO: before[:rows].double() + exact}[kind]
    room = before.clone()
    found = library.linear(x, library.pack(weight, bias), kind, room[:rows])
    assert torch.allclose(found.double(), exact, rtol=0, atol=1e-5)
    assert torch.equal(room[rows], before[rows])


@given(st.integers(1, 60), st.integers(1, 700), st.integers(0, 9))
@checked
def test_a_row_of_a_product_is_the_same_to_the_bit_whatever_stands_beside_it(library: Library, rows: int, depth: int, seed: int) -> None:
    x, right = drawn(seed, rows, depth), library.pack(drawn(seed + 1, 40, depth), drawn(seed + 2, 40))
    assert torch.equal(library.linear(x, right), torch.cat([library.linear(row, right) for row in x.split(1)]))


def test_gelu_is_that_of_float64(library: Library) -> None:
    x = torch.cat((torch.linspace(-12, 12, 40_001), torch.tensor([-3e38, -1e4, -0.0, 1e-30, 1e4, 3e38])))[:, None]
    found = library.linear(x, library.pack(torch.ones(1, 1), torch.zeros(1)), Kind.GELU).double()
    error = (found - functional.gelu(x.double())).abs() / x.double().abs().clamp(min=1)
    assert error.max() < 4e-7


@given(st.integers(1, 20), st.integers(1, 30), st.floats(0.01, 1000), st.integers(0, 9))
@checked
def test_normalisation_is_that_of_float64(library: Library, rows: int, steps: int, spread: float, seed: int) -> None:
    channels = 16 * steps
    hidden, weight, bias = drawn(seed, rows, channels, spread=spread) + spread, drawn(seed + 1, channels), drawn(seed + 2, channels)
    exact = functional.layer_norm(hidden.double(), (channels,), weight.double(), bias.double(), 1e-12)
    integers = torch.empty(rows, channels, dtype=torch.uint8)
    found = library.norm(hidden, weight, bias, 1e-12, integers)
    assert found is hidden
    assert torch.allclose(found.double(), exact, rtol=1e-5, atol=1e-5)
    assert torch.equal(integers, found.clamp(0, 255).to(torch.uint8))


def test_what_does_not_fit_is_refused_before_memory_is_touched(library: Library) -> None:
    projected, out = torch.zeros(5, 96), torch.zeros(5, 32)
    for lengths in ([3, 3], [0, 5], [-1, 6]):
        with pytest.raises(ValueError, match="windows"):
            library.attend(projected, torch.tensor(lengths), 1, out)
    with pytest.raises(ValueError, match="heads"):
        library.attend(projected, torch.tensor([5]), 2, out)
    with pytest.raises(ValueError, match="contiguous"):
        library.attend(torch.zeros(96, 5).T, torch.tensor([5]), 1, out)
    with pytest.raises(ValueError, match="contiguous"):
        library.linear(projected, library.pack(torch.zeros(3, 95), torch.zeros(3)))
    with pytest.raises(ValueError, match="bias"):
        library.pack(torch.zeros(3, 95), torch.zeros(4))
    with pytest.raises(ValueError, match="channels"):
        library.norm(torch.zeros(2, 24), torch.zeros(24), torch.zeros(24), 1e-12)


class Doubtful:
    """A library that gets some of it wrong, or does it many times."""

    def __init__(
        self, library: Library, *, attention: float = 1.0, integers: int = 0, norm: float = 1.0, products: float = 1.0, times: int = 1
    ) -> None:
        self.name = library.name
        self.pack = library.pack
        self._library, self._attention, self._integers, self._norm = library, attention, integers, norm
        self._products, self._times = products, times

    def attend(self, projected: Tensor, lengths: Tensor, heads: int, out: Tensor) -> Tensor:
        for _ in range(self._times):
            self._library.attend(projected, lengths, heads, out)
        return out.add_(self._integers) if out.dtype == torch.uint8 else out.mul_(self._attention)

    def norm(self, hidden: Tensor, weight: Tensor, bias: Tensor, epsilon: float, integers: Tensor) -> Tensor:
        return self._library.norm(hidden, weight, bias, epsilon, integers).mul_(self._norm)

    def linear(self, x: Tensor, right: Packed, kind: Kind) -> Tensor:
        return self._library.linear(x, right, kind).mul_(self._products)


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ({"attention": 1.01}, "torch (attention of {} is wrong)"),
        ({"attention": math.nan}, "torch (attention of {} is wrong)"),
        ({"integers": 1}, "torch (attention of {} is wrong)"),
        ({"norm": 1.01}, "torch (normalisation of {} is wrong)"),
        ({"times": 40 * TIMES}, "torch (attention of {} is slow)"),
        ({"products": 0.99}, "{} (but products, wrong)"),
    ],
)
def test_kernels_that_prove_wrong_or_slow_are_not_used(library: Library, faults: dict[str, float], told: str) -> None:
    choice = judged(Doubtful(library, **faults))  # type: ignore[arg-type]
    assert choice.told == told.format(library.name)
    assert (choice.kernels is None) == told.startswith("torch")
    assert choice.kernels is None or not choice.kernels.products


def test_torch_can_be_asked_for() -> None:
    assert choose("torch").kernels is None
    assert choose("torch").told == "torch (as set)"
