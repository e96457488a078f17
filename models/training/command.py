"""What the command lines of training and evaluation share."""

import argparse
from pathlib import Path

import torch

DATA = "folder of the data sets, see docs/training.md"
FOLDERS = "folder with a folder for each encoder"


class Command(argparse.ArgumentParser):
    """A parser with ``--data`` and ``--threads``, and with ``--weights`` where that is asked for."""

    def __init__(self, module: str, about: str | None, *, data: str = DATA, weights: str = "") -> None:
        """``module`` is what ``python -m`` runs; ``data`` and ``weights`` say what those options are, an empty one that there is none."""
        super().__init__(prog=f"python -m {module}", description=about)
        self.add_argument("--data", type=Path, required=True, help=data)
        if weights:
            self.add_argument("--weights", type=Path, required=True, help=weights)
        self.add_argument("--threads", type=int, help="CPU threads (default: all cores)")

    def read(self) -> argparse.Namespace:
        """The options of this process; the threads are set."""
        options = self.parse_args()
        if options.threads:
            torch.set_num_threads(options.threads)
        return options
