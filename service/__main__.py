"""``copydesk`` and ``python -m service``: serve until told to stop."""

import argparse
import logging
import sys
import textwrap
from collections.abc import Sequence
from contextlib import suppress

from service import __version__
from service.app import create_app
from service.server import Server
from service.settings import PREFIX, Settings, SettingsError, read
from service.sockets import ListenError, address_of, listen

logger = logging.getLogger("copydesk")

SWITCH = 0.0005
"""Seconds after which a thread yields Python's lock to another that waits. At the default of 0.005 each operation of a forward pass waits
that long for a decoder at work, and the event loop for both."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; returns the exit code. ``arguments`` are those of the command line if not given."""
    options = _parser().parse_args(arguments)
    failures: list[str] = []

    def fail(sentence: str) -> None:
        failures.append(sentence)
        server.should_exit = True

    try:
        settings = read(host=options.host, port=options.port)
        sockets = listen(settings.host, settings.port)
        settings = settings.model_copy(update={"port": sockets[0].getsockname()[1]})  # which port 0 leaves to the system
        app = create_app(settings, on_failure=fail)
    except SettingsError as error:
        print(f"Copydesk cannot start with these settings: {error}", file=sys.stderr)
        return 1
    except ListenError as error:
        print(error, file=sys.stderr)
        return 1
    sys.setswitchinterval(SWITCH)
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    server = Server(app, settings.drain_seconds)
    logger.info("Copydesk %s listens on http://%s and loads its models", __version__, address_of(settings.host, settings.port))
    with suppress(KeyboardInterrupt):  # uvicorn raises it once more after it has drained
        server.run(sockets)
    if failures:
        print(failures[0], file=sys.stderr)
    return 1 if failures else 0


def _parser() -> argparse.ArgumentParser:
    variables = ", ".join(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)
    parser = argparse.ArgumentParser(
        prog="copydesk",
        description="Serve over HTTP who is named in a text, who said what, how surely, and for or against what. Ctrl-C ends it.",
        epilog="Set by environment variables, or by lines of a .env file in the working directory:\n"
        + textwrap.fill(variables, width=79, initial_indent="  ", subsequent_indent="  ", break_long_words=False),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    defaults = Settings.model_fields
    parser.add_argument("--host", help=f"address to listen on, in place of COPYDESK_HOST (default {defaults['host'].default})")
    parser.add_argument(
        "--port", type=_port, help=f"port to listen on, in place of COPYDESK_PORT (default {defaults['port'].default}); 0 takes a free one"
    )
    parser.add_argument("--version", action="version", version=f"copydesk {__version__}")
    return parser


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise argparse.ArgumentTypeError(f"{value} is no number from 0 to 65535")
    return int(value)


if __name__ == "__main__":
    sys.exit(main())
