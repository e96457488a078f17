"""States of a layer in between, beside the last."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from models.encoders import int8, loading, native
from models.encoders.cuda import CudaBert
from models.encoders.kernels.library import find
from models.encoders.packed import pack
from models.encoders.window import Window, inner_of
from tests import tiny

CPU = torch.device("cpu")


def windows() -> list[Window]:
    draw = np.random.default_rng(5)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n)) for n in (7, 12)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.article(tmp_path_factory.mktemp("article"))


def test_it_lies_two_thirds_up() -> None:
    assert [inner_of(layers) for layers in (2, 6, 12)] == [1, 4, 8]


def test_they_are_the_layers_own(folder: Path) -> None:
    bert = loading.load_bert(folder)
    for module in bert.modules():
        if isinstance(module, torch.nn.Linear | torch.nn.LayerNorm):
            torch.nn.init.normal_(module.bias, std=0.3)
    reference, cuda = loading.TorchBert(bert, CPU), CudaBert(bert, CPU, torch.float32)
    reference.inner = cuda.inner = 1
    rows = torch.tensor([1, 3, 9])
    with torch.inference_mode():
        whole = [
            bert(torch.from_numpy(w.ids)[None], token_type_ids=torch.from_numpy(w.types)[None], output_hidden_states=True)
            for w in windows()
        ]
        expected = torch.cat([torch.cat((seen.last_hidden_state[0], seen.hidden_states[1][0]), dim=1) for seen in whole])
        assert torch.allclose(reference(*pack(windows())), expected, atol=1e-4)
        for body in (reference, cuda):
            assert torch.allclose(body(*pack(windows()), rows), expected[rows], atol=1e-3)


def test_what_is_carried_in_units_of_integers_is_made_plain() -> None:
    unit, hidden = int8.Unit.of(-3.0, 5.0), torch.randn(6, 8)
    norm = int8.Norm(torch.rand(8) + 0.5, torch.randn(8), 1e-12)
    carried, _ = norm.within(unit).integers(hidden.clone(), None)
    assert torch.allclose(unit.plain(carried), functional.layer_norm(hidden, (8,), norm.weight, norm.bias, 1e-12), atol=1e-4)


def test_the_kernels_give_the_same(tmp_path: Path) -> None:
    library = find()
    if library is None:
        pytest.skip("no kernels were built for this processor: there was no compiler")
    folder = tiny.article(tmp_path, hidden=64)
    own, reference = native.load_encoder(folder, library, threads=2), loading.load_encoder(folder, CPU)
    batch = [*windows(), Window(np.arange(2000, 2030), np.zeros(30, dtype=np.int64), np.array([0, 3, 29]))]
    for some in (batch[:2], batch):
        for found, exact in zip(own.run(some), reference.run(some), strict=True):
            assert found.keys() == exact.keys() >= {"state_hedging"}
            for name, scores in exact.items():
                assert np.allclose(found[name], scores, atol=2e-3)
