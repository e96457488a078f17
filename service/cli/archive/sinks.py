"""Where the answers to an archive go: a file of NDJSON or Parquet, or a folder with a file a document."""

import shutil
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, Self

from filelock import FileLock, Timeout
from pydantic_core import from_json, to_json

from service.cli.archive import tables
from service.cli.archive.documents import Document
from service.cli.archive.log import Log
from service.cli.archive.sources import NDJSON, PARQUET
from service.cli.console import Stopped, writing
from service.cli.extras import pyarrow

Json = dict[str, Any]

SYNC = 5.0
"""Seconds after which what was written is waited for to be on the disk."""

FINISHED = "finished"
"""A file that says that all is made, should the run be killed while it tidies up."""

SHARD = 1000
"""Files in a folder at most, where they are named by number."""


class Form(Protocol):
    """A form that the output has."""

    def line(self, document: Document, number: int, item: bytes) -> bytes:
        """What is noted in the log of the ``number``-th document (from 0), once all else is done for it."""
        ...

    def finish(self, log: Path) -> None:
        """Make the output of the log, at once or not at all."""
        ...


class NdjsonFile:
    """The items as they are, a line a document."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def line(self, document: Document, number: int, item: bytes) -> bytes:
        """See :class:`Form`."""
        return item

    def finish(self, log: Path) -> None:
        """See :class:`Form`."""
        log.replace(self._out)


class ParquetFile:
    """A row a document, made of the items when all are there, as a Parquet file cannot be gone on with."""

    def __init__(self, out: Path) -> None:
        pyarrow()
        self._out = out

    def line(self, document: Document, number: int, item: bytes) -> bytes:
        """See :class:`Form`."""
        return b'{"place":%b,%b' % (to_json(document.place), item[1:])

    def finish(self, log: Path) -> None:
        """See :class:`Form`."""
        partial = log.with_name("table.parquet")
        tables.write(log, partial)
        partial.replace(self._out)


class FileEach:
    """A file with its item for each document, named as the document's file, or by its number."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def line(self, document: Document, number: int, item: bytes) -> bytes:
        """See :class:`Form`."""
        path = self._out / self._name(document, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name[-200:]}.partial")
        partial.write_bytes(item + b"\n")
        partial.replace(path)
        return to_json(document.place)

    def _name(self, document: Document, number: int) -> str:
        if isinstance(document.content, Path):
            return f"{document.place}.json"
        kind, _, place = document.place.partition(" ")
        return f"{number // SHARD:06d}/{kind}-{int(place):09d}.json"

    def finish(self, log: Path) -> None:
        """See :class:`Form`."""
        self._out.mkdir(parents=True, exist_ok=True)


def form_of(out: Path) -> Form:
    """The form that the name of the output tells.

    Raises:
        Stopped: it tells none.
    """
    if out.is_dir() or not out.suffix:
        return FileEach(out)
    if out.name.endswith(PARQUET):
        return ParquetFile(out)
    if out.name.endswith(NDJSON[:2]):
        return NdjsonFile(out)
    raise Stopped(f"{out} tells no form to write: let it end in {', '.join((*NDJSON[:2], *PARQUET))}, or name a folder")


