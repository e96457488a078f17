"""The run: groups of documents handed out ahead, their items written in the order of the documents."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass

from service.cli.archive.documents import Document
from service.cli.archive.progress import Display
from service.cli.archive.reading import GROUP_BYTES, Done, Readers
from service.cli.archive.sinks import Sink
from service.cli.archive.sources import Source
from service.cli.console import Stopped, say

RESTARTS = 3
"""How often in a row processes may end unasked."""


@dataclass(slots=True)
class _Group:
    documents: list[Document]
    future: "Future[list[Done]]"


def run(source: Source, sink: Sink, readers: Readers, display: Display) -> None:
    """Have all of ``source`` read that ``sink`` does not hold yet.

    What is under way is bounded, so that memory is, however long the archive.

    Raises:
        Stopped: it cannot go on; what is done is kept.
    """
    pending: deque[_Group] = deque()
    restarts = 0

    def take() -> None:
        """Write the first group that is pending."""
        nonlocal restarts
        while True:
            try:
                items = pending[0].future.result()
            except BrokenExecutor:
                restarts += 1
                if restarts > RESTARTS:
                    raise Stopped("processes end unasked again and again; is there enough memory? COPYDESK_PROCESSES sets fewer") from None
                say("a process has ended unasked; what it had begun is begun again")
                readers.restart()
                for group in pending:
                    group.future = readers.submit(group.documents)
            else:
                break
        restarts = 0
        for document, (item, status) in zip(pending.popleft().documents, items, strict=True):
            sink.put(document, item, status)
            display.show(sink.done, sink.failed, document.end)

    for documents in _groups(source.documents(sink.done), readers.group):
        while len(pending) >= readers.ahead:
            take()
        try:
            future = readers.submit(documents)
        except BrokenExecutor as error:  # which take() is told of too
            future = Future()
            future.set_exception(error)
        pending.append(_Group(documents, future))
    while pending:
        take()


def _groups(documents: Iterator[Document], most: int) -> Iterator[list[Document]]:
    group: list[Document] = []
    size = 0
    for document in documents:
        group.append(document)
        size += document.bytes
        if len(group) >= most or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group
