import numpy as np
import pytest
import torch

from bench.products import best_rate, performed, product, shapes
from models.encoders.int8 import supported
from models.encoders.kernels.choice import choose
from models.encoders.window import Window, operations


def test_the_shapes_of_a_layer_make_up_its_operations() -> None:
    assert sum(2 * columns * outputs for columns, outputs in shapes(384, 1536)) == operations(1, 384, 1536)


def test_the_reference_product_is_one_of_floats() -> None:
    found = product("fp32", 3, 8, 5)()
    assert (found.shape, found.dtype) == ((3, 5), torch.float32)


@pytest.mark.skipif(not (choose().kernels and choose().kernels.shorts), reason="needs products in 16-bit integers")
def test_a_product_in_16_bits_is_the_kernels_own() -> None:
    assert product("int16", 16, 64, 32)().shape == (16, 32)


@pytest.mark.skipif(not supported(), reason="needs 8-bit dot products")
def test_the_fast_product_is_the_backends_own() -> None:
    assert product("int8", 16, 64, 32)().shape == (16, 32)


def test_the_last_layer_of_a_sparing_backend_is_not_counted_for_rows_that_nobody_wants() -> None:
    ids = np.zeros(10, dtype=np.int64)
    whole, part = Window(ids, ids), Window(ids, ids, np.arange(4))
    layers, hidden, inner = 2, 8, 16
    assert performed([whole, part], layers, hidden, inner, spares=False) == 20 * operations(layers, hidden, inner)
    spared = 6 * (operations(1, hidden, inner) - 2 * hidden * 3 * hidden)
    assert performed([whole, part], layers, hidden, inner, spares=True) == 20 * operations(layers, hidden, inner) - spared


def test_a_rate_is_positive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.products.SECONDS", 1e-3)
    assert best_rate("fp32", 4, 8, 16, streams=2, threads=torch.get_num_threads()) > 0
