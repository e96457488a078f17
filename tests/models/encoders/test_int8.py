import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.encoders import int8 as quantized
from models.encoders.folder import BundleError
from models.encoders.int8 import Linear, Unit
from models.encoders.kernels.choice import Kernels
from models.encoders.kernels.library import find
from models.encoders.loading import Backend, TorchBert, WordEncoder, backend_of, load_encoder
from models.encoders.packed import pack, rows_read
from models.encoders.window import Window
from models.tasks import TAGS
from models.training.quantization import measure
from tests import tiny
from tests.tiny import SHIPPED

CPU = torch.device("cpu")
BACKENDS: tuple[Backend, ...] = ("int8", "fp32")

pytestmark = pytest.mark.skipif(not quantized.supported(), reason="this processor has no 8-bit dot products")


def windows(lengths: list[int], seed: int = 0) -> list[Window]:
    draw = np.random.default_rng(seed)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n)) for n in lengths]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny article model that knows the ranges of its activations, with more channels than make oneDNN look at the number of rows."""
    made = tiny.article(tmp_path_factory.mktemp("quantized"), hidden=64)
    body = load_encoder(made, CPU).body
    assert isinstance(body, TorchBert)
    (made / quantized.FILE).write_text(json.dumps(measure(body, windows([200, 250] * 12, seed=1))))
    return made


LIBRARY = find()
WAYS = [None] if LIBRARY is None else [None, Kernels(LIBRARY, True)]
"""What attention and normalisation may be computed with."""

ways = pytest.mark.parametrize("kernels", WAYS, ids=["torch", "kernels"][: len(WAYS)])


@pytest.fixture(scope="module", params=WAYS, ids=["torch", "kernels"][: len(WAYS)])
def encoder(folder: Path, request: pytest.FixtureRequest) -> WordEncoder:
    return load_words(folder, "int8", request.param)


def load_words(folder: Path, backend: Backend, kernels: Kernels | None = None) -> WordEncoder:
    loaded = load_encoder(folder, CPU, backend, kernels=kernels)
    assert isinstance(loaded, WordEncoder)
    return loaded


def hidden(encoder: WordEncoder, batch: list[Window]) -> torch.Tensor:
    with torch.inference_mode():
        return encoder.body(*pack(batch), rows_read(batch)[0])


@given(st.lists(st.integers(1, 70), min_size=1, max_size=6), st.integers(0, 5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_window_is_answered_the_same_to_the_bit_whatever_it_is_computed_with(encoder: WordEncoder, lengths: list[int], seed: int) -> None:
    batch = windows(lengths, seed)
    assert torch.equal(hidden(encoder, batch), torch.cat([hidden(encoder, [window]) for window in batch]))


@ways
@pytest.mark.parametrize("lengths", [[1, 1], [254, 3, 120], [17] * 9])
def test_so_it_is_with_the_weights_shipped(lengths: list[int], kernels: Kernels | None) -> None:
    shipped, batch = load_words(SHIPPED / "article", "int8", kernels), windows(lengths)
    assert torch.equal(hidden(shipped, batch), torch.cat([hidden(shipped, [window]) for window in batch]))


@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_asked_for_are_those_of_the_whole(encoder: WordEncoder, data: st.DataObject) -> None:
    batch = windows(data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=4)))
    rows = [np.array(sorted(data.draw(st.sets(st.integers(0, len(one) - 1)))), dtype=np.int64) for one in batch]
    some = [Window(one.ids, one.types, own) for one, own in zip(batch, rows, strict=True)]
    kept, _ = rows_read(some)
    assert kept is not None
    assert torch.equal(hidden(encoder, some), hidden(encoder, batch)[kept])
    for window, outputs in zip(some, encoder.run(some), strict=True):
        assert {len(array) for array in outputs.values()} == {len(window.rows)}


def test_it_is_near_the_reference(folder: Path, encoder: WordEncoder) -> None:
    batch = windows([120, 31, 254], seed=2)
    for ours, reference in zip(encoder.run(batch), load_encoder(folder, CPU).run(batch), strict=True):
        for name in TAGS:
            assert np.abs(np.exp(ours[name]) - np.exp(reference[name])).mean() < 0.02


@ways
def test_the_weights_shipped_say_nearly_the_same_in_integers(kernels: Kernels | None) -> None:
    ids = np.random.default_rng(3).integers(1000, 20000, 200)
    batch = [Window(ids, np.zeros_like(ids))]
    ours, reference = (load_words(SHIPPED / "article", backend, kernels).run(batch)[0] for backend in BACKENDS)
    for name in TAGS:
        assert (ours[name].argmax(axis=1) == reference[name].argmax(axis=1)).mean() > 0.95


@given(st.integers(0, 20))
@settings(max_examples=20, deadline=None)
def test_a_product_of_integers_is_that_of_the_numbers_they_stand_for(seed: int) -> None:
    torch.manual_seed(seed)
    unit = Unit.of(-1.0, 3.0)
    weight, bias, x = torch.randn(24, 16), torch.randn(24), torch.rand(5, 16) * 4 - 1
    integers = (x / unit.step + unit.zero + 0.5).clamp(0, 255).to(torch.uint8)
    assert torch.allclose(Linear(weight, bias, unit)(integers), x @ weight.T + bias, atol=0.3)
    doubled = Linear(weight, bias, unit, gain=2.0, rise=1.0)(integers)
    assert torch.allclose(doubled, 2 * Linear(weight, bias, unit)(integers) + 1, atol=1e-4)
    assert torch.allclose(Linear(weight, bias, unit).onto(torch.ones(5, 24), integers), Linear(weight, bias, unit)(integers) + 1, atol=1e-4)


@pytest.mark.parametrize(("low", "high"), [(-1.0, 3.0), (-0.17, 7.9), (0.5, 2.0), (0.0, 0.0)])
def test_a_unit_holds_zero_and_reaches_from_end_to_end(low: float, high: float) -> None:
    unit = Unit.of(low, high)
    assert 0 <= unit.zero <= 255
    assert abs((0 - unit.zero) * unit.step - min(low, 0)) <= unit.step
    assert abs((255 - unit.zero) * unit.step - high) <= max(unit.step, 2e-6)


def test_what_is_computed_is_told(encoder: WordEncoder) -> None:
    assert encoder.computed(windows([32, 16])) == 48
    assert 48 < encoder.computed(windows([32, 17])) < 48 + 2 * quantized.STEP


def test_integers_are_used_where_the_model_tells_how(folder: Path, tmp_path: Path) -> None:
    plain = tiny.article(tmp_path / "plain")
    assert backend_of(folder, CPU, "auto") == "int8"
    assert backend_of(folder, CPU, "fp32") == backend_of(plain, CPU, "auto") == "fp32"
    with pytest.raises(BundleError, match=quantized.FILE):
        backend_of(plain, CPU, "int8")
    with pytest.raises(BundleError, match="auto"):
        backend_of(folder, torch.device("cuda"), "int8")


def test_a_processor_without_dot_products_computes_in_float32(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantized, "supported", lambda: False)
    assert backend_of(folder, CPU, "auto") == "fp32"
    with pytest.raises(BundleError, match="processor"):
        backend_of(folder, CPU, "int8")


@pytest.mark.parametrize("content", ["{}", "[]", '{"ranges": {}, "wide": []}', "damaged"])
def test_damaged_ranges_are_one_sentence(folder: Path, tmp_path: Path, content: str) -> None:
    made = tiny.article(tmp_path / "article")
    (made / quantized.FILE).write_text(content)
    with pytest.raises(BundleError, match=quantized.FILE) as caught:
        load_encoder(made, CPU, "int8")
    assert "\n" not in str(caught.value)
