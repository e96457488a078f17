"""The process that computes: ``python -m service.worker SOCKET ARENA NICE``, as :class:`service.runners.Process` starts it.

It shares no lock with the process that speaks HTTP, and imports nothing of it.
"""

import mmap
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import fields
from multiprocessing.connection import Connection

import numpy as np

from models.bundle import BundleError
from models.encoder import Encoder, Window
from models.encoders import Loaded, load
from service.failures import trace


def main() -> None:
    """Serve until the other end of the socket is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group, but it is the service that drains and ends this
    descriptor, arena, nice = map(int, sys.argv[1:])
    with suppress(OSError):
        os.nice(nice)
    with Connection(descriptor) as connection, mmap.mmap(arena, 0) as memory, suppress(EOFError, ConnectionError):
        loaded = _loaded(connection)
        if loaded:
            while True:
                _answer(connection, memory, loaded.encoders)


def _loaded(connection: Connection) -> Loaded | None:
    try:
        loaded = load(**connection.recv())
    except BundleError as error:
        connection.send(("unfit", str(error)))
        return None
    connection.send(("ready", {field.name: getattr(loaded, field.name) for field in fields(loaded) if field.name != "encoders"}))
    return loaded


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
    room = np.frombuffer(memory, np.float32)
    part: list[dict[str, tuple[int, ...]]] = []
    used = 0
    for window in outputs:
        if used + sum(array.size for array in window.values()) > len(room):
            connection.send(("part", part))
            connection.recv()
            part, used = [], 0
        for array in window.values():
            room[used : used + array.size] = array.reshape(-1)
            used += array.size
        part.append({key: array.shape for key, array in window.items()})
    connection.send(("done", part, encoders[name].computed(windows), seconds))


if __name__ == "__main__":
    main()
