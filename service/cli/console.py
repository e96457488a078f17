"""What all commands share: how they end, and what they say on standard error."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any


class Code(IntEnum):
    """How a command ended."""

    DONE = 0
    STOPPED = 1
    """It could not begin or go on: a setting, a model, a disk, a service."""
    USAGE = 2
    WITH_FAILURES = 3
    """It is done, but some documents failed, or a quote is not as it was said."""
    INTERRUPTED = 130
    CLOSED = 141
    """Whoever read the output has closed it; the number a shell tells of SIGPIPE."""


class Stopped(Exception):
    """A command cannot go on; the message is what its user reads."""


class Misused(Exception):
    """The arguments do not go together; the message is what the user reads."""


def say(message: str) -> None:
    """One line on standard error."""
    print(f"copydesk: {message}", file=sys.stderr, flush=True)


def reason(error: OSError) -> str:
    """What the system says of ``error``, in words of its own where it is one that users can do something about."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "no space is left on the disk"
        case None:
            return str(error)
        case number:
            return os.strerror(number)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell of whatever prevents ``path`` from being written.

    Raises:
        Stopped: with the reason.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Stopped(f"{path} cannot be written: {reason(error)}") from error


def write_out(content: str | bytes, path: Path | None) -> None:
    """Write ``content`` to ``path``, at once or not at all, or to standard output where there is none.

    Raises:
        Stopped: it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    if path is None:
        with writing(Path("standard output")):
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        return
    with writing(path):
        if path.exists() and not path.is_file():  # a device or a pipe
            path.write_bytes(data)
            return
        partial = path.with_name(f".{path.name}.partial")
        try:
            partial.write_bytes(data)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def option(name: str, value: str) -> Any:
    """The value of ``--set name=value``: JSON where it is some, else text."""
    from pydantic_core import from_json

    try:
        return from_json(value, allow_inf_nan=False)
    except ValueError:
        return value
