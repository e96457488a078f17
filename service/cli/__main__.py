"""``python -m service.cli``: ``copydesk`` where it is not installed."""

import sys

from service.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
