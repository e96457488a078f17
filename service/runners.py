"""Where encoders run: in this process, or in one of their own."""

import logging
import mmap
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from service.failures import trace

if TYPE_CHECKING:
    from models.encoder import Encoder, Outputs, Window

logger = logging.getLogger("copydesk.runners")

ARENA = 8 * 2**20
"""Bytes through which a process hands over outputs; a batch with more comes in several turns."""

GRACE = 5.0
"""Seconds a process gets to end by itself."""


class RunnerFailed(Exception):
    """A forward pass raised, or its process ended; the message tells where and quotes no article."""


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

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``.

        Raises:
            RunnerFailed: there are none; the next call may succeed.
        """
        ...

    def close(self) -> None:
        """End what it holds; nothing runs after."""
        ...


class Process:
    """Encoders in a process of their own, so that computing and the rest of the service do not hold each other up.

    A process that ends unasked, as when the system kills it for its memory, is started again.
    """

    def __init__(self, options: Mapping[str, Any], nice: int = 0) -> None:
        """Start it; :meth:`ready` waits until it is. ``options`` are those of ``models.encoders.load``."""
        self._options = dict(options)
        self._nice = nice
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile() if not hasattr(os, "memfd_create") else os.fdopen(os.memfd_create("copydesk"), "w+b") as file, theirs:
            file.truncate(ARENA)
            self._arena = mmap.mmap(file.fileno(), ARENA)
            command = [sys.executable, "-m", "service.worker", str(theirs.fileno()), str(file.fileno()), str(self._nice)]
            self._process = subprocess.Popen(command, pass_fds=(theirs.fileno(), file.fileno()), stdin=subprocess.DEVNULL)
        self._connection = Connection(ours.detach())
        self._connection.send(self._options)

    def ready(self) -> dict[str, Any]:
        """What the process tells once its encoders are loaded: the fields of ``models.encoders.Loaded`` but the encoders, and ``peaks``.

        Raises:
            BundleError: a model folder cannot be served.
            RunnerFailed: the process ended.
        """
        from models.bundle import BundleError

        match self._receive():
            case "ready", found:
                told: dict[str, Any] = found
                return told
            case "unfit", sentence:
                raise BundleError(sentence)
            case _, failure:
                raise RunnerFailed(failure)
        raise RunnerFailed("the process of the encoders said nothing that is understood")

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`Runner`."""
        outputs: list[Outputs] = []
        try:
            self._connection.send((encoder, [(window.ids, window.types, window.rows) for window in windows]))
            while True:
                match self._connection.recv():
                    case "part", shapes:
                        outputs += _copied(self._arena, shapes)
                        self._connection.send("more")
                    case "done", shapes, computed, seconds:
                        outputs += _copied(self._arena, shapes)
                        return Pass(outputs, computed, seconds)
                    case _, failure:
                        raise RunnerFailed(failure)
        except (EOFError, OSError) as error:
            self._restart()
            raise RunnerFailed("the process of the encoders ended in a forward pass") from error

    def _restart(self) -> None:
        logger.error("the process of the encoders ended with status %s; it is started again", self._process.poll())
        self.close()
        self._start()
        self.ready()

    def _receive(self) -> Any:
        try:
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise RunnerFailed("the process of the encoders ended before it was ready; is there enough memory?") from error

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def close(self) -> None:
        """End the process."""
        self._connection.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._arena.close()


def _copied(arena: mmap.mmap, shapes: Sequence[Mapping[str, tuple[int, ...]]]) -> list["Outputs"]:
    """The outputs that lie end to end in ``arena``: by window the arrays' names and shapes, float32. Each window's get memory of its own."""
    found: list[Outputs] = []
    start = 0
    for window in shapes:
        sizes = [int(np.prod(shape)) for shape in window.values()]
        own = np.frombuffer(arena, np.float32, sum(sizes), start).copy()
        own.flags.writeable = False
        start += own.nbytes
        ends = np.cumsum(sizes).tolist()
        found.append(
            {name: own[end - size : end].reshape(shape) for (name, shape), size, end in zip(window.items(), sizes, ends, strict=True)}
        )
    return found


class Local:
    """Encoders in this process."""

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
        own = [{name: array.copy() for name, array in window.items()} for window in outputs]
        return Pass(own, self._encoders[encoder].computed(windows), seconds)

    def close(self) -> None:
        """Nothing to end."""
