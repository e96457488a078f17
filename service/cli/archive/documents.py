"""Documents on their way from an archive to a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from service.api import bodies
from service.cli import texts
from service.cli.texts import Unreadable
from service.documents import Format
from service.problems import Problem


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a place in the archive holds no document."""

    status: int
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document, not yet read: a line of JSON, the path of a file, or the fields of a row."""

    place: str
    """Where it stands in the archive, as its user would say it: ``line 17``, ``row 3``, or a path."""
    content: bytes | Path | dict[str, Any] | Refusal
    end: int
    """How much of the archive has been read with it, in what its source counts."""

    @property
    def bytes(self) -> int:
        """About how many bytes of text it has."""
        match self.content:
            case bytes(line):
                return len(line)
            case dict(row):
                return len(str(row.get("text", "")))
            case Path() as path:
                return path.stat().st_size if path.exists() else 0
            case _:
                return 0


@dataclass(frozen=True, slots=True)
class Shape:
    """How documents become requests."""

    options: Mapping[str, Any] = field(default_factory=dict)
    """Of the request, for documents that do not set them."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """By field of the request, the archive's field that holds it; empty: they are called alike, and there are no others."""
    format: Format | None = None
    """Of files, whatever their suffix."""
    encoding: str | None = None
    """Of files; None finds out."""
    most: int = 2_000_000
    """Bytes of a document."""

    def request(self, document: Document) -> tuple[Any, bool]:
        """What is asked for, not validated; and whether places in the text are none of the document.

        Raises:
            Problem: there is nothing to ask for.
        """
        match document.content:
            case Refusal() as refusal:
                raise Problem(refusal.status, refusal.code, refusal.detail)
            case bytes(line):
                try:
                    return self._of(bodies.decode(line)), False
                except Problem as problem:
                    detail = problem.detail.replace("The body", "The line")
                    raise Problem(problem.status_code, problem.code, detail, errors=problem.errors) from None
            case Path() as path:
                try:
                    text = texts.read(str(path), self.most, self.format, self.encoding)
                except Unreadable as error:
                    raise Problem(error.status, error.code, error.detail[0].upper() + error.detail[1:]) from error
                return texts.as_request(document.place, text, self.options), text.converted
            case row:
                return self._of(row), False

    def _of(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if self.fields:
            value = {name: value[column] for name, column in self.fields.items() if value.get(column) is not None}
            if isinstance(value.get("id"), int):
                value["id"] = str(value["id"])
        return {**self.options, **value}
