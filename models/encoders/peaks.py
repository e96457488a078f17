"""The best rate of matrix products that a machine reaches, by which the encoders' use of it is told."""

import math
import time
from functools import partial

import torch
from torch.nn import functional

from models.encoders import int8, native
from models.encoders.kernels.choice import Kernels
from models.encoders.native import PEAK_SHAPE


def peak(backend: str, device: torch.device, kernels: Kernels | None = None, times: int = 8) -> float:
    """Operations a second of the best of ``times`` matrix products of :data:`PEAK_SHAPE`, in the numbers of ``backend``.

    On CUDA, of the best products that :func:`gpu_peak` finds; of int16, of those of the ``kernels``.
    """
    tokens, hidden, inner = PEAK_SHAPE
    if device.type == "cuda":
        return gpu_peak(device, torch.bfloat16 if backend == "bf16" else torch.float32, hidden, inner, times)
    if backend == "int16" and kernels:
        return native.peak(kernels.library, "int16", times) * torch.get_num_threads()
    right, bias = torch.rand(inner, hidden), torch.zeros(inner)
    if backend == "int8":
        integers = torch.randint(0, 255, (tokens, hidden), dtype=torch.uint8)
        product = partial(int8.Linear(right, bias, int8.Unit(1.0, 0)), integers)
    else:
        product = partial(functional.linear, torch.rand(tokens, hidden), right)
    best = math.inf
    with torch.inference_mode():
        for _ in range(times):
            start = time.perf_counter()
            product()
            best = min(best, time.perf_counter() - start)
    return 2 * tokens * hidden * inner / best


PRODUCTS = 32
"""So many are measured together, as starting and timing one takes as long as it does."""


def gpu_peak(device: torch.device, dtype: torch.dtype, hidden: int, inner: int, times: int, tokens: int = 16_384) -> float:
    """Operations a second of the best of ``times`` runs of products (tokens, hidden) @ (hidden, inner) on the GPU ``device``."""
    left, right = torch.rand(tokens, hidden, device=device, dtype=dtype), torch.rand(inner, hidden, device=device, dtype=dtype).T
    product = torch.empty(tokens, inner, device=device, dtype=dtype)
    start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    rates: list[float] = []
    for _ in range(times):
        start.record()
        for _ in range(PRODUCTS):
            torch.mm(left, right, out=product)
        end.record()
        end.synchronize()
        rates.append(2 * tokens * hidden * inner * PRODUCTS / (start.elapsed_time(end) / 1000))
    return max(rates)
