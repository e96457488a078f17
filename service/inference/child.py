"""One life of a process that computes, as the service holds it."""

import math
import mmap
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from multiprocessing.connection import Connection
from signal import Signals
from typing import IO, TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.encoders.window import numbers_of, size_of
from service.inference.runners import Pass, RunnerFailed, RunnerLost
from service.inference.sentinel import Sentinel

if TYPE_CHECKING:
    from models.encoders.window import Outputs, Window

ARENA = 32 * 2**20
"""Bytes through which a lane hands over outputs; a batch with more comes in several turns. Memory is taken only as they are written."""

ALLOCATOR = {"MALLOC_ARENA_MAX": "1"}
"""Unless the environment says otherwise: glibc gives every thread a heap of its own, and a process that computes on one needs no other."""

GRACE = 5.0
"""Seconds a process gets to end by itself."""

START_SECONDS = 300.0
"""Seconds a process may take until it is ready."""


class Hung(RunnerLost):
    """The process said nothing for longer than it may take; it has to be killed."""


@dataclass(frozen=True, slots=True)
class _Wire:
    """What a lane is spoken to through. ``line`` and ``connection`` are the same socket."""

    line: socket.socket
    connection: Connection
    arena: mmap.mmap
    used: threading.Lock = field(default_factory=threading.Lock)
    """Held while something is asked, so that nothing is closed meanwhile."""

    @classmethod
    def through(cls, ours: socket.socket, arena: mmap.mmap) -> "_Wire":
        return cls(ours, Connection(os.dup(ours.fileno())), arena)

    def may_take(self, seconds: float) -> None:
        """Let neither sending nor receiving take longer than ``seconds``."""
        interval = struct.pack("@ll", int(seconds), int(seconds % 1 * 1e6))  # a struct timeval
        for way in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            self.line.setsockopt(socket.SOL_SOCKET, way, interval)

    def hang_up(self) -> None:
        """Tell the other end, and whoever waits for its answer, that nothing more is asked."""
        with suppress(OSError):  # the process may have ended
            self.line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self.used:
            self.connection.close()
            self.line.close()


