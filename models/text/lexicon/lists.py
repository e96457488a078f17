"""Word lists, read from the text files of this folder.

The first line of a file says where its words come from and what they measure on labelled data, as :mod:`models.evaluation.lexicon` writes
it: ``# source: …; measures: …``. Other lines with # are comments, of which ``# columns: …`` names the columns where there are several. A
line is an entry: a word, then the columns, apart by tabs; "-" and what is left out at the end of a line are empty. A column ``uses`` has
tags, apart by spaces, by which a part of the list is asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parent
HEADER = re.compile(r"# source: (?P<source>.+); measures: (?P<measures>.+)")
COLUMNS = "# columns: "
USES = "uses"
EMPTY = "-"

Value = TypeVar("Value", bound=str)


class LexiconError(ValueError):
    """A word list that cannot be read, or has not what is asked of it; the message names the file."""


@dataclass(frozen=True, slots=True)
class WordList:
    """A file: ``columns`` are the names of its columns, the word's first; ``rows`` its entries in order, a cell for each column."""

    name: str
    source: str
    measures: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def parse(cls, name: str, text: str) -> "WordList":
        """The list in ``text``; LexiconError for a line that is none, or a word that comes twice."""
        lines = text.splitlines()
        header = HEADER.fullmatch(lines[0]) if lines else None
        if header is None:
            raise LexiconError(f"{name}.txt:1: the first line has to be like '# source: …; measures: …'")
        named = next((line for line in lines if line.startswith(COLUMNS)), None)
        columns = tuple(named.removeprefix(COLUMNS).split(", ")) if named else ("word",)
        rows: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate(lines, 1):
            if line.startswith("#"):
                continue
            cells = ["" if cell == EMPTY else cell for cell in line.split("\t")]
            if not cells[0] or len(cells) > len(columns):
                raise LexiconError(f"{name}.txt:{number}: a line has a word and up to {len(columns) - 1} columns, apart by tabs: {line!r}")
            if cells[0] in rows:
                raise LexiconError(f"{name}.txt:{number}: {cells[0]!r} is in the list already")
            rows[cells[0]] = (*cells, *[""] * (len(columns) - len(cells)))
        return cls(name, header["source"], header["measures"], columns, tuple(rows.values()))

    def column(self, name: str) -> dict[str, str]:
        """Each word to its cell in the column ``name``, without those that have none; LexiconError for a column that is none."""
        if name not in self.columns:
            raise LexiconError(f"{self.name}.txt: there is no column {name!r}; the columns are {', '.join(self.columns)}")
        at = self.columns.index(name)
        return {row[0]: row[at] for row in self.rows if row[at]}

    def having(self, tag: str, column: str = USES) -> frozenset[str]:
        """The words that have ``tag`` among those in ``column``; LexiconError when none has."""
        tagged = frozenset(word for word, cell in self.column(column).items() if tag in cell.split())
        if not tagged:
            raise LexiconError(f"{self.name}.txt: no word has {tag!r} in the column {column!r}")
        return tagged


@cache
def read(name: str) -> WordList:
    """The list in the file ``name``.txt; LexiconError when it is missing or no list."""
    file = FOLDER / f"{name}.txt"
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise LexiconError(f"{file}: no such word list") from error
    return WordList.parse(name, text)


@cache
def words(name: str, tag: str | None = None, column: str = USES) -> frozenset[str]:
    """The words of the list ``name``: all, or those that have ``tag`` in ``column``."""
    return read(name).having(tag, column) if tag else frozenset(row[0] for row in read(name).rows)


def values(name: str, column: str, known: Iterable[Value]) -> dict[str, Value]:
    """The words of the list ``name`` that have a value in ``column``, each with it; LexiconError for a value that is not ``known``."""
    by_name = {str(value): value for value in known}
    cells = read(name).column(column)
    for word, value in cells.items():
        if value not in by_name:
            raise LexiconError(f"{name}.txt: {word!r} has {value!r} as its {column}, which is none of {', '.join(by_name)}")
    return {word: by_name[value] for word, value in cells.items()}


def alternatives(listed: Iterable[str]) -> str:
    """A pattern for any of some words, in parentheses that capture nothing; of two that fit the longer one is tried first.

    Words that begin alike stand together behind their first letter, so that most places of a text are passed over after one look a letter.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(listed, key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]))
    groups = (f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return f"(?:{'|'.join(groups)})"
