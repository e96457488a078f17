"""``copydesk keys``: the API keys of a service, of which a file holds the hashes."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json
from rich.table import Table

from service.cli.analysts import settings
from service.cli.console import Misused, Stopped, say, write_out
from service.cli.models import console
from service.keyring import ApiKey, Keyring, KeyringError

app = typer.Typer(help="Make, list and revoke API keys; a running service takes note at once.", no_args_is_help=True)

File = Annotated[
    Path | None, typer.Option(help="The key file; otherwise COPYDESK_API_KEYS_FILE tells, which the service must be started with too.")
]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
Name = Annotated[str, typer.Argument(help="Whose key it is, for the list.", show_default=False)]
Wanted = Annotated[str, typer.Argument(metavar="ID|NAME", help="Which key.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="Those revoked too.")]


def _keyring(file: Path | None) -> Keyring:
    path = file or settings().api_keys_file
    if path is None:
        raise Misused("which file holds the keys? Name it by --file, or by COPYDESK_API_KEYS_FILE as for the service")
    return Keyring(path)


@app.command()
def create(name: Name, file: File = None, as_json: AsJson = False) -> None:
    """Make a key and say it: once, as the file holds its hash alone."""
    keyring = _keyring(file)
    try:
        key, secret = keyring.create(name)
    except KeyringError as error:
        raise Stopped(str(error)) from error
    if as_json:
        write_out(to_json({"id": key.id, "name": key.name, "key": secret}) + b"\n", None)
        return
    write_out(f"{secret}\n", None)
    say(f"key {key.id} of {key.name!r} is in {keyring.path}; it is shown this once")


@app.command("list")
def list_(file: File = None, all_: All = False, as_json: AsJson = False) -> None:
    """List the keys in force."""
    try:
        keys = [key for key in _keyring(file).read() if all_ or not key.revoked]
    except KeyringError as error:
        raise Stopped(str(error)) from error
    if as_json:
        write_out(to_json([key.model_dump(mode="json", exclude={"sha256"}) for key in keys]) + b"\n", None)
        return
    table = Table("id", "name", "created", "revoked", box=None, header_style="bold", pad_edge=False)
    for key in keys:
        table.add_row(*_row(key))
    console().print(table)


@app.command()
def revoke(wanted: Wanted, file: File = None) -> None:
    """Take a key out of force."""
    try:
        key = _keyring(file).revoke(wanted)
    except KeyringError as error:
        raise Stopped(str(error)) from error
    say(f"key {key.id} of {key.name!r} is revoked")


def _row(key: ApiKey) -> tuple[str, str, str, str]:
    times = [f"{time:%Y-%m-%d %H:%M}Z" if time else "" for time in (key.created, key.revoked)]
    return key.id, key.name, times[0], times[1]
