"""What was found in texts, as tables for a terminal."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console, Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from service.cli.models import console

Json = dict[str, Any]


def tables(found: Sequence[tuple[str, Json]], stream: Any) -> str:
    """For each path and answer what a reader wants to know first, as wide as ``stream`` is."""
    screen = console()
    with screen.capture() as told:
        for path, answer in found:
            _show(path, answer, screen)
    return told.get()


def _show(path: str, answer: Json, screen: Console) -> None:
    screen.rule(f"[bold]{escape(path)}", align="left")
    screen.print(_summary(answer))
    for warning in answer["warnings"]:
        screen.print(f"[yellow]{escape(warning['detail'])}")
    for name, table in _tables(answer):
        if table.row_count:
            screen.print(Group("", f"[bold]{name}", Padding(table, (0, 0, 0, 2))))
    screen.print()


def _summary(answer: Json) -> str:
    told = [f"{answer['coverage']['chars_total']:,} characters"]
    if summary := answer.get("summary"):
        told.append(f"{summary['hedged']} of {summary['sentences']} sentences hedged")
    if sourcing := answer.get("sourcing"):
        if sourcing["named_share"] is not None:
            told.append(f"{_percent(sourcing['named_share'])} of what is quoted has a name to it")
        if sourcing["single_source"]:
            told.append("[yellow]a single source[/]")
    return " · ".join(told)


def _tables(answer: Json) -> list[tuple[str, Table]]:
    return [
        ("Sources", _sources(answer.get("sources") or [])),
        ("Quotes", _quotes(answer.get("quotes") or [])),
        ("Entities", _entities(answer.get("entities") or [])),
        ("Hedged", _hedged(answer.get("sentences") or [])),
        ("Stance", _stances(answer.get("stances") or [])),
    ]


def _table(*columns: str, flexible: str) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(column, ratio=1 if column == flexible else None, overflow="fold" if column == flexible else "ellipsis")
    return table


def _sources(sources: list[Json]) -> Table:
    table = _table("name", "kind", "who", "quotes", "words", "share", flexible="who")
    for source in sources:
        who = ", ".join(source[part]["text"] for part in ("title", "affiliation") if source[part])
        row = (source["name"], source["kind"], who, str(len(source["quotes"])), str(source["words"]), _percent(source["share"]))
        table.add_row(*map(escape, row))
    return table


def _quotes(quotes: list[Json]) -> Table:
    table = _table("speaker", "kind", "quote", flexible="quote")
    for quote in quotes:
        speaker = quote["speaker"]["name"] if quote["speaker"] else f"? ({quote['reason']})"
        table.add_row(escape(speaker), quote["kind"], escape(" … ".join(span["text"] for span in quote["content"])))
    return table


def _entities(entities: list[Json]) -> Table:
    table = _table("name", "type", "mentions", flexible="name")
    for entity in sorted(entities, key=lambda entity: -entity["salience"]):
        table.add_row(escape(entity["name"]), entity["type"], str(len(entity["mentions"])))
    return table


def _hedged(sentences: list[Json]) -> Table:
    table = _table("certainty", "cues", "sentence", flexible="sentence")
    for sentence in sentences:
        if sentence["label"] == "hedged":
            cues = ", ".join(cue["text"] for cue in sentence["cues"])
            table.add_row(f"{sentence['certainty']:.2f}", escape(cues), escape(sentence["text"]))
    return table


def _stances(stances: list[Json]) -> Table:
    table = _table("target", "article", "sure", "speakers", flexible="speakers")
    for stance in stances:
        speakers = ", ".join(f"{by['name']}: {by['label']}" for by in stance["by_speaker"] if by["name"])
        table.add_row(escape(stance["target"]), stance["label"], _percent(stance["confidence"]), escape(speakers))
    return table


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
