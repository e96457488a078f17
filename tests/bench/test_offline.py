import numpy as np

from bench.offline import batches, pad
from models.encoder import Window


def windows(*lengths: int) -> list[Window]:
    return [Window(np.full(n, n, dtype=np.int64), np.ones(n, dtype=np.int64)) for n in lengths]


def test_batches_keep_the_order_and_the_budget() -> None:
    made = [[len(window) for window in batch] for batch in batches(windows(4, 4, 2, 9, 1, 25, 3), 10)]
    assert made == [[4, 4, 2], [9, 1], [25], [3]]


def test_padding_is_masked() -> None:
    ids, types, mask = pad(windows(2, 3))
    assert ids.tolist() == [[2, 2, 0], [3, 3, 3]]
    assert types.tolist() == [[1, 1, 0], [1, 1, 1]]
    assert mask.tolist() == [[1, 1, 0], [1, 1, 1]]
