"""What a task's folder says of how it is measured: the module ``measure``."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

from models.analysis import Analyzer, in_order
from models.evaluation.mistakes import Error
from models.evaluation.probes import Probe
from models.evaluation.sheet import Card, Goal, Loader, Sheet
from models.task import Task
from models.tasks import TASKS


class Measured(Protocol):
    """The module ``measure`` of a task.

    That of a task without an endpoint has ``measure`` alone, whose sheet is not told; ``answer`` is for tasks with ``weak_spots.toml``.
    """

    GOALS: Sequence[Goal]
    """What the page of accuracy tells."""
    FIRST: str
    """The dev file whose errors are read if no other is named, such as ``entities/worldwide``."""

    def measure(self, load: Loader, card: Card, data: Path) -> Sheet:
        """Fit on the dev files in the folder ``data`` what the task's ``card`` holds for decoding, and measure with it."""
        ...

    def answer(self, analyzer: Analyzer, probe: Probe) -> str:
        """What the task answers to ``probe``, in a line."""
        ...

    def errors(self, analyzer: Analyzer, data: Path, file: str) -> Iterator[Error]:
        """What it gets wrong in the dev file ``file``."""
        ...


def of(task: Task[Any]) -> Measured | None:
    """How ``task`` is measured; None where it does not say."""
    return cast(Measured | None, task.module("measure"))


def measured() -> dict[str, tuple[Task[Any], Measured]]:
    """The tasks that have a card of figures, by name, in the order in which a response names them, and how each is measured."""
    return {task.name: (task, measure) for task in TASKS if task.endpoint and (measure := of(task))}


def fitted(tasks: Sequence[Task[Any]]) -> tuple[Task[Any], ...]:
    """``tasks``, and those on the way to them that are no answers by themselves, each after those whose results it reads."""
    by_name = {task.name: task for task in tasks}
    waiting = list(tasks)
    while waiting:
        for other in waiting.pop().after:
            if other.name not in by_name and not other.endpoint and of(other):
                by_name[other.name] = other
                waiting.append(other)
    return in_order(tuple(by_name.values()))
