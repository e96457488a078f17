"""``copydesk serve``: the HTTP service, until told to stop."""

import logging
import sys
from contextlib import suppress
from typing import Annotated

import typer

from service import __version__
from service.cli.console import Code
from service.settings import PREFIX, Settings, SettingsError, read
from service.sockets import ListenError, address_of, listen

logger = logging.getLogger("copydesk")

SWITCH = 0.0005
"""Seconds after which a thread yields Python's lock to another that waits. At the default of 0.005 each operation of a forward pass waits
that long for a decoder at work, and the event loop for both."""

DEFAULTS = Settings.model_fields


def _version(wanted: bool) -> None:
    if wanted:
        print(f"copydesk {__version__}")
        raise typer.Exit


Host = Annotated[
    str | None,
    typer.Option(help="Address to listen on, in place of COPYDESK_HOST.", show_default=str(DEFAULTS["host"].default)),
]
Port = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=65535,
        help="Port to listen on, in place of COPYDESK_PORT; 0 takes a free one.",
        show_default=str(DEFAULTS["port"].default),
    ),
]
Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")]


def serve(host: Host = None, port: Port = None, version: Version = False) -> None:
    """Serve over HTTP until Ctrl-C or SIGTERM.

    It is set by environment variables, or by lines of a .env file in the working directory: {variables}.
    """
    try:
        settings = read(host=host, port=port)
        sockets = listen(settings.host, settings.port)
    except SettingsError as error:
        raise _stopped(f"Copydesk cannot start with these settings: {error}") from error
    except ListenError as error:
        raise _stopped(str(error)) from error
    settings = settings.model_copy(update={"port": sockets[0].getsockname()[1]})  # which port 0 leaves to the system
    sys.setswitchinterval(SWITCH)
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    failures: list[str] = []

    def fail(sentence: str) -> None:
        failures.append(sentence)
        server.should_exit = True

    from service.app import create_app  # which needs all of the service
    from service.server import Server

    try:
        app = create_app(settings, on_failure=fail)
    except SettingsError as error:
        raise _stopped(f"Copydesk cannot start with these settings: {error}") from error
    server = Server(app, settings.drain_seconds)
    logger.info("Copydesk %s listens on http://%s and loads its models", __version__, address_of(settings.host, settings.port))
    with suppress(KeyboardInterrupt):  # uvicorn raises it once more after it has drained
        server.run(sockets)
    if failures:
        raise _stopped(failures[0])


serve.__doc__ = (serve.__doc__ or "").format(variables=", ".join(f"{PREFIX}{name.upper()}" for name in Settings.model_fields))


def _stopped(sentence: str) -> typer.Exit:
    print(sentence, file=sys.stderr)
    return typer.Exit(Code.STOPPED)
