"""Options that several commands have."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from service.cli.console import Misused, option
from service.documents import Format

URL = "COPYDESK_CLIENT_URL"
KEY = "COPYDESK_CLIENT_KEY"

SERVICE = "Where it is read"
READING = "How it is read"

Url = Annotated[
    str | None,
    typer.Option(envvar=URL, help="A running service that reads; without one the models here do.", rich_help_panel=SERVICE),
]
Key = Annotated[str | None, typer.Option(envvar=KEY, help="Its API key.", rich_help_panel=SERVICE)]
Tasks = Annotated[
    list[str] | None,
    typer.Option("--task", help="A task to run: entities, quotes, hedging, stance … May be given several times.", rich_help_panel=READING),
]
Targets = Annotated[
    list[str] | None,
    typer.Option("--target", help="Whom or what a stance is looked for towards. May be given several times.", rich_help_panel=READING),
]
Precision = Annotated[
    float | None, typer.Option(help="Only what is right at least this often, from 0 to below 1.", rich_help_panel=READING)
]
Language = Annotated[str | None, typer.Option(help="en: read as English whatever the check of the language says.", rich_help_panel=READING)]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Any other field of a request (docs/requests.md), as in --set coreference=true.",
        rich_help_panel=READING,
    ),
]
Markup = Annotated[
    Format | None,
    typer.Option("--from", "-f", help="How texts are marked up; otherwise their suffixes tell.", rich_help_panel=READING),
]
Encoding = Annotated[str | None, typer.Option(help="How characters are encoded, if not as UTF-8.", rich_help_panel=READING)]


def request_options(
    tasks: Sequence[str] | None,
    targets: Sequence[str] | None,
    min_precision: float | None,
    language: str | None,
    sets: Sequence[str] | None,
) -> dict[str, Any]:
    """What is set of the fields of a request.

    Raises:
        Misused: a pair has no name.
    """
    listed = {"tasks": [name.strip() for several in tasks or () for name in several.split(",")], "targets": list(targets or ())}
    options: dict[str, Any] = {name: value for name, value in listed.items() if value}
    options |= {name: value for name, value in {"min_precision": min_precision, "language": language}.items() if value is not None}
    return options | {name: option(name, value) for name, value in pairs(sets, "--set").items()}


def pairs(given: Sequence[str] | None, flag: str) -> dict[str, str]:
    """The ``NAME=VALUE`` given to ``flag``.

    Raises:
        Misused: one is none.
    """
    found = {}
    for pair in given or ():
        name, equals, value = pair.partition("=")
        if not equals or not name or not value:
            raise Misused(f"{flag} takes NAME=VALUE, and got {pair!r}")
        found[name.strip()] = value
    return found
