"""The float32 encoder on compiled kernels against the reference."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.encoders.fused import FusedBert, _shares, fits
from models.encoders.kernels.choice import Kernels
from models.encoders.kernels.library import find
from models.encoders.loading import PairEncoder, TorchBert, WordEncoder, load, load_encoder
from models.encoders.packed import pack, rows_read
from models.encoders.window import Window
from tests import tiny
from tests.tiny import SHIPPED

CPU = torch.device("cpu")
LIBRARY = find()

needs_kernels = pytest.mark.skipif(LIBRARY is None, reason="no kernels were built for this processor: there was no compiler")


def windows(lengths: list[int], seed: int = 0) -> list[Window]:
    draw = np.random.default_rng(seed)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n)) for n in lengths]


def of_kernels(folder: Path, products: bool) -> WordEncoder | PairEncoder:
    assert LIBRARY
    return load_encoder(folder, CPU, kernels=Kernels(LIBRARY, products))


def hidden(encoder: WordEncoder | PairEncoder, batch: list[Window]) -> torch.Tensor:
    with torch.inference_mode():
        return encoder.body(*pack(batch), rows_read(batch)[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny article model with heads as wide as the shipped one's."""
    return tiny.article(tmp_path_factory.mktemp("fused"), hidden=64)


@pytest.fixture(scope="module", params=[True, False], ids=["products", "attention"])
def pair(folder: Path, request: pytest.FixtureRequest) -> tuple[WordEncoder | PairEncoder, WordEncoder | PairEncoder]:
    """The same encoder on the kernels and by torch alone."""
    fused, reference = of_kernels(folder, request.param), load_encoder(folder, CPU)
    assert isinstance(fused.body, FusedBert)
    assert isinstance(reference.body, TorchBert)
    return fused, reference


@needs_kernels
@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hidden_states_are_the_references_for_the_rows_asked_for(pair: tuple[WordEncoder, WordEncoder], data: st.DataObject) -> None:
    batch = windows(data.draw(st.lists(st.integers(1, 70), min_size=1, max_size=5)))
    if data.draw(st.booleans()):
        rows = [np.array(sorted(data.draw(st.sets(st.integers(0, len(one) - 1)))), dtype=np.int64) for one in batch]
        batch = [Window(one.ids, one.types, own) for one, own in zip(batch, rows, strict=True)]
    fused, reference = (hidden(encoder, batch) for encoder in pair)
    assert torch.allclose(fused, reference, atol=1e-3)  # its scores are large, and rounding counts in them


@pytest.fixture
def three_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    yield
    torch.set_num_threads(before)


@needs_kernels
@pytest.mark.usefixtures("three_threads")
@pytest.mark.parametrize("lengths", [[1], [200, 1, 1], [30, 40, 50, 60], [5] * 20])
def test_threads_share_windows_and_change_nothing(folder: Path, lengths: list[int]) -> None:
    encoder, batch = of_kernels(folder, True), windows(lengths)
    batch[-1] = Window(batch[-1].ids, batch[-1].types, np.array([0]))
    together = hidden(encoder, batch)
    assert torch.equal(together, torch.cat([hidden(encoder, [window]) for window in batch]))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(1, 9))
def test_shares_are_all_windows_in_order(lengths: list[int], count: int) -> None:
    shares = _shares(lengths, count)
    assert [n for share in shares for n in lengths[share]] == lengths
    assert all(lengths[share] for share in shares)
    assert len(shares) <= count
    assert max(sum(lengths[share]) for share in shares) <= sum(lengths) / count + max(lengths)


@needs_kernels
def test_the_weights_shipped_say_the_same(subtests: pytest.Subtests) -> None:
    batch = windows([254, 3, 120, 1])
    for name in ("article", "stance"):
        fused, reference = of_kernels(SHIPPED / name, True), load_encoder(SHIPPED / name, CPU)
        assert isinstance(fused.body, FusedBert)
        for own, theirs in zip(fused.run(batch), reference.run(batch), strict=True):
            for head, scores in theirs.items():
                with subtests.test(name, head=head):
                    assert np.allclose(own[head], scores, atol=5e-4)


def test_models_that_the_kernels_do_not_compute_are_left_to_torch(tmp_path: Path) -> None:
    narrow = tiny.article(tmp_path)
    body = load_encoder(narrow, CPU, kernels=Kernels(LIBRARY, True) if LIBRARY else None).body
    assert isinstance(body, TorchBert)
    shipped = {"model_type": "bert", "hidden_act": "gelu", "hidden_size": 384, "num_attention_heads": 12}
    assert fits(shipped)
    for other in ({"hidden_act": "relu"}, {"model_type": "roberta"}, {"hidden_size": 392}, {"position_embedding_type": "relative_key"}):
        assert not fits(shipped | other)


def test_what_computes_is_told(folder: Path) -> None:
    assert load({"article": folder}, device="cpu", kernels="torch").kernels == "torch (as set)"
    told = load({"article": folder}, device="cpu").kernels
    assert told.split()[0] == (LIBRARY.name if LIBRARY else "torch") or "slow" in told
