"""What is known of encoders once they are loaded, whatever computes them. Nothing here needs torch."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict

from models.encoders.kernels.choice import Setting
from models.encoders.window import Encoder

Device = Literal["auto", "cpu", "cuda"]
Backend = Literal["auto", "fp32", "int16", "int8"]

Card = dict[str, Any]


class Options(TypedDict, total=False):
    """Those of :func:`models.encoders.loading.load`."""

    names: Path | None
    labels: Path | None
    device: Device
    backend: Backend
    threads: int | None
    kernels: Setting


@dataclass(frozen=True, slots=True)
class Loaded:
    """The encoders by name, and what else is known once they are loaded."""

    encoders: dict[str, Encoder]
    device: str
    """``cpu`` or ``cuda``."""
    backends: dict[str, str]
    """The numbers that the products of each of our own encoders are computed in."""
    kernels: str
    """The compiled kernels that are used on a CPU, or why torch computes instead."""
    operations: dict[str, int]
    """Operations a token in the matrix products of each of our own encoders."""
    peaks: dict[str, float]
    """Operations a second that one thread pool reaches here in a matrix product of each of our own encoders' kind and shape."""
    faults: dict[str, str]
    """By task whose heads cannot be read, a sentence that says why."""
    replacing: tuple[Card, int] | None
    """Of a model of one's own for entities: its card, and the most tokens of its windows."""


def may_have_gpu() -> bool:
    """Whether an NVIDIA driver is there, told without torch, which takes a second to import."""
    return Path("/proc/driver/nvidia/version").exists() or Path("/dev/nvidiactl").exists()
