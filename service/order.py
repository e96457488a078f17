"""What a caller wants done with one document, free of HTTP."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Literal

from models.desk import NO_DESK, Desk
from models.notices import Notice
from service.documents import Format, Unit


@dataclass(frozen=True, slots=True)
class Order:
    """One document and the tasks to run on it; ``warnings`` tell the caller what was not done as asked."""

    text: str
    tasks: frozenset[str]
    format: Format = "text"
    id: str | None = None
    title: str | None = None
    language: Literal["en"] | None = None
    offset_unit: Unit = "codepoint"
    min_confidence: float | None = None
    """None: of each kind what makes its F1 best."""
    min_precision: float = 0.0
    include: frozenset[str] = frozenset()
    """What the answer holds beside what the tasks found."""
    fields: frozenset[str] = frozenset()
    """The lists that the answer holds; all when empty."""
    tasks_named: bool = True
    """Whether the caller named the tasks, rather than leaving the choice."""
    options: tuple[tuple[str, Any], ...] = ()
    """By task, its options."""
    desk: Desk = NO_DESK
    """What the newsroom tells beside the text."""
    warnings: tuple[Notice, ...] = ()

    @property
    def by_task(self) -> Mapping[str, Any]:
        """The options by the task's name."""
        return dict(self.options)

    @property
    def readings(self) -> int:
        """How many times the text is read: once, and once for each thing it is asked about."""
        return 1 + sum(len(value) for _, options in self.options for value in astuple(options) if isinstance(value, tuple))
