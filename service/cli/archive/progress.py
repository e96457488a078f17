"""How far an archive is: a bar where somebody watches, a line now and then where nobody does."""

import sys
import time
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from service.cli.console import say

EVERY = 30.0
"""Seconds between two lines."""


class Display(Protocol):
    """Shows how far a run is; a context manager that ends with the run."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def show(self, documents: int, failed: int, end: int) -> None:
        """``documents`` are done, ``failed`` of them in vain, and the archive has been read up to ``end``."""
        ...


class Pace:
    """Documents a second of this run, and when it will be done."""

    def __init__(self, total: int, done: int) -> None:
        self._total, self._done = total, done
        self._start = time.monotonic()
        self._first: int | None = None

    def rate(self, documents: int) -> float:
        """Documents a second since the run began."""
        return (documents - self._done) / max(time.monotonic() - self._start, 1e-9)

    def left(self, end: int) -> float | None:
        """Seconds that are left, by how much of the archive has been read; None as long as nothing can be told."""
        if self._first is None:
            self._first = end  # which is where the run before stopped, or the first document ends
            return None
        read = end - self._first
        return (self._total - end) * (time.monotonic() - self._start) / read if read > 0 else None


class Bar:
    """A bar with the rate and the time left, on standard error."""

    def __init__(self, total: int, done: int) -> None:
        self._pace = Pace(total, done)
        self._progress = Progress(
            TextColumn("{task.fields[told]}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(elapsed_when_finished=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=max(total, 1), told="loading", rate="")

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, documents: int, failed: int, end: int) -> None:
        """See :class:`Display`."""
        told = f"{documents:,} documents" + (f", {failed:,} failed" if failed else "")
        self._progress.update(self._task, completed=end, told=told, rate=f"{self._pace.rate(documents):.1f}/s")


class Lines:
    """A line at times, for logs."""

    def __init__(self, total: int, done: int) -> None:
        self._pace = Pace(total, done)
        self._total = total
        self._next = time.monotonic() + EVERY

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def show(self, documents: int, failed: int, end: int) -> None:
        """See :class:`Display`."""
        left = self._pace.left(end)
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + EVERY
        share = 100 * end // max(self._total, 1)
        told = f", {span(left)} left" if left is not None else ""
        say(f"{documents:,} documents, {failed:,} failed, {share} %, {self._pace.rate(documents):.1f}/s{told}")


def display(total: int, done: int) -> Display:
    """What suits standard error."""
    return Bar(total, done) if sys.stderr.isatty() else Lines(total, done)


def span(seconds: float) -> str:
    """A time as people write it."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
