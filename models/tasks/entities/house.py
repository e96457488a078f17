"""A newsroom's list of names: what is in its file, and where a text has them.

The file is JSON, a list of ``{"name", "type", "aliases", "id", "title"}``, or CSV with those headers and ``|`` between aliases; only
``name`` is required.
"""

import csv
import hashlib
import io
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from ahocorasick_rs import AhoCorasick, MatchKind

from models.annotations import Span
from models.desk import NAMED, Listed, twice
from models.encoders.folder import BundleError
from models.text.lexicon import FUNCTION_WORDS

COLUMNS: Final = ("id", "name", "aliases", "type", "title")
LEAST: Final = 2
"""Letters and digits of what a name goes by; a single letter would be found in every text."""
KEPT: Final = 4
"""Lists of requests whose search is remembered, as a newsroom sends the same one with each text."""
_PIECE: Final = re.compile(r"\w+|[^\w\s]")
_JOINERS: Final = frozenset("-'’&")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where a text has what one of the list goes by, or several do, in the order of the list."""

    span: Span
    candidates: tuple[Listed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """What names go by, to be found in a text by an automaton over all of them; ``owners`` are whose each form is."""

    automaton: AhoCorasick
    owners: tuple[tuple[Listed, ...], ...]

    @classmethod
    def of(cls, owners: Mapping[str, Sequence[Listed]]) -> "Forms":
        """The forms, as :func:`_written`, with their owners."""
        automaton = AhoCorasick(list(owners), matchkind=MatchKind.LeftmostLongest, store_patterns=False)
        return cls(automaton, tuple(map(tuple, owners.values())))

    def find(self, pieces: Sequence[str]) -> Iterator[tuple[int, int, tuple[Listed, ...]]]:
        """The first and the last piece of each form, and whose it is; apart and in order, of two at one place the longer."""
        ends = list(accumulate(len(piece) + 2 for piece in pieces))
        for pattern, start, end in self.automaton.find_matches_as_indexes(_written(pieces)):
            yield bisect_right(ends, start), bisect_left(ends, end), self.owners[pattern]


@dataclass(frozen=True, slots=True, eq=False)
class HouseList:
    """Names that are found in a text whatever their number.

    Forms in lower case are known in any case: they stand in ``folded``, the others in ``exact``.
    """

    names: tuple[Listed, ...]
    exact: Forms
    folded: Forms
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
        return cls.parse(entries, file, hashlib.sha256(content).hexdigest()[:8])

    @classmethod
    def parse(cls, entries: Sequence[tuple[str, Mapping[str, Any]]], file: Path, fingerprint: str = "") -> "HouseList":
        """The list of ``entries``, each with where it stands in ``file``; BundleError as :meth:`read`."""
        names: list[Listed] = []
        for place, entry in entries:
            try:
                names.append(_listed(entry))
            except ValueError as error:
                raise BundleError(f"the list of names {file}, {place}: {error}") from error
        for number, first in twice(tuple(names)).items():
            raise BundleError(f"the list of names {file}, {entries[number][0]}: the id {names[number].id!r} is {names[first].name} already")
        owners: dict[str, Listed] = {}
        for (place, _), listed in zip(entries, names, strict=True):
            other, form = next(((owners[form], form) for form in listed.forms if form in owners), (listed, ""))
            if form and not (other.id and listed.id):
                raise BundleError(
                    f"the list of names {file}, {place}: {form!r} is {other.name} already; give both an id to tell them apart"
                )
            owners |= dict.fromkeys(listed.forms, listed)
        return cls.of(tuple(names), fingerprint)

    @classmethod
    def of(cls, names: tuple[Listed, ...], fingerprint: str = "") -> "HouseList":
        """The list of ``names``; what cannot be looked for is left out (:func:`is_usable`)."""
        exact: dict[str, list[Listed]] = {}
        folded: dict[str, list[Listed]] = {}
        for listed in names:
            for form in dict.fromkeys(listed.forms):
                if is_usable(form):
                    known = folded if form.islower() else exact
                    known.setdefault(_written(_pieces(form.casefold() if form.islower() else form)), []).append(listed)
        return cls(names, Forms.of(exact), Forms.of(folded), fingerprint)

    @property
    def unusable(self) -> tuple[str, ...]:
        """What names go by that cannot be looked for."""
        return tuple(form for listed in self.names for form in listed.forms if not is_usable(form))


@lru_cache(maxsize=KEPT)
def house_list(names: tuple[Listed, ...]) -> HouseList:
    """The list that came with a request."""
    return HouseList.of(names)


def is_usable(form: str) -> bool:
    """Whether a form can be looked for: it has two letters or digits, and is no word of every text, as "the" and "It" are."""
    if (not form[:LEAST].isalnum() and sum(map(str.isalnum, form)) < LEAST) or len(form) < LEAST:
        return False
    if form.isupper() or (" " in form and not form.islower()):
        return True
    return not FUNCTION_WORDS.issuperset(form.casefold().split())


def occurrences(text: str, houses: Sequence[HouseList]) -> Iterator[Occurrence]:
    """Where the names of ``houses`` stand in ``text`` as whole words, in order and apart; of two at one place the longer.

    Linear in the text. Of names with one id that of the first list counts.
    """
    places = [(piece[0].replace("’", "'"), piece.start(), piece.end()) for piece in _PIECE.finditer(text)]
    pieces = [piece for piece, _, _ in places]
    lower = [piece.casefold() for piece in pieces]
    found: dict[tuple[int, int], list[Listed]] = {}
    for house in houses:
        for first, last, owners in (*house.exact.find(pieces), *house.folded.find(lower)):
            found.setdefault((first, -last), []).extend(owners)
    end = -1
    for (first, negative), several in sorted(found.items(), key=itemgetter(0)):
        span = Span(places[first][1], places[-negative][2])
        if first > end and _whole(text, span):
            yield Occurrence(span, tuple({listed.id or listed: listed for listed in reversed(several)}.values())[::-1])
            end = -negative


def _pieces(form: str) -> list[str]:
    return [piece.replace("’", "'") for piece in _PIECE.findall(form)]


def _written(pieces: Iterable[str]) -> str:
    """Pieces as one text in which nothing but whole pieces can be found: none has white space in it."""
    return "".join(f" {piece}\n" for piece in pieces)


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
    kind = next((kind for kind in NAMED if kind == texts.get("type", "PERSON")), None)
    if kind is None:
        raise ValueError(f"{texts['type']!r} is no type; they are {', '.join(NAMED)}")
    name = " ".join(texts["name"].split())
    return Listed(name, kind, tuple(dict.fromkeys(aliases)), texts.get("id", ""), texts.get("title", ""))
