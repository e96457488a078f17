"""Many documents a few at a time, as lines of NDJSON; nothing here does any I/O."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from copydesk_client.calls import NDJSON, Call, Document, job_path, lines, parameters
from copydesk_client.errors import CopydeskError, NoAnswerError, ProblemError
from copydesk_client.retry import is_passing
from copydesk_client.types import BatchItem, JobItem

Item = TypeVar("Item", covariant=True)

CHUNK = 16
"""Documents of one request. The service reads as many before it waits for its answers to be taken, so that a client that first sends all
and then reads cannot stall."""


class Splitter:
    """Bytes as they come to lines, at line feeds alone: texts may hold other characters that Python takes for ends of lines."""

    def __init__(self) -> None:
        self._rest = b""

    def lines(self, received: bytes) -> list[bytes]:
        """The lines that end in ``received``."""
        *ended, self._rest = (self._rest + received).split(b"\n")
        return [line for line in ended if line.strip()]


class Incoming(Protocol[Item]):
    """An answer of NDJSON that is put together from as many requests as it takes."""

    def call(self) -> Call:
        """What asks for what is missing."""

    def take(self, line: bytes) -> Iterator[Item]:
        """Take the next line; what can now be given."""

    def failure(self) -> CopydeskError | None:
        """Why something is missing once an answer has ended; None when all is there."""

    def left(self) -> Iterator[Item] | None:
        """What to give when there is to be no further request; None where that is an error."""

    @property
    def has_progressed(self) -> bool:
        """Whether the last request has brought something to be given."""


class Chunk:
    """Documents of one request, and the items that have come for them."""

    def __init__(self, documents: Sequence[Document], options: Mapping[str, Any]) -> None:
        self._documents = documents
        self._options = options
        self._items: list[BatchItem | None] = [None] * len(documents)
        self._given = 0
        self._row = 0
        self._unsure: dict[int, BatchItem] = {}
        self.waiting = list(range(len(documents)))
        """Places of the documents that are still without an item to be given."""

    def call(self) -> Call:
        """What asks for the items that are missing."""
        self._row = 0
        self._unsure.clear()
        self.waiting = [place for place, item in enumerate(self._items) if item is None]
        return lines([self._documents[place] for place in self.waiting], self._options)

    def take(self, line: bytes) -> Iterator[BatchItem]:
        """Take the next line; the items that can now be given, in order."""
        item: BatchItem = json.loads(line)
        place = self.waiting[self._row]
        self._row += 1
        if "problem" in item and is_passing(ProblemError.of(item["problem"])):
            self._unsure[place] = item
        else:
            self._items[place] = item
        return self._ready()

    def failure(self) -> CopydeskError | None:
        """Why items are missing once the answer has ended; None when all are there."""
        if not self._is_answered:
            return NoAnswerError(f"/v1/batch: the answer broke off after {self._row} of {len(self.waiting)} documents.")
        return next((ProblemError.of(item["problem"]) for item in self._unsure.values()), None)

    def left(self) -> Iterator[BatchItem] | None:
        """The items that are left, with the problems that did not pass."""
        if not self._is_answered:
            return None
        for place, item in self._unsure.items():
            self._items[place] = item
        return self._ready()

    @property
    def _is_answered(self) -> bool:
        """Whether an item has come for each document asked for, be it one that may be another next time."""
        return self._row == len(self.waiting)

    @property
    def has_progressed(self) -> bool:
        """Whether the last request has brought items to be given."""
        return any(self._items[place] is not None for place in self.waiting)

    def _ready(self) -> Iterator[BatchItem]:
        while self._given < len(self._items) and (item := self._items[self._given]) is not None:
            self._given += 1
            yield item


class Results:
    """The items of a job as they come, and where to go on."""

    def __init__(self, job: str, after: int, follow: bool) -> None:
        self._path = f"{job_path(job)}/results"
        self._after = self._asked_after = after
        self._follow = follow
        self._failure: ProblemError | None = None

    def call(self) -> Call:
        """What asks for the items that have not come."""
        self._asked_after = self._after
        self._failure = None
        return Call("GET", self._path, query=parameters({"after": self._after, "follow": self._follow}), accept=NDJSON)

    def take(self, line: bytes) -> Iterator[JobItem]:
        """Take the next line: an item, or why there are no more."""
        item: JobItem = json.loads(line)
        if item["index"] is None:
            self._failure = ProblemError.of(item["problem"])
        else:
            self._after = item["index"]
            yield item

    def left(self) -> Iterator[JobItem] | None:
        """Nothing: who asks for results is to have all, or to know why not."""
        return None

    def failure(self) -> ProblemError | None:
        """Why there are no more once the answer has ended; None when there are none."""
        return self._failure

    @property
    def has_progressed(self) -> bool:
        """Whether the last request has brought items."""
        return self._after > self._asked_after
