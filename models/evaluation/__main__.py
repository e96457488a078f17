"""``python -m models.evaluation --data DIR --weights DIR``: measure on the dev files, calibrate, and write the cards.

The confidence curves, the stance temperature, the precision steps and the figures go to card.json in each model folder; the figures also to
CARD.md of each task's package, to docs/accuracy.md and, as plots, to docs/images. Figures are those of the calibrated models. Each row is
read once by its encoder, and once more by its float32 reference where the int8 backend is what is served.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, get_args

import torch
from safetensors.torch import load_file

from models.analysis import ARTICLE, STANCE, Analyzer
from models.encoders.bundle import read_article, read_card
from models.encoders.loading import Backend, backend_of, device_of, load_article, load_stance
from models.encoders.window import Encoder
from models.evaluation import accuracy, answers, cards, datasets, entities, hedging, plots, quantization, quotes, stance
from models.evaluation.sheet import Card, Loader, Sheet

PACKAGES = Path(__file__).parent.parent

Measure = Callable[[Loader, Card, Path], Sheet]

TASKS: Mapping[str, Mapping[str, Measure]] = {
    ARTICLE: {"entities": entities.measure, "quotes": quotes.measure, "hedging": hedging.measure},
    STANCE: {"stance": stance.measure},
}
"""In this order: quotes are decoded with calibrated mentions, sentences with calibrated quotes."""


def main() -> None:
    """Read the command line; measure and write."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, coref/, hedging/ and stance/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with article/ and stance/")
    parser.add_argument("--only", choices=("article", "stance"), help="measure one encoder")
    parser.add_argument("--backend", choices=get_args(Backend), default="auto", help="what computes (default: what is served)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    folders = {name: options.weights / name for name in (ARTICLE, STANCE) if options.only in (None, name)}
    served = _measured(options.weights, tuple(folders), options.data, options.backend)
    for name, folder in folders.items():
        _write(served[name], folder, options.data)
    if any(backend_of(folder, device_of("auto"), options.backend) == "int8" for folder in folders.values()):
        reference = _measured(options.weights, tuple(folders), options.data, "fp32")
        for name, folder in folders.items():
            _compare(served[name], reference[name], folder, options.data)
    _write_accuracy([head for name in (ARTICLE, STANCE) for head in _read(options.weights / name)["heads"]])


@dataclass(frozen=True, slots=True)
class Measured:
    """An encoder's tasks, measured with one backend."""

    load: Loader
    card: Card
    sheets: Mapping[str, Sheet]


def _measured(weights: Path, names: Sequence[str], data: Path, backend: Backend) -> dict[str, Measured]:
    device = device_of("auto")
    encoders: dict[str, Encoder] = {ARTICLE: load_article(weights / ARTICLE, device, backend)}
    tokenizer, article_card, nowhere = read_article(weights / ARTICLE)
    cards = {ARTICLE: article_card}
    if STANCE in names:
        encoders[STANCE], cards[STANCE] = load_stance(weights / STANCE, device, backend), read_card(weights / STANCE)
    if ARTICLE in names:
        article_card |= {"curves": {}, "floors": {}}

    def load(name: str) -> Analyzer:
        return Analyzer(encoders, tokenizer, nowhere, tuple(cards.values()) if name == STANCE else (article_card,))

    found: dict[str, Measured] = {}
    for name in names:
        own = partial(load, name)
        found[name] = Measured(own, cards[name], {task: measure(own, cards[name], data) for task, measure in TASKS[name].items()})
    return found


def _write(measured: Measured, folder: Path, data: Path) -> None:
    """Write the card in ``folder``, the pages and the plots."""
    card = measured.card
    shape = _shape(folder)
    card["ece"] = {}
    for head in card["heads"]:
        task, sheet = head["task"], measured.sheets[head["task"]]
        head |= {"summary": cards.SUMMARIES[task], "base": cards.BASE, **shape}
        head |= {"data": datasets.table(data, task), "figures": dict(sheet.figures), "calibration": cards.calibration(task, sheet)}
        head |= {"precision": dict(sheet.precision), "min_precision": dict(sheet.tried)}
        head["weak_spots"] = answers.weak_spots(measured.load(), task)
        card["ece"][task] = head["calibration"]["ece"]
        whole = {name: reliability for name, reliability in sheet.reliability.items() if not name.startswith("of ")}
        plots.plot(whole, _docs() / "images" / f"reliability-{task}.png")
    _store(card, folder)


def _compare(served: Measured, reference: Measured, folder: Path, data: Path) -> None:
    """Add to the card in ``folder`` what the int8 backend costs."""
    card = served.card
    losses: dict[str, float] = {}
    for head in card["heads"]:
        task = head["task"]
        head["int8"] = quantization.compared(served.sheets[task].figures, reference.sheets[task].figures)
        losses |= {f"{task} {name}": lost for name, lost in quantization.pooled(head["int8"], data).items()}
    card["int8"] = {"loss": losses, "worst": max(losses.values())}
    _store(card, folder)


def _store(card: Card, folder: Path) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for head in card["heads"]:
        (PACKAGES / head["task"] / "CARD.md").write_text(cards.markdown(head), encoding="utf-8")


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
