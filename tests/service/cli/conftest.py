import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from service.cli.analysts import processor
from service.cli.archive import command, reading
from service.cli.archive.documents import Document, Shape
from service.inference import loading
from service.settings import Settings
from tests.service.toy import ToyAnalyzer

TEXT = 'Ann Lee said the plan "may work". Critics in Paris doubt it, and it might rain.'


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ToyAnalyzer:
    """The models here are a toy's, and the working directory is empty."""
    analyzer = ToyAnalyzer()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CACHE_BYTES", "0")
    monkeypatch.setattr(loading, "load", lambda settings: analyzer.loaded())
    return analyzer


class Readers:
    """A toy that reads an archive on one thread, and can be made to end unasked, or to stop as by Ctrl-C."""

    group, ahead = 4, 3

    def __init__(self, analyzer: ToyAnalyzer, settings: Settings, shape: Shape) -> None:
        self.places: list[str] = []
        """What was read, in order."""
        self.break_at: set[int] = set()
        """At which of the groups it ends, counted over its whole life."""
        self.interrupt_at: int | None = None
        self.most_waiting = 0
        self._groups = 0
        self._waiting = 0
        self._analyzer, self._settings, self._shape = analyzer, settings, shape
        self._thread = ThreadPoolExecutor(1)
        self._own: Any = None

    def versions(self) -> dict[str, str]:
        return self._analyzer.versions

    def submit(self, documents: Sequence[Document]) -> "Future[list[reading.Done]]":
        self._groups += 1
        self._waiting += 1
        self.most_waiting = max(self.most_waiting, self._waiting)
        if self._groups in self.break_at:
            future: Future[list[reading.Done]] = Future()
            future.set_exception(BrokenExecutor())
            return future
        if self._groups == self.interrupt_at:
            raise KeyboardInterrupt
        return self._thread.submit(self._read, documents)

    def _read(self, documents: Sequence[Document]) -> list[reading.Done]:
        if self._own is None:
            runner = asyncio.Runner()
            self._own = reading._Own(runner, runner.run(processor(self._analyzer.loaded(), self._settings)), self._shape)
        self.places += [document.place for document in documents]
        self._waiting -= 1
        done: list[reading.Done] = self._own.runner.run(reading._items(self._own, documents))
        return done

    def restart(self) -> None: ...

    def close(self) -> None:
        def end() -> None:
            if self._own:
                self._own.runner.run(self._own.processor.close())
                self._own.runner.close()
                self._own = None

        self._thread.submit(end).result()
        self._thread.shutdown()


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch, toy: ToyAnalyzer) -> "Made":
    """Those of each run of an archive."""
    made = Made()

    def make(settings: Settings, shape: Shape) -> Readers:
        made.append(Readers(toy, settings, shape))
        made.prepare(made[-1])
        return made[-1]

    monkeypatch.setattr(command, "Processes", make)
    return made


class Made(list[Readers]):
    """``prepare`` is done to each."""

    prepare: Callable[[Readers], None] = staticmethod(lambda readers: None)


def ndjson(path: Path, count: int) -> Path:
    """An archive of ``count`` different texts."""
    lines = [
        json.dumps({"id": f"a{number}", "text": f"{TEXT} {'Bob Roe slept. ' * (number % 7)}Number {number}."}) for number in range(count)
    ]
    path.write_text("\n".join(lines) + "\n")
    return path


def items(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
