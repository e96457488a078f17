"""``copydesk``: its commands, and how each of them ends."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from service import __version__
from service.cli import analyze, keys, models, serve, verify
from service.cli.archive import command as archive
from service.cli.console import Code, Misused, Stopped, say

app = typer.Typer(
    name="copydesk",
    help="Who is named in a text, who said what, how surely, and for or against what.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "Ends with 0: done; 1: it could not begin or go on; 2: the arguments are wrong; 3: done, but some documents failed or a quote "
        "is not as it was said; 130: Ctrl-C; 141: the reader of the output left."
    ),
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"copydesk {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and end.")]


@app.callback()
def _root(version: Version = False) -> None: ...


app.command("serve")(serve.serve)
app.command("analyze")(analyze.analyze)
app.command("archive")(archive.archive)
app.command("verify")(verify.verify)
app.add_typer(keys.app, name="keys")
app.command("models")(models.models)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit code. ``arguments`` are those of the command line if not given."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(arguments)
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(arguments: Sequence[str] | None) -> int:
    code: int | str | None
    try:
        code = app(args=arguments, prog_name="copydesk", standalone_mode=False)
        sys.stdout.flush()
    except Stopped as stopped:
        say(str(stopped))
        code = Code.STOPPED
    except Misused as misused:
        say(f"{misused} (--help tells more)")
        code = Code.USAGE
    except typer.TyperException as error:
        _show(error)
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = Code.INTERRUPTED
    except BrokenPipeError:
        code = Code.CLOSED
    except SystemExit as end:  # which is how Typer ends where it finds the reader gone
        code = Code.CLOSED if isinstance(end.__context__, BrokenPipeError) else end.code
    except OSError as error:
        say(str(error))
        code = Code.STOPPED
    if code == Code.CLOSED:
        _forget_output()
    return int(code or 0)


def _show(error: typer.TyperException) -> None:
    """The usage and what is wrong, on standard error."""
    show = getattr(error, "show", None)
    if show:
        show()
    else:
        say(error.message)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _forget_output() -> None:
    """Have nothing more written where nobody reads, also not at the end of the program."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
