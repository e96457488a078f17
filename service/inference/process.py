"""Encoders in a process of their own, which is started again whenever it ends."""

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.inference.child import Child, Hung
from service.inference.runners import News, Pass, RunnerFailed, RunnerLost, Told

if TYPE_CHECKING:
    from models.encoders.window import Window

logger = logging.getLogger("copydesk.processes")

TRIES = 3
"""Times that a process is started before the service gives up starting."""

STABLE = 60.0
"""Seconds after whose good service an end is no part of a row of ends."""

LONGEST_PAUSE = 60.0
"""Seconds between two starts of a process that ends again and again, at most."""


class Backoff:
    """How long to wait before a start: not at all after a first end, then twice as long each time."""

    def __init__(self) -> None:
        self.ends = 0
        """In a row, without a stable time between."""

    def ended(self, served: float) -> float:
        """Seconds to wait after an end that came after ``served`` seconds of service."""
        self.ends = 1 if served >= STABLE else self.ends + 1
        return 0.0 if self.ends == 1 else min(2.0 ** (self.ends - 2), LONGEST_PAUSE)


class Process:
    """Encoders in a process of their own, so that computing and the rest of the service do not hold each other up.

    It has one lane or several, each a thread with a connection of its own, which share the models. From :meth:`ready` on a thread watches
    it. One that ends unasked, as when the system kills it for its memory, is started again, at first at once, then after growing pauses.
    """

    def __init__(self, options: Mapping[str, Any], nice: int = 0, lanes: int = 1) -> None:
        """Start it; :meth:`ready` waits until it is. ``options`` are those of ``models.encoders.loading.load``."""
        self._options, self._nice, self._lanes = dict(options), nice, lanes
        self._limit: float | None = None
        self._told: list[Told] = []
        self._backoff = Backoff()
        self._child: Child = Child(options, nice, lanes)
        self._able = False
        self._silence: float | None = None
        """Seconds for which it said nothing, when it hung."""
        self._since = self._due = 0.0
        """``time.monotonic()`` when it last became able, and when it may be so again."""
        self._start_seconds = 0.0
        self._changing = threading.Lock()
        """Guards all of the above."""
        self._closing = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name="copydesk-keeper", daemon=True)

    def ready(self) -> dict[str, Any]:
        """What the process tells once its encoders are loaded: the fields of ``models.encoders.loading.Loaded`` but the encoders.

        Raises:
            BundleError: a model folder cannot be served.
            RunnerFailed: the process ended, however often it was started.
        """
        for left in reversed(range(TRIES)):
            try:
                facts = self._child.ready()
                break
            except RunnerLost as error:
                self._let_go()
                if not left:
                    raise
                logger.error("%s; it is started again", error)
                self._child = Child(self._options, self._nice, self._lanes)
        self._up(self._child)
        self._keeper.start()
        return facts

    @property
    def able(self) -> bool:
        """Whether it computes now."""
        return self._able

    @property
    def back_in(self) -> float:
        """Seconds until it may be able again; 0 when it is."""
        return 0.0 if self._able else max(self._due + self._start_seconds - time.monotonic(), 0.0)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._child.pid

    def watch(self, told: Told) -> None:
        """Tell ``told`` from now on whenever it is lost, and whenever it is back; it is called on any thread."""
        self._told.append(told)

    def may_take(self, seconds: float) -> None:
        """Kill it when a batch takes longer than ``seconds``."""
        with self._changing:
            self._limit = seconds
            self._child.may_take(seconds)

    def run(self, encoder: str, windows: Sequence["Window"], lane: int = 0) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`service.inference.runners.Runner`. One call a lane at a time."""
        with self._changing:
            able, child = self._able, self._child
        if not able:
            raise RunnerLost("the process of the encoders is being started again", begun=False)
        try:
            return child.run(encoder, windows, lane)
        except RunnerLost as error:
            self._down(child, isinstance(error, Hung))
            child.kill()  # which its keeper notices
            raise

    def close(self) -> None:
        """End the process, for good."""
        self._closing.set()
        with self._changing:
            self._able = False
            child = self._child
        child.end()
        if self._keeper.ident is not None and threading.current_thread() is not self._keeper:
            self._keeper.join()
        self._let_go()

    def _keep(self) -> None:
        """Until it is closed: wait for its end, and start it again."""
        while True:
            how = self._child.wait()
            if self._closing.is_set():
                return
            self._down(self._child, hung=False)
            self._let_go()
            served = time.monotonic() - self._since
            if self._silence is not None:
                how = f"gave no answer for {self._silence:g} s and was killed"
            if not self._start_again(how, served):
                return

    def _start_again(self, how: str, served: float) -> bool:
        """Start it until it is ready; False when it is closed meanwhile."""
        while True:
            pause = self._backoff.ended(served)
            self._due = time.monotonic() + pause
            row = f", as it has ended {self._backoff.ends} times in a row" if pause else ""
            logger.error("a process of the encoders %s; it is started again %s", how, f"in {pause:.0f} s{row}" if pause else "now")
            if self._closing.wait(pause):
                return False
            with self._changing:
                if self._closing.is_set():
                    return False
                self._child = Child(self._options, self._nice, self._lanes)
            if self._came_up():
                return True
            if self._closing.is_set():
                return False
            how, served = "could not be started", 0.0

    def _came_up(self) -> bool:
        from models.encoders.folder import BundleError

        try:
            self._child.ready()
        except (BundleError, RunnerFailed) as error:  # a folder may have changed since
            if not self._closing.is_set():
                logger.error("%s", error)
                self._child.end()
                self._let_go()
            return False
        if self._limit:
            self._child.may_take(self._limit)
        return self._up(self._child)

    def _up(self, child: Child) -> bool:
        """``child`` can be asked; False when it is closed."""
        with self._changing:
            if self._closing.is_set():
                return False
            self._able, self._silence = True, None
            self._since, self._start_seconds = time.monotonic(), child.start_seconds
        self._tell("back")
        return True

    def _down(self, child: Child, hung: bool) -> None:
        """``child`` is lost, unless that is known."""
        with self._changing:
            if child is not self._child or not self._able:
                return
            self._able, self._due = False, time.monotonic()
            self._silence = self._limit if hung else None
        self._tell("hung" if hung else "ended")

    def _tell(self, news: News) -> None:
        for told in self._told:
            told(news)

    def _let_go(self) -> None:
        """End what is left of the child and close what it was spoken to through."""
        self._child.end()
        self._child.close()


@dataclass(frozen=True, slots=True)
class Lane:
    """One of a process's lanes as a :class:`service.inference.runners.Runner`."""

    process: Process
    number: int

    @property
    def able(self) -> bool:
        """Whether the process computes now."""
        return self.process.able

    def run(self, encoder: str, windows: Sequence["Window"]) -> Pass:
        """The outputs of ``encoder`` for ``windows``; see :class:`service.inference.runners.Runner`."""
        return self.process.run(encoder, windows, self.number)

    def close(self) -> None:
        """End the process, with all of its lanes."""
        self.process.close()
