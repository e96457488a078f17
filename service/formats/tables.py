"""CSV: one list as a table, for spreadsheets."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from service.formats.format import Format, Json
from service.order import Order

Column = Callable[[Json], Any]
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute; an apostrophe before it keeps it text."""


def _member(*path: str) -> Column:
    """The member at ``path``, empty where one on the way is null."""

    def of(item: Json) -> Any:
        value: Any = item
        for name in path:
            value = None if value is None else value[name]
        return value

    return of


def _joined(name: str, *path: str) -> Column:
    """The members at ``path`` of those in the list ``name``."""
    of = _member(*path)
    return lambda item: " | ".join(str(of(value)) for value in item[name])


def _members(*names: str) -> dict[str, Column]:
    return {name: _member(name) for name in names}


SPAN = _members("start", "end", "text")
TABLES: Final[Mapping[str, Mapping[str, Column]]] = {
    "quotes": {
        **_members("id", "kind", "act"),
        "speaker": _member("speaker", "name"),
        "source_id": _member("speaker", "source_id"),
        "speaker_kind": _member("speaker", "kind"),
        "title": _member("speaker", "title", "text"),
        "affiliation": _member("speaker", "affiliation", "text"),
        "reason": _member("reason"),
        "content": _joined("content", "text"),
        "cue": _member("cue", "text"),
        "source": _member("source", "text"),
        "start": lambda quote: quote["content"][0]["start"],
        "end": lambda quote: quote["content"][-1]["end"],
        **_members("framing", "confidence", "parent"),
    },
    "sources": {
        **_members("id", "name", "kind", "entity"),
        "title": _member("title", "text"),
        "affiliation": _member("affiliation", "text"),
        **_members("statements", "words", "share", "direct", "indirect", "contact"),
        "quotes": lambda source: " | ".join(source["quotes"]),
        "first": _member("first", "start"),
        "last": _member("last", "start"),
    },
    "mentions": {**_members("id"), **SPAN, **_members("type", "form", "confidence", "entity")},
    "entities": {
        **_members("id", "name", "type", "salience", "is_quoted"),
        "mentions": lambda entity: len(entity["mentions"]),
        **{part: _member("normal", part) for part in ("date", "interval", "currency", "amount")},
    },
    "sentences": {
        **_members("id"),
        **SPAN,
        **_members("label", "certainty"),
        "cues": _joined("cues", "text"),
        "holder": _member("holder", "kind"),
        "source_id": _member("holder", "source_id"),
    },
    "stances": {
        **_members("target", "label", "confidence"),
        "author": _member("author", "label"),
        "evidence": _joined("evidence", "span", "text"),
    },
}
"""By list, its columns."""


def write(body: Json, order: Order, *, name: str) -> bytes:
    """The list ``name``, a line an item under a line with the columns' names."""
    lines = io.StringIO()
    writer = csv.writer(lines)
    writer.writerow(TABLES[name])
    writer.writerows(rows(body, name))
    return lines.getvalue().encode()


def rows(body: Json, name: str) -> Iterator[list[Any]]:
    """The cells of each item of the list ``name``, under the columns of :data:`TABLES`; one that is empty has none."""
    for item in body.get(name) or ():
        yield [cell(column(item)) for column in TABLES[name].values()]


def cell(value: Any) -> Any:
    """``value`` so that no spreadsheet computes it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


FORMATS = tuple(
    Format("text/csv", partial(write, name=name), frozenset((name,)), {"list": name}, default=name == "quotes", whole=False)
    for name in TABLES
)
