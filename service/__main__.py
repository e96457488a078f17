"""``python -m service``: as ``copydesk serve`` does, serve until told to stop."""

import sys
from collections.abc import Sequence

from service.cli.main import main as run


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; returns the exit code. ``arguments`` are those of the command line if not given."""
    return run(["serve", *(sys.argv[1:] if arguments is None else arguments)])


if __name__ == "__main__":
    sys.exit(main())
