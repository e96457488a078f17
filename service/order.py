"""What a caller wants done with one document, free of HTTP."""

from dataclasses import dataclass
from typing import Literal

from service.analyzer import Task
from service.documents import Format, Unit

ARTICLE_TASKS: frozenset[Task] = frozenset({"entities", "quotes", "hedging"})


@dataclass(frozen=True, slots=True)
class Order:
    """One document and the tasks to run on it; ``warnings`` tell the caller what was not done as asked."""

    text: str
    tasks: frozenset[Task]
    format: Format = "text"
    id: str | None = None
    title: str | None = None
    language: Literal["en"] | None = None
    offset_unit: Unit = "codepoint"
    min_confidence: float = 0.0
    min_precision: float = 0.0
    targets: tuple[str, ...] = ()
    coreference: bool = False
    warnings: tuple[str, ...] = ()
