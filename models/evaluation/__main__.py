"""``python -m models.evaluation --data DIR --weights DIR``: measure on the dev files, calibrate, and write the cards.

The confidence curves, the stance temperature, the precision steps and the figures go to card.json in each model folder; the figures also to
CARD.md of each task's package, to docs/accuracy.md and, as plots, to docs/images. Figures are those of the calibrated models. All is
read by the encoder and, where the int8 backend is what is served, once more by its float32 reference. ``--task`` measures some tasks and
leaves what the cards say of the others.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Set
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
from models.evaluation import accuracy, answers, cards, datasets, entities, gold, hedging, plots, quantization, quotes, stance
from models.evaluation.sheet import Card, Loader, Sheet

PACKAGES = Path(__file__).parent.parent

Measure = Callable[[Loader, Card, Path], Sheet]

TASKS: Mapping[str, Mapping[str, Measure]] = {
    ARTICLE: {"entities": entities.measure, "quotes": quotes.measure, "hedging": hedging.measure},
    STANCE: {"stance": stance.measure},
}
"""In this order: quotes are decoded with calibrated mentions, sentences with calibrated quotes."""

CURVES: Mapping[str, tuple[str, ...]] = {
    "entities": ("entities",),
    "quotes": (*gold.QUOTE_SPANS, "quote"),
    "hedging": ("hedging",),
    "stance": (),
}
"""What of a card's curves and floors is fitted with each task."""


def main() -> None:
    """Read the command line; measure and write."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with entities/, quotes/, coref/, desk/, hedging/ and stance/")
    parser.add_argument("--weights", type=Path, required=True, help="folder with article/ and stance/")
    every = [task for tasks in TASKS.values() for task in tasks]
    parser.add_argument("--task", choices=every, action="append", dest="tasks", help="measure this task (repeatable; default: all)")
    parser.add_argument("--backend", choices=get_args(Backend), default="auto", help="what computes (default: what is served)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: all cores)")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    wanted = frozenset(options.tasks or every)
    folders = {name: options.weights / name for name, tasks in TASKS.items() if not wanted.isdisjoint(tasks)}
    served = _measured(options.weights, wanted, options.data, options.backend)
    for name, folder in folders.items():
        _write(served[name], folder, options.data)
    if any(backend_of(folder, device_of("auto"), options.backend) == "int8" for folder in folders.values()):
        reference = _measured(options.weights, wanted, options.data, "fp32")
        for name, folder in folders.items():
            _compare(served[name], reference[name], folder, options.data)
    _write_accuracy([head for name in TASKS for head in _read(options.weights / name)["heads"]])


@dataclass(frozen=True, slots=True)
class Measured:
    """An encoder's tasks, measured with one backend."""

    load: Loader
    card: Card
    sheets: Mapping[str, Sheet]

    def heads(self) -> list[Card]:
        """The card's entries of the tasks that were measured."""
        return [head for head in self.card["heads"] if head["task"] in self.sheets]


def _measured(weights: Path, wanted: Set[str], data: Path, backend: Backend) -> dict[str, Measured]:
    """The encoders that have tasks among ``wanted``, and those tasks measured."""
    device = device_of("auto")
    encoders: dict[str, Encoder] = {ARTICLE: load_article(weights / ARTICLE, device, backend)}
    tokenizer, article_card, nowhere = read_article(weights / ARTICLE)
    cards = {ARTICLE: article_card}
    if not wanted.isdisjoint(TASKS[STANCE]):
        encoders[STANCE], cards[STANCE] = load_stance(weights / STANCE, device, backend), read_card(weights / STANCE)

    def load(name: str) -> Analyzer:
        return Analyzer(encoders, tokenizer, nowhere, tuple(cards.values()) if name == STANCE else (article_card,))

    found: dict[str, Measured] = {}
    for name, tasks in TASKS.items():
        if not wanted.isdisjoint(tasks):
            own = partial(load, name)
            found[name] = Measured(own, cards[name], _sheets(own, cards[name], tasks, wanted, data))
    return found


def _sheets(load: Loader, card: Card, tasks: Mapping[str, Measure], wanted: Set[str], data: Path) -> dict[str, Sheet]:
    """The ``wanted`` of ``tasks`` measured; each finds in ``card`` what those before it fitted, now or when last measured."""
    fitted = {kind: card.get(kind, {}) for kind in ("curves", "floors")}
    card |= {kind: {} for kind in fitted}
    sheets = {}
    for task, measure in tasks.items():
        if task in wanted:
            sheets[task] = measure(load, card, data)
        else:
            for kind, before in fitted.items():
                card[kind] |= {name: before[name] for name in CURVES[task] if name in before}
    return sheets


def _write(measured: Measured, folder: Path, data: Path) -> None:
    """Write the card in ``folder``, the pages and the plots."""
    card = measured.card
    shape = _shape(folder)
    card.setdefault("ece", {})
    for head in measured.heads():
        task, sheet = head["task"], measured.sheets[head["task"]]
        head |= {"summary": cards.SUMMARIES[task], "base": cards.BASE, **shape}
        head |= {"data": datasets.table(data, task), "figures": dict(sheet.figures), "calibration": cards.calibration(task, sheet)}
        head |= {"precision": dict(sheet.precision), "min_precision": dict(sheet.tried), "notes": list(sheet.notes)}
        head["weak_spots"] = answers.weak_spots(measured.load(), task)
        card["ece"][task] = head["calibration"]["ece"]
        whole = {name: reliability for name, reliability in sheet.reliability.items() if not name.startswith("of ")}
        plots.plot(whole, _docs() / "images" / f"reliability-{task}.png")
    _store(card, folder)


def _compare(served: Measured, reference: Measured, folder: Path, data: Path) -> None:
    """Add to the card in ``folder`` what the int8 backend costs."""
    for head in served.heads():
        task = head["task"]
        head["int8"] = quantization.compared(served.sheets[task].figures, reference.sheets[task].figures)
    losses = {
        f"{head['task']} {name}": lost
        for head in served.card["heads"]
        for name, lost in quantization.pooled(head.get("int8", {}), data).items()
    }
    served.card["int8"] = {"loss": losses, "worst": max(losses.values())}
    _store(served.card, folder)


def _store(card: Card, folder: Path) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    for head in (head for head in card["heads"] if "weak_spots" in head):
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
