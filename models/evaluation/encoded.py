"""Rows of a dev file, each read once by the encoder; whatever is measured afterwards works on what it gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from models.analysis import Analyzer, Plan
from models.encoders.window import Outputs, Window
from models.task import ARTICLE, Task
from models.training.rows import Row, read

BATCH_TOKENS = 2048
"""Tokens of a forward pass."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A row, its plan, and the outputs of its windows, as ``Analyzer.decode`` wants them."""

    row: Row
    plan: Plan
    outputs: tuple[Outputs, ...]


def encode(analyzer: Analyzer, file: Path, task: Task[Any], options: Any = None) -> list[Encoded]:
    """All rows of ``file`` made ready for ``task``, which the article encoder reads for; takes about 2 kB of memory a token."""
    return encode_rows(analyzer, read(file), task, file.name, options)


def encode_rows(analyzer: Analyzer, rows: Sequence[Row], task: Task[Any], label: str, options: Any = None) -> list[Encoded]:
    """``rows`` made ready for ``task``, with a progress bar called ``label``."""
    plans = [analyzer.plan(row["text"], frozenset({task.name}), {task.name: options} if options is not None else None) for row in rows]
    windows = [work.window for plan in plans for work in plan.work]
    outputs = iter(run(analyzer, ARTICLE, windows, label))
    return [Encoded(row, plan, tuple(next(outputs) for _ in plan.work)) for row, plan in zip(rows, plans, strict=True)]


def run(analyzer: Analyzer, encoder: str, windows: Sequence[Window], label: str) -> list[Outputs]:
    """The outputs of ``windows``, in order, with a progress bar called ``label``."""
    outputs: list[Outputs] = []
    batch: list[Window] = []
    size = 0
    for i, window in enumerate(tqdm(windows, desc=label, unit="window", mininterval=10)):
        batch.append(window)
        size += len(window)
        if size >= BATCH_TOKENS or i == len(windows) - 1:
            outputs += analyzer.encoders[encoder].run(batch)
            batch, size = [], 0
    return outputs
