"""``python -m service.api [FILE]``: write the specification, to ``openapi/openapi.json`` if not told otherwise."""

import sys
from pathlib import Path

from service.api.openapi import FILE, dump
from service.app import create_app
from service.settings import Settings


def main() -> None:
    """Write it."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dump(create_app(Settings.model_construct()).openapi()), encoding="utf-8")


if __name__ == "__main__":
    main()
