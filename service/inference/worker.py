"""The process that computes: ``python -m service.inference.worker NICE SOCKET ARENA …``.

:class:`service.inference.runners.Process` starts it.

Each socket and its arena are a lane, served by a thread of its own: on a GPU, what one copies overlaps with what another computes.

It shares no lock with the process that speaks HTTP, and imports nothing of it.
"""

import mmap
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import fields
from multiprocessing.connection import Connection

import numpy as np

from models.encoders.folder import BundleError
from models.encoders.loaded import Loaded
from models.encoders.serving import load
from models.encoders.window import Encoder, Window, numbers_of, size_of
from service.failures import trace


def main() -> None:
    """Serve until the other end of the socket is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group, but it is the service that drains and ends this
    nice, *descriptors = map(int, sys.argv[1:])
    with suppress(OSError):
        os.nice(nice)
    first, *others = ((Connection(wire), mmap.mmap(arena, 0)) for wire, arena in zip(descriptors[::2], descriptors[1::2], strict=True))
    if loaded := _loaded(first[0]):
        for lane in others:
            threading.Thread(target=_serve, args=(*lane, loaded), daemon=True).start()
        facts = {field.name: getattr(loaded, field.name) for field in fields(loaded) if field.name != "encoders"}
        _serve(*first, loaded, ("ready", facts))


def _loaded(connection: Connection) -> Loaded | None:
    with suppress(EOFError, ConnectionError):
        try:
            return load(**connection.recv())
        except BundleError as error:
            connection.send(("unfit", str(error)))
    return None


def _serve(connection: Connection, memory: mmap.mmap, loaded: Loaded, greeting: tuple[str, dict[str, object]] | None = None) -> None:
    """Say the ``greeting``, and answer on a lane until its other end is closed."""
    with connection, suppress(EOFError, ConnectionError):  # should anything be raised, the other end is told
        _warm(loaded)
        if greeting:
            connection.send(greeting)
        while True:
            _answer(connection, memory, loaded.encoders)


def _warm(loaded: Loaded) -> None:
    """On a GPU, load kernels and capture a graph on this thread, which takes a second, before somebody waits for it."""
    if loaded.device == "cuda":
        window = Window(np.zeros(2, dtype=np.int64), np.array([0, 1]))
        for encoder in loaded.encoders.values():
            for _ in range(2):
                encoder.run([window])


def _answer(connection: Connection, memory: mmap.mmap, encoders: dict[str, Encoder]) -> None:
    """Do what the next message asks; outputs go to ``memory``, as many windows' at a time as fit."""
    name, inputs = connection.recv()
    windows = [Window(*parts) for parts in inputs]
    try:
        start = time.perf_counter()
        outputs = encoders[name].run(windows)
        seconds = time.perf_counter() - start
    except Exception as error:
        connection.send(("failed", trace(error)))
        return
    room = np.frombuffer(memory, np.uint8)
    part: list[dict[str, tuple[int, ...]]] = []
    used = 0
    for window in outputs:
        if used + sum(size_of(name, array.shape) for name, array in window.items()) > len(room):
            connection.send(("part", part))
            connection.recv()
            part, used = [], 0
        for key, array in window.items():
            numbers = numbers_of(key)
            room[used : used + array.size * numbers.itemsize].view(numbers)[:] = array.reshape(-1)
            used += size_of(key, array.shape)
        part.append({key: array.shape for key, array in window.items()})
    connection.send(("done", part, encoders[name].computed(windows), seconds))


if __name__ == "__main__":
    main()
