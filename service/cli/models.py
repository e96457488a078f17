"""``copydesk models``: what reads, and how well."""

import sys
from typing import Annotated, Any

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.table import Table

from service.cli.analysts import analyst
from service.cli.console import write_out
from service.cli.options import Key, Url

AsJson = Annotated[bool, typer.Option("--json", help="The whole cards, as GET /v1/models gives them.")]

WIDE = 120
"""Columns of a table that no terminal shows."""


def console() -> Console:
    """Standard output, as wide as its terminal, or as tables need it where there is none."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=WIDE)


def models(as_json: AsJson = False, url: Url = None, key: Key = None) -> None:
    """List the models in use, by task."""
    with analyst(url, key) as found:
        cards = found.models()
    if as_json:
        write_out(to_json({"models": cards}, indent=2) + b"\n", None)
        return
    table = Table("task", "model", "version", "computed in", "licence", box=None, header_style="bold", pad_edge=False)
    for card in cards:
        table.add_row(*(_told(card.get(name)) for name in ("task", "name", "version", "backend", "licence")))
    console().print(table)


def _told(value: Any) -> str:
    return "" if value is None else str(value)
