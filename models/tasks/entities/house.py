"""A newsroom's list of names: what is in its file, and where a text has them.

The file is JSON, a list of ``{"name", "type", "aliases", "id", "title"}``, or CSV with those headers and ``|`` between aliases; only
``name`` is required.
"""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.annotations import MentionType, Span
from models.encoders.folder import BundleError
from models.tasks.entities.labels import TYPES, VALUES

COLUMNS: Final = ("id", "name", "aliases", "type", "title")
ALLOWED: Final = tuple(kind for kind in TYPES if kind not in VALUES)
_PIECE: Final = re.compile(r"\w+|[^\w\s]")
_JOINERS: Final = frozenset("-'’&")


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of the list, with what else it goes by."""

    name: str
    type: MentionType = "PERSON"
    aliases: tuple[str, ...] = ()
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a text has a listed name or an alias of it."""

    span: Span
    listed: Listed


@dataclass(frozen=True, slots=True)
class HouseList:
    """Names by the pieces of what they go by; ``lengths`` are those of the names that begin with a piece, longest first.

    Names in lower case are known in any case: their pieces stand in ``folded``, those of others in ``exact``.
    """

    names: tuple[Listed, ...]
    exact: Mapping[tuple[str, ...], Listed]
    folded: Mapping[tuple[str, ...], Listed]
    lengths: Mapping[str, tuple[int, ...]]
    fingerprint: str = ""

    @classmethod
    def read(cls, file: Path) -> "HouseList":
        """The list in ``file``. BundleError, with the line or entry and what is wrong there, for one that is none."""
        try:
            content = file.read_bytes()
            text = content.decode("utf-8-sig")
        except OSError as error:
            raise BundleError(f"the list of names {file} cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise BundleError(f"the list of names {file} is not UTF-8: byte {error.start + 1}") from error
        entries = _csv(text, file) if file.suffix.lower() == ".csv" else _json(text, file)
        return cls.of(entries, file, hashlib.sha256(content).hexdigest()[:8])

    @classmethod
    def of(cls, entries: Sequence[tuple[str, Mapping[str, Any]]], file: Path, fingerprint: str = "") -> "HouseList":
        """The list of ``entries``, each with where it stands in ``file``; BundleError as :meth:`read`."""
        names: list[Listed] = []
        exact: dict[tuple[str, ...], Listed] = {}
        folded: dict[tuple[str, ...], Listed] = {}
        lengths: dict[str, set[int]] = {}
        for place, entry in entries:
            try:
                listed = _listed(entry)
                for form in (listed.name, *listed.aliases):
                    known = folded if form.islower() else exact
                    pieces = tuple(_pieces(form))
                    other = known.setdefault(pieces, listed)
                    if other is not listed:
                        raise ValueError(f"{form!r} is {other.name} already")
                    lengths.setdefault(pieces[0].casefold(), set()).add(len(pieces))
            except ValueError as error:
                raise BundleError(f"the list of names {file}, {place}: {error}") from error
            names.append(listed)
        ordered = {piece: tuple(sorted(sizes, reverse=True)) for piece, sizes in lengths.items()}
        return cls(tuple(names), exact, folded, ordered, fingerprint)

    def occurrences(self, text: str) -> Iterator[Occurrence]:
        """Where the names stand in ``text`` as whole words, in order and apart; of two at one place the longer. Linear in the text."""
        pieces = [(piece[0].replace("’", "'"), piece.start(), piece.end()) for piece in _PIECE.finditer(text)]
        at = 0
        while at < len(pieces):
            occurrence, size = self._at(text, pieces, at)
            if occurrence:
                yield occurrence
            at += size

    def _at(self, text: str, pieces: Sequence[tuple[str, int, int]], at: int) -> tuple[Occurrence | None, int]:
        for size in self.lengths.get(pieces[at][0].casefold(), ()):
            words = tuple(piece for piece, _, _ in pieces[at : at + size])
            listed = self.exact.get(words) or self.folded.get(tuple(map(str.casefold, words)))
            span = Span(pieces[at][1], pieces[at + len(words) - 1][2])
            if listed and len(words) == size and _whole(text, span):
                return Occurrence(span, listed), size
        return None, 1


def _pieces(form: str) -> list[str]:
    return [piece.replace("’", "'") for piece in _PIECE.findall(form.casefold() if form.islower() else form)]


def _whole(text: str, span: Span) -> bool:
    """Whether no part of a longer word such as Roe-Smith or O’Neill; a possessive is none, and no blank line lies within."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    joined_before = len(before) == 2 and before[1] in _JOINERS and before[0].isalnum()
    joined_after = len(after) == 2 and after[0] in "-&" and after[1].isalnum()
    return not (joined_before or joined_after) and "\n\n" not in span.of(text)


def _json(text: str, file: Path) -> list[tuple[str, Mapping[str, Any]]]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise BundleError(f"the list of names {file}, line {error.lineno}: is not JSON: {error.msg}") from error
    except RecursionError as error:
        raise BundleError(f"the list of names {file} is nested too deeply") from error
    if not isinstance(content, list):
        raise BundleError(f'the list of names {file} must be a list, as in [{{"name": "Jane Roe"}}]')
    for number, entry in enumerate(content, 1):
        if not isinstance(entry, dict):
            raise BundleError(f'the list of names {file}, entry {number}: must be an object, as in {{"name": "Jane Roe"}}')
    return [(f"entry {number}", entry) for number, entry in enumerate(content, 1)]


def _csv(text: str, file: Path) -> list[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    entries: list[tuple[str, Mapping[str, Any]]] = []
    try:
        for row in reader:
            place = f"line {reader.line_num}"
            if None in row:
                raise BundleError(f"the list of names {file}, {place}: has more cells than the first line has headers")
            cells = {key.strip(): value.strip() for key, value in row.items() if value and value.strip()}
            aliases = [alias.strip() for alias in cells.pop("aliases", "").split("|")]
            entries.append((place, {**cells, "aliases": [alias for alias in aliases if alias]}))
    except csv.Error as error:
        raise BundleError(f"the list of names {file}, line {reader.reader.line_num}: {error}") from error
    headers = [header.strip() for header in reader.fieldnames or ()]
    unknown = [header for header in headers if header not in COLUMNS]
    if "name" not in headers or unknown:
        wrong = f"{unknown[0]!r} is no header" if unknown else "has no header name"
        raise BundleError(f"the list of names {file}, line 1: {wrong}; they are {', '.join(COLUMNS)}")
    return entries


def _listed(entry: Mapping[str, Any]) -> Listed:
    """The name that ``entry`` is; ValueError says what is wrong with it."""
    unknown = next((key for key in entry if key not in COLUMNS), None)
    if unknown is not None:
        raise ValueError(f"{unknown!r} is none of {', '.join(COLUMNS)}")
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) for alias in aliases):
        raise ValueError("aliases must be a list of texts")
    texts = {key: entry[key] for key in ("name", "type", "id", "title") if entry.get(key) is not None}
    wrong = next((key for key, value in texts.items() if not isinstance(value, str)), None)
    if wrong:
        raise ValueError(f"{wrong} must be a text")
    if "name" not in texts:
        raise ValueError("has no name")
    nameless = next((form for form in (texts["name"], *aliases) if not any(map(str.isalnum, form))), None)
    if nameless is not None:
        raise ValueError(f"{nameless!r} is no name")
    kind = next((kind for kind in ALLOWED if kind == texts.get("type", "PERSON")), None)
    if kind is None:
        raise ValueError(f"{texts['type']!r} is no type; they are {', '.join(ALLOWED)}")
    name = " ".join(texts["name"].split())
    return Listed(name, kind, tuple(dict.fromkeys(aliases)), texts.get("id", ""), texts.get("title", ""))
