"""Keys that stand twice in one JSON object, of which a parser keeps one and drops the rest without a word."""

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from service.problems import Problem, pointer

_KEY = re.compile(rb'"[ \t\n\r]*:')
"""The end of a key. Strings may hold it too ("he said \\": …"), so there are at most as many keys as there are of these."""

SHOWN = 100
"""Characters of a key that a problem shows."""


class _Object(list[tuple[str, Any]]):
    """An object's members as they were sent."""


def refuse_duplicates(raw: bytes, value: Any) -> None:
    """Raise if ``raw``, which was parsed to ``value``, has a key twice.

    When ``raw`` has as many ends of keys as ``value`` has keys, none was dropped. That costs little; a second parse is needed only
    where a text holds what looks like the end of a key, or a key was dropped.

    Raises:
        Problem: 400 that names the key and points to it.
    """
    if len(_KEY.findall(raw)) == _keys(value):
        return
    # The numbers do not matter, and a number may be longer than Python reads.
    sent = json.loads(raw, object_pairs_hook=_Object, parse_int=len, parse_float=len)
    place = next(_twice(sent, ()), None)
    if place is not None:
        detail = f'The key "{str(place[-1])[:SHOWN]}" stands here more than once; send it once.'
        where = pointer(place)
        raise Problem(400, "duplicate_key", f"{where}: {detail}", errors=[{"pointer": where, "detail": detail}])


def _keys(value: Any) -> int:
    """How many keys all objects in ``value`` have; taken level by level, which is fast where there are many."""
    count = 0
    level = [value]
    while level:
        objects = [item for item in level if item.__class__ is dict]
        lists = [item for item in level if item.__class__ is list]
        count += sum(map(len, objects))
        below = chain(chain.from_iterable(map(dict.values, objects)), chain.from_iterable(lists))
        level = [item for item in below if item.__class__ is dict or item.__class__ is list]
    return count


def _twice(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, _Object):
        seen: set[str] = set()
        for key, item in value:
            if key in seen:
                yield (*place, key)
            seen.add(key)
            yield from _twice(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _twice(item, (*place, index))
