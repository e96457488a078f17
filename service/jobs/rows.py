"""From rows of the tables to values."""

import json
import zlib
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any

from service.jobs.job import ENDED, Callback, Item, Job

Row = Sequence[Any]

_COLUMNS = (
    "id", "status", "total", "done", "failed", "created", "started", "ended", "expires", "last_mark", "last_count", "options", "event",
    "callback", "callback_status", "callback_attempts", "callback_next", "callback_code", "callback_detail",
)  # fmt: skip
COLUMNS = ", ".join(_COLUMNS)
"""What :func:`job` reads."""

LEAST = 0.001
"""Seconds that anything takes at least."""


def job(row: Row, now: float) -> Job:
    """A job; ``now`` is for its rate."""
    read = dict(zip(_COLUMNS, row, strict=True))
    callback = None
    if read["callback"]:
        callback = Callback(
            read["callback"],
            read["callback_status"],
            read["callback_attempts"],
            read["callback_next"],
            read["callback_code"],
            read["callback_detail"],
        )
    names = ("id", "status", "total", "done", "failed", "created", "started", "ended", "expires")
    event = json.loads(read["event"]) if read["event"] else None
    return Job(
        **{name: read[name] for name in names}, rate=_rate(read, now), options=json.loads(read["options"]), event=event, callback=callback
    )


def _rate(read: dict[str, Any], now: float) -> float | None:
    count = read["done"] + read["failed"]
    if read["started"] is None or not count:
        return None
    if read["status"] in ENDED:
        return float(count / max(LEAST, read["ended"] - read["started"]))
    return float((count - read["last_count"]) / max(LEAST, now - read["last_mark"]))


def item(row: Row) -> Item:
    """An item, from its number, status and bytes."""
    number, status, packed = row
    return Item(number, status, zlib.decompress(packed))


def items(found: Iterable[Row]) -> list[Item]:
    """The first of ``found``, as many as are finished; those that a cancelled job dropped are not among them."""
    return [item(row) for row in takewhile(lambda row: row[1] is not None, found)]
