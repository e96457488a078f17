"""The best rate of matrix products of the encoder's shapes, and the share of it that the encoder reaches."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
import torch

from bench.offline import Offline
from bench.samples import Bar, Figure, alternate, ratio
from models.encoders.folder import read_json
from models.encoders.int8 import Linear, Unit
from models.encoders.kernels.choice import choose
from models.encoders.window import Window, operations
from service.settings import Settings

SECONDS = 0.25
"""For which a product is repeated."""

BARS = {"fp32": Bar("≥", 0.6), "int16": Bar("≥", 0.5), "int8": Bar("≥", 0.45)}


def shapes(hidden: int, inner: int) -> list[tuple[int, int]]:
    """Inputs and outputs of the products of a layer: query, key and value; attention's output; the two of the feed-forward part."""
    return [(hidden, 3 * hidden), (hidden, hidden), (hidden, inner), (inner, hidden)]


def product(backend: str, rows: int, columns: int, outputs: int) -> Callable[[], Any]:
    """One product of (rows, columns) by (columns, outputs), as ``backend`` computes it."""
    if backend == "int8":
        linear = Linear(torch.rand(outputs, columns), torch.zeros(outputs), Unit(1.0, 0))
        return partial(linear, torch.randint(0, 255, (rows, columns), dtype=torch.uint8))
    if backend == "int16" and (kernels := choose().kernels):
        library, draw = kernels.library, np.random.default_rng(0)
        right = library.round(draw.random((outputs, columns)), np.zeros(outputs))
        return partial(library.linear, draw.random((rows, columns), dtype=np.float32), right)
    return partial(torch.mm, torch.rand(rows, columns), torch.rand(columns, outputs))


def best_rate(backend: str, rows: int, hidden: int, inner: int, streams: int, threads: int) -> float:
    """Operations a second of the best of the layer's products, done by ``streams`` at once, each with ``threads`` threads."""
    torch.set_num_threads(threads)
    return max(_rate(backend, rows, columns, outputs, streams) for columns, outputs in shapes(hidden, inner))


def _rate(backend: str, rows: int, columns: int, outputs: int, streams: int) -> float:
    def repeat(multiply: Callable[[], Any]) -> float:
        with torch.inference_mode():
            multiply()
            start, seconds, times = time.perf_counter(), 0.0, 0
            while seconds < SECONDS:
                multiply()
                seconds, times = time.perf_counter() - start, times + 1
        return 2 * rows * columns * outputs * times / seconds

    with ThreadPoolExecutor(streams) as pool:
        return sum(pool.map(repeat, [product(backend, rows, columns, outputs) for _ in range(streams)]))


def performed(windows: Sequence[Window], layers: int, hidden: int, inner: int, spares: bool) -> int:
    """Operations of the matrix products that reading ``windows`` takes.

    What ``spares`` computes the last layer, but for its queries, keys and values, for the wanted rows only.
    """
    tokens = sum(map(len, windows))
    rows = sum(len(window) if window.rows is None else len(window.rows) for window in windows)
    spared = 2 * (tokens - rows) * (hidden**2 + 2 * hidden * inner) if spares else 0
    return tokens * operations(layers, hidden, inner) - spared


def share(settings: Settings, offline: Offline, windows: Sequence[Window], repetitions: int) -> Figure:
    """The rate of the encoder's matrix products, all its other work counted as theirs, ÷ that of the best of them alone.

    ``settings`` are those of ``offline``, whose processes and as many threads here take turns.
    """
    config = read_json(settings.article_model / "config.json")
    layers, hidden, inner = (int(config[name]) for name in ("num_hidden_layers", "hidden_size", "intermediate_size"))
    backend = offline.backend
    done = performed(windows, layers, hidden, inner, offline.spares)
    offline.seconds(windows[: 2 * offline.streams])
    encoder, alone = alternate(
        repetitions,
        lambda: done / offline.seconds(windows) / 1e9,
        lambda: best_rate(backend, offline.batch_tokens, hidden, inner, offline.streams, offline.threads) / 1e9,
    )
    over, under = {f"encoder_{backend}_gops": encoder}, {f"gemm_{backend}_gops": alone}
    return ratio(f"gemm_{backend}", over, under, BARS[backend])
