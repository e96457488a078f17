"""What is written at the end: a table to read, and JSON with every measurement."""

import importlib.metadata
import os
import platform
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from bench.samples import Figure
from service import __version__

PACKAGES = ("torch", "transformers", "tokenizers", "numpy", "fastapi", "uvicorn", "httpx")

RATIOS = (
    "served_over_offline",
    "computed_over_useful",
    "gemm_fp32",
    "gemm_int8",
    "over_best_batched",
    "over_best_batched_short",
    "over_best_unbatched",
    "over_best_unbatched_short",
    "analyze_over_pipelines",
    "analyze_over_pipelines_short",
    "idle_minus_forward_ms",
    "interactive_p99_over_batch",
    "overload_goodput",
    "refusal_ms",
    "cost_100k_over_10k",
    "ready_s",
    "rss_mb",
    "int8_f1_loss",
)
"""The figures that have a bar to reach."""

BUSY = 0.5
"""Processors' worth of other work from which a machine is too busy for its figures to be trusted."""


EXTENSIONS = {
    "AMX int8": "amx_int8",
    "AMX bf16": "amx_bf16",
    "AVX512-VNNI": "avx512_vnni",
    "AVX512-bf16": "avx512_bf16",
    "AVX-VNNI": "avx_vnni",
    "AVX512": "avx512f",
    "AVX2": "avx2",
    "i8mm": "i8mm",
    "dot product": "asimddp",
}
"""Extensions of processors by name, widest first: of x86, then of ARM."""


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    found: dict[str, Any] = {
        "processor": _processor(),
        "kind": kind(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.release()}",
        "load": round(os.getloadavg()[0], 2),
    }
    if torch.cuda.is_available():
        found["gpu"] = torch.cuda.get_device_name()
    return found


def _processor() -> str:
    return _cpuinfo("model name") or platform.processor() or platform.machine()


def kind(flags: str | None = None) -> str:
    """What the processor can do that decides how fast the engine is: the extensions among its ``flags``, as Linux writes them."""
    found = set((_cpuinfo("flags") or _cpuinfo("Features") if flags is None else flags).split())
    return ", ".join(name for name, flag in EXTENSIONS.items() if flag in found) or platform.machine()


def _cpuinfo(field: str) -> str:
    file = Path("/proc/cpuinfo")
    lines = re.findall(rf"^{field}\s*:\s*(.+)$", file.read_text(), re.MULTILINE) if file.exists() else []
    return str(lines[0]) if lines else ""


def versions() -> dict[str, str]:
    """Of everything that computes."""
    return {
        "copydesk": __version__,
        "python": platform.python_version(),
        **{package: importlib.metadata.version(package) for package in PACKAGES},
    }


def table(figures: Sequence[Figure]) -> str:
    """A line a figure: its median, the range of its samples, what it should reach and whether it does."""
    rows = [("figure", "median", "lowest", "highest", "bar", "", "")]
    for figure in figures:
        low, high = (number(edge(figure.samples)) if figure.samples else "" for edge in (min, max))
        value = "none" if figure.value is None else number(figure.value)
        bar = f"{figure.bar.side} {number(figure.bar.value)}" if figure.bar else ""
        rows.append((figure.name, value, low, high, bar, figure.verdict, figure.note))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def number(value: float) -> str:
    """Three digits that mean something, no more than needed."""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def as_json(figures: Sequence[Figure], **head: Any) -> dict[str, Any]:
    """``head``, the medians of :data:`RATIOS`, all figures with samples and bars, and the raw measurements by name."""
    raw: dict[str, Any] = {}
    for figure in figures:
        raw |= {name: values if isinstance(values, dict) else list(values) for name, values in figure.raw.items()}
    values = {figure.name: figure.value for figure in figures}
    return {
        **head,
        "ratios": {name: values.get(name) for name in RATIOS},
        "figures": {
            figure.name: {
                "median": figure.value,
                "samples": list(figure.samples),
                "bar": f"{figure.bar.side} {figure.bar.value}" if figure.bar else None,
                "met": figure.bar.met_by(figure.value) if figure.bar and figure.value is not None else None,
                "note": figure.note,
            }
            for figure in figures
        },
        "raw": raw,
    }
