"""Where encoders run: in this process, or in one of their own."""

import logging
import mmap
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO, TYPE_CHECKING, Any, Protocol

import numpy as np

from service.failures import trace

if TYPE_CHECKING:
    from models.encoders.window import Encoder, Outputs, Window

logger = logging.getLogger("copydesk.runners")

ARENA = 32 * 2**20
"""Bytes through which a lane hands over outputs; a batch with more comes in several turns. Memory is taken only as they are written."""

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


@dataclass(frozen=True, slots=True)
class _Running:
    """A process, and by lane what it is spoken to through."""

    process: "subprocess.Popen[bytes]"
    lanes: Sequence[tuple[Connection, mmap.mmap]]


class Process:
    """Encoders in a process of their own, so that computing and the rest of the service do not hold each other up.

    It has one lane or several, each a thread with a connection of its own, which share the models. A process that ends unasked, as when the
    system kills it for its memory, is started again.
    """

    def __init__(self, options: Mapping[str, Any], nice: int = 0, lanes: int = 1) -> None:
        """Start it; :meth:`ready` waits until it is. ``options`` are those of ``models.encoders.loading.load``."""
        self._options = dict(options)
        self._nice = nice
        self._lanes = lanes
        self._running = self._started()
        self._replaced = threading.Lock()
        """Held while another process takes the place of one that ended."""

    def _started(self) -> _Running:
        with ExitStack() as stack:
            lanes: list[tuple[Connection, mmap.mmap]] = []
            descriptors: list[int] = []
            for _ in range(self._lanes):
                ours, theirs = socket.socketpair()
                file = stack.enter_context(_memory())
                file.truncate(ARENA)
                descriptors += stack.enter_context(theirs).fileno(), file.fileno()
                lanes.append((Connection(ours.detach()), mmap.mmap(file.fileno(), ARENA)))
            command = [sys.executable, "-m", "service.inference.worker", str(self._nice), *map(str, descriptors)]
            process = subprocess.Popen(command, pass_fds=descriptors, stdin=subprocess.DEVNULL)
        lanes[0][0].send(self._options)
        return _Running(process, lanes)

    def ready(self) -> dict[str, Any]:
        """What the process tells once its encoders are loaded: the fields of ``models.encoders.loading.Loaded`` but the encoders.

        Raises:
            BundleError: a model folder cannot be served.
            RunnerFailed: the process ended.
        """
        from models.encoders.folder import BundleError

        match self._receive():
            case "ready", content:
                facts: dict[str, Any] = content
                return facts
            case "unfit", sentence:
                raise BundleError(sentence)
            case _, failure:
                raise RunnerFailed(failure)
        raise RunnerFailed("the process of the encoders said nothing that is understood")

    def run(self, encoder: str, windows: Sequence["Window"], lane: int = 0) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`Runner`. One call a lane at a time."""
        outputs: list[Outputs] = []
        with self._replaced:
            running = self._running
        connection, arena = running.lanes[lane]
        try:
            connection.send((encoder, [(window.ids, window.types, window.rows) for window in windows]))
            while True:
                match connection.recv():
                    case "part", shapes:
                        outputs += _copied(arena, shapes)
                        connection.send("more")
                    case "done", shapes, computed, seconds:
                        outputs += _copied(arena, shapes)
                        return Pass(outputs, computed, seconds)
                    case _, failure:
                        raise RunnerFailed(failure)
        except (EOFError, OSError) as error:
            self._replace(running)
            raise RunnerFailed("the process of the encoders ended in a forward pass") from error

    def _replace(self, ended: _Running) -> None:
        """Start another process in place of the one that ``ended``, unless another lane has done so."""
        from models.encoders.folder import BundleError

        with self._replaced:
            if self._running is ended:
                self.close()
                logger.error("the process of the encoders ended with status %s; it is started again", ended.process.poll())
                self._running = self._started()
                try:
                    self.ready()
                except BundleError as error:  # the folder has changed since; a later call tries again
                    raise RunnerFailed(str(error)) from error

    def _receive(self) -> Any:
        try:
            return self._running.lanes[0][0].recv()
        except (EOFError, OSError) as error:
            raise RunnerFailed("the process of the encoders ended before it was ready; is there enough memory?") from error

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._running.process.pid

    def close(self) -> None:
        """End the process."""
        process = self._running.process
        for connection, _ in self._running.lanes:
            connection.close()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE)
        if process.poll() is None:
            process.kill()
            process.wait()


@dataclass(frozen=True, slots=True)
class Lane:
    """One of a process's lanes as a :class:`Runner`."""

    process: Process
    number: int

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`Runner`."""
        return self.process.run(encoder, windows, self.number)

    def close(self) -> None:
        """End the process, with all of its lanes."""
        self.process.close()


def _memory() -> IO[bytes]:
    """A file that is only memory, where the system has such."""
    return os.fdopen(os.memfd_create("copydesk"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile()


def _copied(arena: mmap.mmap, shapes: Sequence[Mapping[str, tuple[int, ...]]]) -> list["Outputs"]:
    """The outputs that lie end to end in ``arena``: by window the arrays' names and shapes. Each window's get memory of its own."""
    outputs: list[Outputs] = []
    start = 0
    for window in shapes:
        sizes = [int(np.prod(shape)) for shape in window.values()]
        copied = np.frombuffer(arena, np.float32, sum(sizes), start).copy()
        copied.flags.writeable = False
        start += copied.nbytes
        ends = np.cumsum(sizes).tolist()
        outputs.append(
            {name: copied[end - size : end].reshape(shape) for (name, shape), size, end in zip(window.items(), sizes, ends, strict=True)}
        )
    return outputs


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
        copied = [{name: array.copy() for name, array in window.items()} for window in outputs]
        return Pass(copied, self._encoders[encoder].computed(windows), seconds)

    def close(self) -> None:
        """Nothing to end."""
