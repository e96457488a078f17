"""The engine with what makes documents of its scores, and no service around it: it plans, computes and decodes texts."""

import multiprocessing
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import Self, cast

from bench.offline import TASKS, batches
from models.analysis import Analyzer
from models.task import ARTICLE
from service.cli.archive.reading import GROUP
from service.inference import loading
from service.settings import Settings


class Engine:
    """As many processes as ``settings`` ask for, each of which reads texts whole; a context manager that ends them.

    They start with the first texts.
    """

    def __init__(self, settings: Settings) -> None:
        count, threads = loading.streams(settings)
        self._pool = ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _begin, (settings, threads))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()

    def seconds(self, texts: Sequence[str]) -> float:
        """How long all processes together take for ``texts``, in groups as large as an archive's."""
        start = time.perf_counter()
        deque(self._pool.map(_read, [texts[at : at + GROUP] for at in range(0, len(texts), GROUP)]), maxlen=0)
        return time.perf_counter() - start


_loaded: loading.Loaded | None = None
"""Of a process of :class:`Engine`."""


def _begin(settings: Settings, threads: int) -> None:
    global _loaded
    _loaded = loading.load_here(settings, threads)


def _read(texts: Sequence[str]) -> None:
    assert _loaded
    analyzer, (runner,) = cast(Analyzer, _loaded.analyzer), _loaded.runners
    plans = [analyzer.plan(text, TASKS) for text in texts]
    windows = [work.window for plan in plans for work in plan.work]
    outputs = (one for batch in batches(windows, _loaded.batch_tokens) for one in runner.run(ARTICLE, batch).outputs)
    for plan in plans:
        analyzer.decode(plan, list(islice(outputs, len(plan.work))))
