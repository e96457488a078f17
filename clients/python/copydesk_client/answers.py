"""Answers that are kept for as long as the service says they hold."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

import httpx

from copydesk_client.calls import Call


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given before."""

    etag: str
    content: bytes


class Answers:
    """The latest answers, up to a number of bytes; asked for again, the service only says that they still hold."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[bytes, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, call: Call) -> Kept | None:
        """The answer kept for ``call``."""
        if not call.tagged or not self._most:
            return None
        with self._lock:
            kept = self._kept.get(key := _key(call))
            if kept:
                self._kept.move_to_end(key)
            return kept

    def keep(self, call: Call, response: httpx.Response) -> None:
        """Keep the answer to ``call``, if it has an ETag, and let the oldest go."""
        etag = response.headers.get("etag")
        if not call.tagged or not etag or len(response.content) > self._most:
            return
        with self._lock:
            key = _key(call)
            if key in self._kept:
                self._size -= len(self._kept.pop(key).content)
            self._kept[key] = Kept(etag, response.content)
            self._size += len(response.content)
            while self._size > self._most:
                self._size -= len(self._kept.popitem(last=False)[1].content)


def _key(call: Call) -> bytes:
    return hashlib.sha256(call.path.encode() + b"\0" + (call.body or b"")).digest()
