"""The engine without a service around it: the same processes that compute, fed directly."""

import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Self, cast

from models.analysis import Analyzer, Plan
from models.encoders.window import Window
from models.task import ARTICLE
from service.inference import loading
from service.inference.runners import Runner
from service.settings import Settings

TASKS = frozenset(("entities", "quotes", "hedging"))


def batches(windows: Sequence[Window], tokens: int) -> Iterator[list[Window]]:
    """``windows`` in their order, as many at a time as have at most ``tokens`` together; a longer one stands alone."""
    batch: list[Window] = []
    used = 0
    for window in windows:
        if batch and used + len(window) > tokens:
            yield batch
            batch, used = [], 0
        batch.append(window)
        used += len(window)
    if batch:
        yield batch


class Offline:
    """The processes that ``settings`` ask for, each kept busy by a thread; a context manager that ends them."""

    def __init__(self, settings: Settings) -> None:
        loaded = loading.load(settings)
        self.analyzer = cast(Analyzer, loaded.analyzer)
        self.batch_tokens = loaded.batch_tokens
        self.streams, self.threads = loading.streams(settings)
        self.backend: str = next(card["backend"] for card in self.analyzer.cards if card["task"] in TASKS)
        self.spares = self.backend == "int8" or not loaded.kernels.startswith("torch")
        """Whether the last layer is computed for the wanted rows only, as it is but by the reference."""
        self._runners: Sequence[Runner] = loaded.runners

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for runner in self._runners:
            runner.close()

    def _plan(self, text: str) -> Plan:
        return self.analyzer.plan(text, TASKS)

    def windows(self, text: str) -> list[Window]:
        """What the article encoder reads of ``text``."""
        return [work.window for work in self._plan(text).work]

    def text_tokens(self, text: str) -> int:
        """Tokens of ``text`` itself: no special tokens, no overlap."""
        return len(self._plan(text).document.tokens)

    def pieces(self, text: str, tokens: int) -> list[str]:
        """``text`` cut at words to pieces of at most ``tokens`` tokens, none of them twice."""
        found = self._plan(text).document.tokens
        pieces: list[str] = []
        word = 0
        while word < len(found.first):
            after = max(word + 1, int(found.first.searchsorted(found.first[word] + tokens, "right")) - 1)
            if found.first[word] + tokens >= len(found):
                after = len(found.first)
            pieces.append(text[found.starts[word] : found.ends[after - 1]])
            word = after
        return pieces

    def seconds(self, windows: Sequence[Window]) -> float:
        """How long all processes together take for ``windows``, in batches as large as the server's."""
        waiting: queue.SimpleQueue[list[Window]] = queue.SimpleQueue()
        for batch in batches(windows, self.batch_tokens):
            waiting.put(batch)

        def work(runner: Runner) -> None:
            with suppress(queue.Empty):
                while True:
                    runner.run(ARTICLE, waiting.get_nowait())

        with ThreadPoolExecutor(len(self._runners)) as threads:
            start = time.perf_counter()
            list(threads.map(work, self._runners))
            return time.perf_counter() - start

    def forward_seconds(self, windows: Sequence[Window]) -> float:
        """How long one process takes for ``windows`` in one forward pass, the way there and back included."""
        start = time.perf_counter()
        self._runners[0].run(ARTICLE, windows)
        return time.perf_counter() - start

    def batch_seconds(self, windows: Sequence[Window]) -> list[float]:
        """How long a process takes for each full batch of ``windows`` while the others are as busy."""
        full = list(batches(windows, self.batch_tokens))[:-1]
        busy = threading.Barrier(len(self._runners))

        def work(runner: Runner) -> list[float]:
            busy.wait()
            found = []
            for batch in full:
                start = time.perf_counter()
                runner.run(ARTICLE, batch)
                found.append(time.perf_counter() - start)
            return found

        with ThreadPoolExecutor(len(self._runners)) as threads:
            return [one for found in threads.map(work, self._runners) for one in found]
