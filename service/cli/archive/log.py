"""A file that only grows, a line at a time: what a run that was killed left in it is whole lines, and the next run goes on after them."""

import os
from pathlib import Path
from typing import Self

from service.cli.console import writing

CHUNK = 2**20


class Log:
    """The lines of the file at ``path``; a context manager that closes it."""

    def __init__(self, path: Path) -> None:
        """Open it, drop a last line that was cut off, and count.

        Raises:
            Stopped: it cannot be written.
        """
        self.path = path
        self.lines = 0
        with writing(path):
            self._file = path.open("a+b", buffering=0)
            self._file.truncate(self._whole())
            self._file.seek(0, os.SEEK_END)

    def _whole(self) -> int:
        """Bytes of the whole lines, which are counted."""
        self._file.seek(0)
        end = place = 0
        while chunk := self._file.read(CHUNK):
            self.lines += chunk.count(b"\n")
            last = chunk.rfind(b"\n")
            end = place + last + 1 if last >= 0 else end
            place += len(chunk)
        return end

    def append(self, line: bytes) -> None:
        """Add a line, which is with the system when this returns.

        Raises:
            Stopped: it cannot be written; the next run drops what was.
        """
        rest = memoryview(line + b"\n")
        with writing(self.path):
            while rest:
                rest = rest[self._file.write(rest) :]
        self.lines += 1

    def keep(self, lines: list[bytes]) -> None:
        """Have these lines alone."""
        with writing(self.path):
            self._file.truncate(0)
        self.lines = 0
        for line in lines:
            self.append(line)

    def sync(self) -> None:
        """Wait until what was written is on the disk."""
        with writing(self.path):
            os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
