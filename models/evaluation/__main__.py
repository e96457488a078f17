"""``python -m models.evaluation --data DIR --weights DIR``: measure on the dev files, calibrate, and write the cards.

The confidence curves, the stance temperature, the precision steps and the figures go to card.json in each model folder; the figures also to
CARD.md of each task's package, to docs/accuracy.md and, as plots, to docs/images. Figures are those of the calibrated models. Each row is
read once by its encoder.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from models.analyzer import ARTICLE, STANCE, Analyzer
from models.bundle import device_of, load_article, load_stance
from models.evaluation import accuracy, answers, cards, datasets, entities, hedging, plots, quotes, stance
from models.evaluation.sheet import Card, Loader, Sheet

PACKAGES = Path(__file__).parent.parent

Measure = Callable[[Loader, Card, Path], Sheet]

ARTICLE_TASKS: Mapping[str, Measure] = {"entities": entities.measure, "quotes": quotes.measure, "hedging": hedging.measure}
"""In this order: quotes are decoded with calibrated mentions, sentences with calibrated quotes."""


def main() -> None:
    """Read the command line; measure and write."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, coref/, hedging/ and stance/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with article/ and stance/")
    parser.add_argument("--only", choices=("article", "stance"), help="measure one encoder")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    folders = {name: options.weights / name for name in (ARTICLE, STANCE)}
    device = device_of("auto")
    encoder, tokenizer, article_card, nowhere = load_article(folders[ARTICLE], device)
    if options.only != STANCE:

        def article() -> Analyzer:
            return Analyzer({ARTICLE: encoder}, tokenizer, nowhere, (article_card,))

        article_card |= {"curves": {}, "floors": {}}
        _evaluate(article, article_card, ARTICLE_TASKS, options.data, folders[ARTICLE])
    if options.only != ARTICLE:
        stance_encoder, stance_card = load_stance(folders[STANCE], device)

        def both() -> Analyzer:
            return Analyzer({ARTICLE: encoder, STANCE: stance_encoder}, tokenizer, nowhere, (article_card, stance_card))

        _evaluate(both, stance_card, {"stance": stance.measure}, options.data, folders[STANCE])
    _write_accuracy([head for folder in folders.values() for head in _read(folder)["heads"]])


def _evaluate(load: Loader, card: Card, tasks: Mapping[str, Measure], data: Path, folder: Path) -> None:
    """Measure ``tasks`` with the models that ``load`` gives; write the card in ``folder``, the pages and the plots."""
    sheets = {task: measure(load, card, data) for task, measure in tasks.items()}
    shape = _shape(folder)
    card["ece"] = {}
    for head in card["heads"]:
        task, sheet = head["task"], sheets[head["task"]]
        head |= {"summary": cards.SUMMARIES[task], "base": cards.BASE, **shape}
        head |= {"data": datasets.table(data, task), "figures": dict(sheet.figures), "calibration": cards.calibration(task, sheet)}
        head |= {"precision": dict(sheet.precision), "min_precision": dict(sheet.tried)}
        head["weak_spots"] = answers.weak_spots(load(), task)
        card["ece"][task] = head["calibration"]["ece"]
        (PACKAGES / task / "CARD.md").write_text(cards.markdown(head), encoding="utf-8")
        whole = {name: reliability for name, reliability in sheet.reliability.items() if not name.startswith("of ")}
        plots.plot(whole, _docs() / "images" / f"reliability-{task}.png")
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_accuracy(heads: list[dict[str, Any]]) -> None:
    """The page, once both encoders have been measured."""
    if all("weak_spots" in head for head in heads):
        (_docs() / "accuracy.md").write_text(accuracy.markdown(heads), encoding="utf-8")


def _docs() -> Path:
    return PACKAGES.parent / "docs"


def _shape(folder: Path) -> dict[str, Any]:
    """Parameters and number type of the stored weights."""
    tensors = load_file(folder / "model.safetensors").values()
    return {"parameters": sum(tensor.numel() for tensor in tensors), "stored": str(next(iter(tensors)).dtype).removeprefix("torch.")}


def _read(folder: Path) -> Card:
    card: Card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    return card


if __name__ == "__main__":
    main()
