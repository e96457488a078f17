"""``copydesk analyze FILE…``."""

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import to_json

from service.cli import overview, texts
from service.cli.analysts import Analyst, Json, analyst
from service.cli.console import Code, Misused, say, write_out
from service.cli.options import Encoding, Key, Language, Markup, Precision, Sets, Targets, Tasks, Url, request_options
from service.documents import Format
from service.formats.tables import TABLES, cell, rows
from service.problems import Problem

To = StrEnum("To", ["table", "json", "csv", "html"])
QUOTES = "quotes"
SUFFIXES = {".json": To.json, ".ndjson": To.json, ".jsonl": To.json, ".csv": To.csv, ".html": To.html, ".htm": To.html}


def _list_name(name: str) -> str:
    if name not in TABLES:
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(map(repr, TABLES))}.")
    return name


Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Texts: .txt, .md, .html, .docx, .odt; - is standard input.", show_default=False)
]
Form = Annotated[
    To | None,
    typer.Option("--to", "-t", help="What to write; otherwise what --output ends in tells, else a table.", show_default=False),
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Where to; standard output otherwise.")]
Rows = Annotated[
    str | None,
    typer.Option(
        "--list",
        parser=_list_name,
        metavar=f"[{'|'.join(TABLES)}]",
        help="Of which list CSV has the items; quotes if not told.",
        show_default=False,
    ),
]
Title = Annotated[str | None, typer.Option(help="The headline of a text that has none in it; held against the text.")]


@dataclass(frozen=True, slots=True)
class Read:
    """A file and what was found in it."""

    path: str
    answer: Json


def analyze(
    files: Files,
    to: Form = None,
    output: Output = None,
    list_: Rows = None,
    title: Title = None,
    from_: Markup = None,
    encoding: Encoding = None,
    task: Tasks = None,
    target: Targets = None,
    min_precision: Precision = None,
    language: Language = None,
    set_: Sets = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Analyse texts and show what is found.

    Files that cannot be read or analysed are told of on standard error, and the others go on.
    """
    form = to or (SUFFIXES.get(output.suffix.lower()) if output else None) or To.table
    if list_ and form is not To.csv:
        raise Misused("--list is for --to csv")
    if files.count(texts.STDIN) > 1:
        raise Misused("standard input can be read once")
    if title and len(files) > 1:
        raise Misused("--title is for a single file")
    options = request_options(task, target, min_precision, language, set_) | ({"title": title} if title else {})
    if form is To.html:
        options |= {"include": ["text"], "offset_unit": "codepoint"}
    found: list[Read] = []
    with analyst(url, key) as reader:
        for path in files:
            read = _read(path, reader, options, from_, encoding)
            if read is None:
                continue
            if form is To.json and output is None:  # each as soon as it is there
                write_out(to_json(read.answer) + b"\n", None)
                found.append(replace(read, answer={}))
            else:
                found.append(read)
    if found and not (form is To.json and output is None):
        write_out(_written(found, form, list_ or QUOTES), output)
    if len(found) < len(files):
        raise typer.Exit(Code.WITH_FAILURES)


def _read(path: str, reader: Analyst, options: Json, format: Format | None, encoding: str | None) -> Read | None:
    """What is found in the file; None, and a line that says why, where nothing can be."""
    try:
        text = texts.read(path, reader.max_body_bytes, format, encoding)
        for note in text.notes:
            say(f"{path}: {note}")
        answer = reader.analyze(texts.as_request(path, text, options))
    except texts.Unreadable as error:
        say(f"{path}: {error.detail}")
        return None
    except Problem as problem:
        say(f"{path}: {problem.detail}")
        return None
    return Read(path, texts.without_original(answer) if text.converted else answer)


def _written(found: Sequence[Read], form: To, name: str) -> str | bytes:
    match form:
        case To.json:
            return b"".join(to_json(read.answer) + b"\n" for read in found)
        case To.csv:
            lines = io.StringIO()
            csv.writer(lines).writerows(_table(found, name))
            return lines.getvalue()
        case To.html:
            from service.cli.report import report  # with its templates

            return report([(read.path, read.answer) for read in found])
        case _:
            return overview.tables([(read.path, read.answer) for read in found], sys.stdout)


def _table(found: Sequence[Read], name: str) -> Iterator[list[Any]]:
    yield ["file", *TABLES[name]]
    for read in found:
        yield from ([cell(read.path), *row] for row in rows(read.answer, name))
