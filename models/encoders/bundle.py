"""What model folders hold for tasks: a file of heads and a card each, beside an encoder and its tokenizer. Nothing here needs torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from models.decoding.calibration import Curve
from models.encoders.folder import BundleError, check, read_json
from models.heads import Head
from models.task import Calibration, Task
from models.text.tokens import Tokenizer

Card = dict[str, Any]
"""What is told of a task's heads: name, version, data, figures, calibration."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a model folder holds beside the weights, as far as tasks are concerned."""

    cards: dict[str, Card] = field(default_factory=dict)
    """By task."""
    calibrations: dict[str, Calibration] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    """By task that has no usable heads here, a sentence that says why."""


def read(folder: Path, tasks: Sequence[Task[Any]]) -> Bundle:
    """The cards and calibrations of those of ``tasks`` that ``folder`` has heads for. BundleError when it is no model folder."""
    check(folder)
    bundle = Bundle()
    for task in tasks:
        try:
            bundle.cards[task.name], bundle.calibrations[task.name] = _read_task(folder, task)
        except BundleError as error:
            bundle.faults[task.name] = str(error)
    return bundle


def _read_task(folder: Path, task: Task[Any]) -> tuple[Card, Calibration]:
    card_file = folder / "heads" / f"{task.name}.json"
    card = read_json(card_file) if card_file.is_file() else {}
    null_scores = _null_scores(folder / "heads" / f"{task.name}.safetensors", task.heads) if task.heads else {}
    curves = {name: Curve.of(points) for name, points in card.get("curves", {}).items()}
    arrays = _arrays(folder / "heads" / f"{task.name}.npz")
    return card, Calibration(curves, card.get("floors", {}), card.get("temperatures", {}), null_scores, arrays)


def _arrays(file: Path) -> dict[str, NDArray[Any]]:
    """The arrays of ``file``, those of real numbers as float32; none without the file."""
    if not file.is_file():
        return {}
    try:
        with np.load(file) as stored:
            return {name: array.astype(np.float32) if array.dtype.kind == "f" else array for name, array in stored.items()}
    except (OSError, ValueError, BadZipFile) as error:
        raise BundleError(f"{file} is damaged or no file of arrays") from error


def _null_scores(file: Path, heads: Sequence[Head]) -> dict[str, float]:
    """Each pointer's score of pointing at nothing, once the file is seen to hold ``heads``."""
    if not file.is_file():
        raise BundleError(f"the model folder {file.parent.parent} lacks {file.parent.name}/{file.name}")
    try:
        with safe_open(file, framework="numpy") as opened:
            stored = json.loads((opened.metadata() or {})["heads"])
            null_scores = {
                head["name"]: float(opened.get_tensor(f"none.{head['name']}").item()) for head in stored if head["kind"] == "pointer"
            }
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise BundleError(f"{file} is damaged or no file of heads") from error
    if stored != [head.stored() for head in heads]:
        raise BundleError(f"{file} has other heads or labels than this version of Copydesk reads")
    return null_scores


def read_tokenizer(folder: Path) -> Tokenizer:
    """The folder's tokenizer. BundleError when it cannot be read."""
    try:
        return Tokenizer(folder / "tokenizer.json")
    except Exception as error:  # tokenizers raises no narrower class
        raise BundleError(f"the tokenizer.json in {folder} cannot be read") from error


def write_card(folder: Path, task: str, card: Card) -> None:
    """Write what is told of ``task``."""
    file = folder / "heads" / f"{task}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(card, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
