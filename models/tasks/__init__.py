"""The tasks, in the order in which a response names them. A new one is a folder here and its name in this list."""

from importlib import import_module
from typing import Any

from models.heads import TagHead
from models.task import Task

NAMES = ("entities", "attribution", "coreference", "quotes", "hedging", "headline", "stance")

TASKS: tuple[Task[Any], ...] = tuple(import_module(f"{__name__}.{name}").TASK for name in NAMES)

TAGS: dict[str, tuple[str, ...]] = {head.name: head.labels for task in TASKS for head in task.heads if isinstance(head, TagHead)}
"""The labels of every head that tags, by its name."""
