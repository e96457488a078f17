"""``python -m service``: serve until told to stop."""

import logging
import sys
from contextlib import suppress

import uvicorn
from pydantic import ValidationError

from service.app import create_app
from service.settings import Settings, explain

SWITCH = 0.0005
"""Seconds after which a thread yields Python's lock to another that waits. At the default of 0.005 each operation of a forward pass waits
that long for a decoder at work, and the event loop for both."""

KEEP_ALIVE = 75
"""Seconds an idle connection stays open: longer than the pools of clients and proxies keep one, so that it is they who close it."""

DRAIN = 30
"""Seconds that requests under way may still take after Ctrl-C or SIGTERM."""


def main() -> int:
    """Serve; returns the exit code."""
    try:
        settings = Settings()
    except ValidationError as error:
        print(f"Copydesk cannot start with these settings: {explain(error)}", file=sys.stderr)
        return 1
    sys.setswitchinterval(SWITCH)
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    failures: list[str] = []

    def fail(sentence: str) -> None:
        failures.append(sentence)
        server.should_exit = True

    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, on_failure=fail),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=DRAIN,
        )
    )
    with suppress(KeyboardInterrupt):  # uvicorn raises it once more after it has drained
        server.run()
    if failures:
        print(failures[0], file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
