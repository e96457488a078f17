"""Where encoders run: in this process, or in one of their own."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from service.failures import trace

if TYPE_CHECKING:
    from models.encoders.window import Encoder, Outputs, Window


class RunnerFailed(Exception):
    """A forward pass raised; the message tells where and quotes no article."""


class RunnerLost(RunnerFailed):
    """What computes ended or hung, so another may do the same work; ``begun`` tells whether it may have been what ended it."""

    def __init__(self, message: str, *, begun: bool = True) -> None:
        super().__init__(message)
        self.begun = begun


News = Literal["ended", "hung", "back"]
Told = Callable[[News], None]


@dataclass(frozen=True, slots=True)
class Pass:
    """What a forward pass gave."""

    outputs: Sequence["Outputs"]
    """Aligned with the windows; the arrays of one share nothing with those of others, so that any may be kept for long."""
    computed: int
    """Tokens computed, padding included."""
    seconds: float
    """Time of the computation itself."""


class Runner(Protocol):
    """One stream of forward passes. Its methods block, and are called from one thread at a time."""

    @property
    def able(self) -> bool:
        """Whether it can run now."""

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``.

        Raises:
            RunnerFailed: there are none; the next call may succeed.
            RunnerLost: what computes was lost meanwhile.
        """
        ...

    def close(self) -> None:
        """End what it holds; nothing runs after."""
        ...


class Worker(Protocol):
    """What a runner computes in, where that can be lost and comes back."""

    @property
    def able(self) -> bool:
        """Whether it computes now."""

    @property
    def back_in(self) -> float:
        """Seconds until it may be able again; 0 when it is."""

    def watch(self, told: "Told") -> None:
        """Tell ``told`` from now on whenever it is lost, and whenever it is back; it is called on any thread."""


class Local:
    """Encoders in this process."""

    able = True

    def __init__(self, encoders: Mapping[str, "Encoder"]) -> None:
        self._encoders = encoders

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`Runner`."""
        try:
            start = time.perf_counter()
            outputs = self._encoders[encoder].run(windows)
            seconds = time.perf_counter() - start
            if len(outputs) != len(windows):
                raise RunnerFailed(f"{encoder} gave {len(outputs)} outputs for {len(windows)} windows")
        except Exception as error:
            raise RunnerFailed(trace(error)) from error
        copied = [{name: array.copy() for name, array in window.items()} for window in outputs]
        return Pass(copied, self._encoders[encoder].computed(windows), seconds)

    def close(self) -> None:
        """Nothing to end."""
