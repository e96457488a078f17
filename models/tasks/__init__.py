"""The tasks, in the order in which a response names them. A new one is a folder here and a place in this list."""

from typing import Any

from models.heads import TagHead
from models.task import Task
from models.tasks import attribution, coreference, entities, hedging, quotes, stance

TASKS: tuple[Task[Any], ...] = (entities.TASK, attribution.TASK, coreference.TASK, quotes.TASK, hedging.TASK, stance.TASK)

TAGS: dict[str, tuple[str, ...]] = {head.name: head.labels for task in TASKS for head in task.heads if isinstance(head, TagHead)}
"""The labels of every head that tags, by its name."""
