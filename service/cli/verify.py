"""``copydesk verify DRAFT TRANSCRIPT…``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic_core import to_json
from rich.markup import escape
from rich.text import Text as Styled

from service.cli import texts
from service.cli.analysts import Analyst, analyst
from service.cli.console import Code, Stopped, say, write_out
from service.cli.models import console
from service.cli.options import Encoding, Key, Language, Markup, Url
from service.documents import Format
from service.problems import Problem

Json = dict[str, Any]

To = StrEnum("To", ["table", "json"])
GOOD = "verbatim"

Draft = Annotated[str, typer.Argument(metavar="DRAFT", help="The article, or - for standard input.", show_default=False)]
Transcripts = Annotated[list[str], typer.Argument(metavar="TRANSCRIPT...", help="What was said.", show_default=False)]
Form = Annotated[To, typer.Option("--to", "-t", help="What to write.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Where to; standard output otherwise.")]


def verify(
    draft: Draft,
    transcripts: Transcripts,
    to: Form = To.table,
    output: Output = None,
    from_: Markup = None,
    encoding: Encoding = None,
    language: Language = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Hold the quotes of a draft against transcripts; ends with 3 when one is not there word for word."""
    with analyst(url, key) as reader:
        request: Json = {
            "draft": _part(draft, reader, from_, encoding),
            "transcripts": [{"id": path[-256:], **_part(path, reader, from_, encoding)} for path in transcripts],
        }
        if language:
            request["language"] = language
        try:
            answer = reader.verify(request)
        except Problem as problem:
            raise Stopped(problem.detail) from problem
    if to is To.json:
        write_out(to_json(answer, indent=2) + b"\n", output)
    else:
        screen = console()
        with screen.capture() as told:
            _show(answer["quotes"], screen)
        write_out(told.get(), output)
    for warning in answer["warnings"]:
        say(warning["detail"])
    if any(quote["verdict"] != GOOD for quote in answer["quotes"]):
        raise typer.Exit(Code.WITH_FAILURES)


def _part(path: str, reader: Analyst, format: Format | None, encoding: str | None) -> Json:
    try:
        text = texts.read(path, reader.max_body_bytes, format, encoding)
    except texts.Unreadable as error:
        raise Stopped(f"{path}: {error.detail}") from error
    for note in text.notes:
        say(f"{path}: {note}")
    return {"text": text.text, "format": text.format}


COLOURS = {GOOD: "green", "truncated": "yellow", "paraphrase": "yellow"}


def _show(quotes: list[Json], screen: Any) -> None:
    for quote in quotes:
        verdict, match = quote["verdict"], quote["match"]
        colour = COLOURS.get(verdict, "red")
        who = f", said by {quote['speaker']}" if quote.get("speaker") else ""
        screen.print(f"[bold {colour}]{verdict.replace('_', ' '):<14}[/] {escape(quote['span']['text'])}[dim]{escape(who)}[/]")
        if verdict == GOOD or not match:
            continue
        speaker = f" ({match['speaker']})" if match.get("speaker") else ""
        screen.print(f"{'':<15}[dim]{escape(match['transcript'] + speaker)}:[/] {escape(match['span']['text'])}")
        if quote["diff"]:
            screen.print(Styled(" " * 15).append_text(_diff(quote["diff"])))
    sound = sum(quote["verdict"] == GOOD for quote in quotes)
    screen.print(f"\n{sound} of {len(quotes)} quoted passages are there word for word")


def _diff(parts: list[Json]) -> Styled:
    """The words, with what the draft changed: struck out what was said, underlined what was not."""
    told = Styled()
    for part in parts:
        said = part["transcript"]["text"] if part["transcript"] else ""
        written = part["draft"]["text"] if part["draft"] else ""
        if part["op"] == "equal":
            told.append(f"{written} ")
            continue
        if said:
            told.append(f"[-{said}-]", "red strike").append(" ")
        if written:
            told.append(f"{{+{written}+}}", "green underline").append(" ")
    return told
