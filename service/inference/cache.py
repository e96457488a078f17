"""What the encoders said of windows read not long ago, so that an edited article costs its changed windows only."""

import hashlib
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from service.metrics import Metrics

if TYPE_CHECKING:
    from models.encoders.window import Window

Outputs = Mapping[str, Any]
Key = tuple[str, bytes]


class Cache:
    """Outputs by encoder and content of the window; beyond ``size`` bytes the least recently used leave.

    Shared by the event loop, which asks, and the engine's threads, which tell. It lives as long as the encoders it speaks for.
    """

    def __init__(self, size: int, metrics: Metrics) -> None:
        self._known: LRUCache[Key, Outputs] = LRUCache(size, getsizeof=_bytes)
        self._lock = threading.Lock()
        self._metrics = metrics

    def get(self, encoder: str, window: "Window") -> Outputs | None:
        """What ``encoder`` said of a window with this content; None when that is not known any more."""
        with self._lock:
            outputs = self._known.get(_key(encoder, window))
        self._metrics.cache.labels("miss" if outputs is None else "hit").inc()
        return outputs

    def put(self, encoder: str, window: "Window", outputs: Outputs) -> None:
        """Remember ``outputs``, whose memory is their own."""
        if _bytes(outputs) <= self._known.maxsize:
            with self._lock:
                self._known[_key(encoder, window)] = outputs


def _key(encoder: str, window: "Window") -> Key:
    parts = (window.ids, window.types) if window.rows is None else (window.ids, window.types, window.rows)
    return encoder, hashlib.blake2b(b"".join(part.tobytes() for part in parts), digest_size=16).digest()


def _bytes(outputs: Outputs) -> int:
    return sum(int(array.nbytes) for array in outputs.values())
