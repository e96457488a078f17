"""``python -m models.evaluation --data DIR --weights DIR``: measure on the dev files, calibrate, and write the cards.

The confidence curves, the temperatures, the precision steps and the figures go to the task's card beside its heads; the figures also to
CARD.md of its folder, to docs/accuracy.md and, as plots, to docs/images. Figures are those of the calibrated models. All is read by the
encoder and, where the int8 backend is what is served, once more by its float32 reference. ``--task`` measures some tasks and leaves what is
said of the others.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from safetensors.torch import load_file

from models.encoders import bundle
from models.encoders.bundle import Card
from models.encoders.folder import read_json
from models.encoders.loaded import Backend
from models.evaluation import accuracy, answers, cards, datasets, measures, plots, quantization
from models.evaluation.fitting import Workshop, quantized
from models.evaluation.sheet import Sheet
from models.task import Task
from models.training.command import FOLDERS, Command

PROJECT = Path(__file__).parent.parent.parent


def main() -> None:
    """Read the command line; measure and write."""
    every = {name: task for name, (task, _) in measures.measured().items()}
    parser = Command("models.evaluation", __doc__, weights=FOLDERS)
    parser.add_argument("--task", choices=every, action="append", dest="tasks", help="measure this task (repeatable; default: all)")
    parser.add_argument("--pages", type=Path, default=PROJECT, help="where the pages and plots go (default: the project)")
    parser.add_argument("--backend", choices=get_args(Backend), default="auto", help="what computes (default: what is served)")
    options = parser.read()
    chosen = [task for name, task in every.items() if name in (options.tasks or every)]
    writer = Writer(options.weights, options.pages, options.data)
    served = Workshop.load(options.weights, chosen, options.backend)
    sheets = served.measure(chosen, options.data)
    writer.write(served, chosen, sheets)
    if quantized(options.weights, chosen, options.backend):
        reference = Workshop.load(options.weights, chosen, "fp32").measure(chosen, options.data)
        for task in chosen:
            card = served.cards[task.name]
            card["int8"] = quantization.compared(sheets[task.name].figures, reference[task.name].figures)
            card["int8_lost"] = quantization.pooled(card["int8"], options.data)
            writer.card(task, card)
    writer.accuracy()


@dataclass(frozen=True, slots=True)
class Writer:
    """Where the cards, the pages and the plots go, and the data that the cards tell of."""

    weights: Path
    pages: Path
    data: Path

    @property
    def docs(self) -> Path:
        """The folder of the project's pages."""
        return self.pages / "docs"

    def write(self, workshop: Workshop, tasks: Sequence[Task[Any]], sheets: Mapping[str, Sheet]) -> None:
        """Write what was fitted for all that ``sheets`` has, and of ``tasks`` all that is told."""
        analyzer = workshop()
        for task in (task for task in workshop.tasks if task.name in sheets):
            card = workshop.cards[task.name]
            if task in tasks:
                self._describe(task, card, sheets[task.name])
                card["weak_spots"] = answers.weak_spots(analyzer, task)
            self.card(task, card)

    def _describe(self, task: Task[Any], card: Card, sheet: Sheet) -> None:
        """Tell in ``card`` what ``sheet`` has, and plot it."""
        card |= {"summary": task.summary, "base": cards.BASE, **shape(self.weights / task.encoder)}
        card |= {"data": datasets.table(self.data, card.get("data", ())), "figures": dict(sheet.figures)}
        card |= {"calibration": cards.calibration(sheet), "precision": dict(sheet.precision), "defaults": dict(sheet.defaults)}
        card |= {"min_precision": dict(sheet.tried), "notes": list(sheet.notes)}
        whole = {name: reliability for name, reliability in sheet.reliability.items() if not name.startswith("of ")}
        if whole:
            plots.plot(whole, self.docs / "images" / f"reliability-{task.name}.png")

    def card(self, task: Task[Any], card: Card) -> None:
        """Write a task's card and, where it tells figures, its page."""
        bundle.write_card(self.weights / task.encoder, task.name, card)
        if "weak_spots" in card:
            page = self._page(task)
            page.parent.mkdir(parents=True, exist_ok=True)
            images = Path(os.path.relpath(self.docs / "images", page.parent)).as_posix()
            page.write_text(cards.markdown(card, images), encoding="utf-8")

    def accuracy(self) -> None:
        """Write the page of accuracy, once all tasks have been measured."""
        measured = []
        for task, measure in measures.measured().values():
            card = read_json(self.weights / task.encoder / "heads" / f"{task.name}.json")
            if "weak_spots" not in card:
                return
            page = Path(os.path.relpath(self._page(task), self.docs)).as_posix()
            measured.append(accuracy.Measured(card, page, measure.GOALS))
        (self.docs / "accuracy.md").write_text(accuracy.markdown(measured), encoding="utf-8")

    def _page(self, task: Task[Any]) -> Path:
        """CARD.md of the task's folder; of a folder outside the project, there."""
        folder = task.folder
        return self.pages / (folder.relative_to(PROJECT) if folder.is_relative_to(PROJECT) else folder) / "CARD.md"


def shape(folder: Path) -> dict[str, Any]:
    """Parameters and number type of the stored weights of an encoder."""
    tensors = load_file(folder / "model.safetensors").values()
    return {"parameters": sum(tensor.numel() for tensor in tensors), "stored": str(next(iter(tensors)).dtype).removeprefix("torch.")}


if __name__ == "__main__":
    main()