class Child:
    """A process of :mod:`service.inference.worker`, from its start to its end.

    It has one lane or several, each with a connection of its own.
    """

    def __init__(self, options: Mapping[str, Any], nice: int = 0, lanes: int = 1) -> None:
        """Start it; :meth:`ready` waits until it is. ``options`` are those of ``models.encoders.loading.load``."""
        self._started = time.monotonic()
        self._sentinel = Sentinel()
        with ExitStack() as stack:
            self._wires: list[_Wire] = []
            descriptors: list[int] = []
            for _ in range(lanes):
                ours, theirs = socket.socketpair()
                file = stack.enter_context(_memory())
                file.truncate(ARENA)
                descriptors += stack.enter_context(theirs).fileno(), file.fileno()
                self._wires.append(_Wire.through(ours, mmap.mmap(file.fileno(), ARENA)))
            command = [sys.executable, "-m", "service.inference.worker", str(nice), *map(str, descriptors)]
            passed = (*descriptors, *self._sentinel.inherited)
            self._process = subprocess.Popen(command, pass_fds=passed, stdin=subprocess.DEVNULL, env=ALLOCATOR | os.environ)
        self._sentinel.watch(self.pid)
        self.may_take(START_SECONDS)
        with suppress(OSError):  # should it have ended, ready() tells
            self._wires[0].connection.send(dict(options))

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def may_take(self, seconds: float) -> None:
        """Take the process for hung from now on when it is silent for ``seconds`` while something is asked of it."""
        for wire in self._wires:
            wire.may_take(seconds)

    def ready(self) -> dict[str, Any]:
        """What the process tells once its encoders are loaded: the fields of ``models.encoders.loading.Loaded`` but the encoders.

        Raises:
            BundleError: a model folder cannot be served.
            RunnerLost: the process ended, or took too long.
            RunnerFailed: it said something else.
        """
        from models.encoders.folder import BundleError

        try:
            message = self._wires[0].connection.recv()
        except BlockingIOError as error:
            raise Hung(f"the process of the encoders was not ready within {START_SECONDS:.0f} s") from error
        except (EOFError, OSError) as error:
            raise RunnerLost("the process of the encoders ended before it was ready; is there enough memory?") from error
        match message:
            case "ready", content:
                facts: dict[str, Any] = content
                self.start_seconds = time.monotonic() - self._started
                return facts
            case "unfit", sentence:
                raise BundleError(sentence)
            case _, failure:
                raise RunnerFailed(failure)
        raise RunnerFailed("the process of the encoders said nothing that is understood")

    def run(self, encoder: str, windows: Sequence["Window"], lane: int = 0) -> Pass:
        """The outputs of ``encoder`` for ``windows``. One call a lane at a time.

        Raises:
            RunnerFailed: the forward pass raised.
            RunnerLost: the process ended, or is :class:`Hung`; nothing more is to be had of it.
        """
        wire = self._wires[lane]
        begun = False
        with wire.used:
            try:
                wire.connection.send((encoder, [(window.ids, window.types, window.rows) for window in windows]))
                begun = True
                return _received(wire)
            except BlockingIOError as error:
                raise Hung("the process of the encoders hung in a forward pass", begun=True) from error
            except ConnectionResetError as error:  # it ended with the message unread
                raise RunnerLost("the process of the encoders ended before a forward pass", begun=False) from error
            except (EOFError, OSError) as error:
                raise RunnerLost("the process of the encoders ended in a forward pass", begun=begun) from error

    def wait(self) -> str:
        """Wait until the process has ended; how it did."""
        self._sentinel.wait()
        status = self._process.wait()
        return f"was killed by {Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def end(self) -> None:
        """End the process: at once if it does not do so by itself in time. What is asked of it fails."""
        for wire in self._wires:
            wire.hang_up()
        if self._process.poll() is None and not self._sentinel.wait(GRACE):
            self.kill()
        self._process.wait()

    def close(self) -> None:
        """Let go of what the process, which has ended, was spoken to through; nobody may be in :meth:`wait`."""
        for wire in self._wires:
            wire.close()
        self._sentinel.close()


def _received(wire: _Wire) -> Pass:
    """The answer to what was asked."""
    outputs: list[Outputs] = []
    while True:
        match wire.connection.recv():
            case "part", shapes:
                outputs += _copied(wire.arena, shapes)
                wire.connection.send("more")
            case "done", shapes, computed, seconds:
                outputs += _copied(wire.arena, shapes)
                return Pass(outputs, computed, seconds)
            case _, failure:
                raise RunnerFailed(failure)


def _memory() -> IO[bytes]:
    """A file that is only memory, where the system has such."""
    return os.fdopen(os.memfd_create("copydesk"), "w+b") if hasattr(os, "memfd_create") else tempfile.TemporaryFile()


def _copied(arena: mmap.mmap, shapes: Sequence[Mapping[str, tuple[int, ...]]]) -> list["Outputs"]:
    """The outputs that lie end to end in ``arena``: by window the arrays' names and shapes. Each window's get memory of its own."""
    outputs: list[Outputs] = []
    start = 0
    for window in shapes:
        ends = list(accumulate(size_of(name, shape) for name, shape in window.items()))
        copied = np.frombuffer(arena, np.uint8, ends[-1] if ends else 0, start).copy()
        copied.flags.writeable = False
        start += copied.nbytes
        outputs.append({name: _array(copied, end, name, shape) for (name, shape), end in zip(window.items(), ends, strict=True)})
    return outputs


def _array(copied: NDArray[np.uint8], end: int, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
    """The output that ends, with what is left to the next multiple, at byte ``end``."""
    first, numbers = end - size_of(name, shape), numbers_of(name)
    return copied[first : first + math.prod(shape) * numbers.itemsize].view(numbers).reshape(shape)
