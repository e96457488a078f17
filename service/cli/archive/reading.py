"""Who reads an archive: processes that each take documents from text to answer, or a service."""

import asyncio
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Protocol

from pydantic_core import from_json, to_json

from service.api.batch import Items
from service.cli.analysts import PATIENCE, Remote, processor
from service.cli.archive.documents import Document, Shape
from service.cli.console import Stopped
from service.cli.texts import without_original
from service.inference import loading
from service.problems import Problem
from service.processing import Processor
from service.settings import Settings
from service.timing import Timing

GROUP = 16
"""Documents handed over at a time: enough to fill batches, few enough that little is done twice by a run that is killed."""

GROUP_BYTES = 64_000
"""After how many bytes of text a group is full."""

REQUESTS = 4
"""Requests under way at a service, which has others to answer."""

REQUEST_ID = "copydesk-archive"
"""Of all problems that arise here, so that the same archive gives the same output."""

BUSY = (429, 502, 503, 504)
"""Statuses of items that may be another when they are asked for again."""

TRIES = 6

PAUSE = 1.0
"""Seconds until the second time; each later one takes twice as long to come."""

Done = tuple[bytes, int]
"""An item as a batch has it, and its status."""


class Readers(Protocol):
    """Reads groups of documents, several at a time."""

    group: int
    """Documents of a group at most."""
    ahead: int
    """Groups that keep them busy."""

    def versions(self) -> dict[str, str]:
        """Model and version by task. Stopped if there is none to be had."""
        ...

    def submit(self, documents: Sequence[Document]) -> "Future[list[Done]]":
        """Have a group read."""
        ...

    def restart(self) -> None:
        """Begin anew once a process has ended unasked; what was submitted is lost."""
        ...

    def close(self) -> None:
        """Drop what is under way and end."""
        ...


class Processes:
    """As many processes as the service would have, each with models of its own and all that surrounds them.

    So nothing is handed from process to process but texts and answers, and Python's lock in one holds up no other.
    """

    group = GROUP

    def __init__(self, settings: Settings, shape: Shape) -> None:
        self._settings, self._shape = settings, shape
        count, self._threads = loading.streams(settings)
        self._count = count
        self.ahead = 2 * count + 1
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork would share torch's threads and locks
        return ProcessPoolExecutor(self._count, context, _begin, (self._settings, self._shape, self._threads))

    def versions(self) -> dict[str, str]:
        """See :class:`Readers`."""
        found = self._pool.submit(_versions).result()
        if isinstance(found, str):
            raise Stopped(f"the models cannot be loaded: {found}")
        return found

    def submit(self, documents: Sequence[Document]) -> "Future[list[Done]]":
        """See :class:`Readers`."""
        return self._pool.submit(_read, documents)

    def restart(self) -> None:
        """See :class:`Readers`."""
        self.close()
        self._pool = self._started()

    def close(self) -> None:
        """See :class:`Readers`."""
        processes = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join()


@dataclass
class _Own:
    """What a process of :class:`Processes` has."""

    runner: asyncio.Runner
    processor: Processor
    shape: Shape


_own: _Own | str | None = None
"""Of this process; a sentence where the models cannot be loaded."""


def _begin(settings: Settings, shape: Shape, threads: int) -> None:
    """Load the models, in a process of its own."""
    global _own
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group, but it is the parent that ends this
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(OSError):
        os.nice(loading.NICE)
    runner = asyncio.Runner()
    try:
        loaded = loading.load_here(settings, threads)
        _own = _Own(runner, runner.run(processor(loaded, settings)), shape)
    except Exception as error:
        _own = str(error).partition("\n")[0] or type(error).__name__


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)


def _versions() -> dict[str, str] | str:
    return dict(_own.processor.analyzer.versions) if isinstance(_own, _Own) else str(_own)


def _read(documents: Sequence[Document]) -> list[Done]:
    assert isinstance(_own, _Own)
    return _own.runner.run(_items(_own, documents))


async def _items(own: _Own, documents: Sequence[Document]) -> list[Done]:
    return await asyncio.gather(*(_item(own, document) for document in documents))


async def _item(own: _Own, document: Document) -> Done:
    items = Items(own.processor, Timing(), "", REQUEST_ID)
    try:
        value, converted = own.shape.request(document)
    except Problem as problem:
        return _refused(problem, document)
    for last in (False, True):
        item = await items.item(value, document.place, time.monotonic() + PATIENCE)
        status = _status(item)
        if status < 500 or last:  # a forward pass may fail once for want of memory
            break
    return (to_json(without_original(from_json(item))) if converted else item), status


def _status(item: bytes) -> int:
    """The status of an item, which stands before what may be long."""
    return 200 if b',"status":200,"result":' in item else int(from_json(item)["status"])  # in a string the quotation marks have backslashes


def _refused(problem: Problem, document: Document, identity: str | None = None) -> Done:
    item = {"id": identity, "status": problem.status_code, "problem": problem.body(f"#{document.place}", REQUEST_ID)}
    return to_json(item), problem.status_code


class Service:
    """A service, by ``POST /v1/batch``, which lets others go first."""

    def __init__(self, remote: Remote, shape: Shape) -> None:
        self._remote, self._shape = remote, shape
        self.group = min(GROUP, int(remote.limits["max_documents"]))
        self.ahead = 2 * REQUESTS
        self._threads = ThreadPoolExecutor(REQUESTS)
        self._closed = threading.Event()

    def versions(self) -> dict[str, str]:
        """See :class:`Readers`."""
        return {card["task"]: f"{card['name']} {card['version']}" for card in self._remote.models()}

    def submit(self, documents: Sequence[Document]) -> "Future[list[Done]]":
        """See :class:`Readers`."""
        return self._threads.submit(self._read, documents)

    def restart(self) -> None:
        """See :class:`Readers`."""

    def close(self) -> None:
        """See :class:`Readers`."""
        self._closed.set()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _read(self, documents: Sequence[Document]) -> list[Done]:
        done: dict[int, Done] = {}
        values: dict[int, tuple[Any, bool]] = {}
        for place, document in enumerate(documents):
            try:
                values[place] = self._shape.request(document)
            except Problem as problem:
                done[place] = _refused(problem, document)
        self._ask(documents, values, done)
        for attempt in range(TRIES):
            again = {place: values[place] for place in values if done[place][1] in BUSY}
            if not again:
                break
            self._closed.wait(PAUSE * 2**attempt)
            for place, value in again.items():
                self._ask(documents, {place: value}, done)
        if busy := next((item for item, status in done.values() if status in (429, 502, 503)), None):
            raise Stopped(f"the service has no room for bulk work: {from_json(busy)['problem']['detail']}")
        return [done[place] for place in range(len(documents))]

    def _ask(self, documents: Sequence[Document], values: dict[int, tuple[Any, bool]], done: dict[int, Done]) -> None:
        if not values or self._closed.is_set():
            return
        try:
            items = self._remote.batch([value for value, _ in values.values()])
        except Problem as problem:
            if len(values) > 1:  # too much at once, or one that spoils the request
                for place, value in values.items():
                    self._ask(documents, {place: value}, done)
                return
            ((place, (value, _)),) = values.items()
            done[place] = _refused(problem, documents[place], value.get("id") if isinstance(value, dict) else None)
            return
        for (place, (_, converted)), item in zip(values.items(), items, strict=True):
            if "problem" in item:
                item["problem"]["instance"] = f"#{documents[place].place}"
            done[place] = to_json(without_original(item) if converted else item), int(item["status"])