class Sink:
    """The output at ``out``, of which a folder beside it holds what there is until all is done; a context manager.

    A document counts as done from the moment its line is in the log. One program at a time may hold it.
    """

    def __init__(self, out: Path, run: Json, *, again: bool = False) -> None:
        """Hold the output for a ``run`` with these facts, or go on with one that has the same.

        ``again`` throws away what an earlier run left or made.

        Raises:
            Stopped: it is another program's, another run's, done, or cannot be written.
        """
        self._out, self._run = out, run
        self._folder = out.with_name(f"{out.name}.partial")
        self.failures_path = out.with_name(f"{out.name}.failures.ndjson")
        self._form = form_of(out)
        self._again = again
        self._synced = time.monotonic()

    def __enter__(self) -> Self:
        with ExitStack() as stack, writing(self._out):
            existed = self._folder.exists()
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                stack.enter_context(FileLock(self._folder / "lock", timeout=0))
            except Timeout:
                raise Stopped(f"another run is writing to {self._out}: wait for it, or choose another output") from None
            self._log_path = self._folder / "items.ndjson"
            if self._again:
                self._throw_away()
            elif self._is_made(existed):
                shutil.rmtree(self._folder)
                raise Stopped(f"{self._out} is there already: choose another name, or --restart to make it anew")
            self._check_run()
            self._log = stack.enter_context(Log(self._log_path))
            self._failures = stack.enter_context(Log(self._folder / "failures.ndjson"))
            self._drop_failures()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _is_made(self, existed: bool) -> bool:
        """Whether there is an output: a run makes it as the last thing but one, the last being that its folder goes."""
        if self._out.is_dir():
            return (self._folder / FINISHED).exists() if existed else any(self._out.iterdir())
        return self._out.exists()

    def _throw_away(self) -> None:
        for path in self._folder.iterdir():
            if path.name != "lock":
                path.unlink()
        self.failures_path.unlink(missing_ok=True)
        if not self._out.is_dir():
            self._out.unlink(missing_ok=True)

    def _check_run(self) -> None:
        path = self._folder / "run.json"
        if not path.exists():
            partial = path.with_name("run.json.new")
            partial.write_bytes(to_json(self._run, indent=2))
            partial.replace(path)
            return
        known = from_json(path.read_bytes())
        differing = [name for name in self._run if known.get(name) != self._run[name]]
        if differing:
            told = "; ".join(f"{name} was {known.get(name)} and is {self._run[name]}" for name in differing)
            raise Stopped(f"{self._out} was begun otherwise ({told}): go on as it was begun, or --restart to throw that away")

    def check_models(self, versions: dict[str, str]) -> None:
        """See to it that all is read by the same models.

        Raises:
            Stopped: what is done was read by others.
        """
        self._run = {**self._run, "models": versions}
        path = self._folder / "run.json"
        with writing(self._out):
            if not self.done:
                path.unlink()
            self._check_run()

    def _drop_failures(self) -> None:
        """Forget failures that were noted of documents which do not count as done."""
        lines = self._failures.path.read_bytes().splitlines()
        valid = [line for line in lines if from_json(line)["document"] <= self._log.lines]
        if len(valid) < len(lines):
            self._failures.keep(valid)

    @property
    def done(self) -> int:
        """Documents that are done, from the first on."""
        return self._log.lines

    @property
    def failed(self) -> int:
        """Those of them that failed."""
        return self._failures.lines

    def put(self, document: Document, item: bytes, status: int) -> None:
        """Note the item of the next document.

        Raises:
            Stopped: it cannot be written.
        """
        with writing(self._out):
            if status != 200:
                self._failures.append(to_json(_failure(document, self.done + 1, from_json(item))))
            self._log.append(self._form.line(document, self.done, item))
        if time.monotonic() - self._synced > SYNC:
            self._log.sync()
            self._synced = time.monotonic()

    def finish(self) -> list[Json]:
        """Make the output, all being done; returns the first failures."""
        failures = self._failures.path.read_bytes()
        with writing(self._out):
            self._log.sync()
            if failures:
                partial = self._folder / "failures.new"
                partial.write_bytes(failures)
                partial.replace(self.failures_path)
            else:
                self.failures_path.unlink(missing_ok=True)
            self._form.finish(self._log_path)
            (self._folder / FINISHED).touch()
            shutil.rmtree(self._folder)
        return [from_json(line) for line in failures.splitlines()[:SHOWN]]


SHOWN = 10
"""Failures that are told of at the end; all are in a file."""


def _failure(document: Document, number: int, item: Json) -> Json:
    problem = item["problem"]
    return {
        "document": number,
        "place": document.place,
        "id": item["id"],
        "status": item["status"],
        "code": problem["code"],
        "detail": problem["detail"],
    }
