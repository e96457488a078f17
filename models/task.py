"""A task: all that the rest of the project knows of what is found in a text, in one value.

A task lives in one folder and hands out one :class:`Task`; the list in :mod:`models.tasks` names it. Endpoint, specification, filter,
metrics, card, evaluation and training are made from it. By convention its folder also holds ``examples`` (training rows in),
``measure`` (figures out), ``weak_spots.toml`` and ``CARD.md``, which are read when they are needed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan, Span
from models.decoding.calibration import Curve
from models.desk import NO_DESK, Desk
from models.encoders.window import Outputs, Window
from models.heads import Head, PointerHead, PooledHead, Scores, TagHead
from models.notices import Notice
from models.rulings import NO_RULINGS, Rulings
from models.text.document import Document
from models.text.tokens import Tokenizer

Result = TypeVar("Result")
ResultT = TypeVar("ResultT")

ARTICLE = "article"
"""The encoder that reads a document's words for all tasks with heads on it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How a task is asked for by itself, in the words of the specification."""

    operation: str
    """The operation's id, as ``findQuotes``."""
    summary: str
    description: str
    request: str
    """What its request is."""
    result: str
    """What its result is."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """Answers whose precision is measured: ``name`` is how a warning calls them, ``kinds`` what they are told apart by."""

    name: str
    kinds: tuple[str, ...]
    keep: str = ""
    """What those that are not sure enough keep, where they are given all the same."""
    option: str = ""
    """The option without which there are none."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on dev data for one task's heads."""

    curves: Mapping[str, Curve] = field(default_factory=dict)
    """By what they calibrate: a head, or an answer that the task makes of several."""
    floors: Mapping[str, float] = field(default_factory=dict)
    """By head, the least probability of a span worth giving."""
    temperatures: Mapping[str, float] = field(default_factory=dict)
    """By what they calibrate, what the logarithms of an answer's probabilities are divided by."""
    null_scores: Mapping[str, float] = field(default_factory=dict)
    """By pointer, the learnt score of pointing at nothing."""
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    """What the task computes with from the states of words, by name; empty where nothing was fitted for it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a task of its own encoder reads of a document: ``windows``, and ``state`` to make sense of their outputs."""

    windows: tuple[Window, ...]
    state: Any = None


NOTHING = Reading(())
NONE: Scores = np.empty((0, 2), dtype=np.float32)
"""The scores of a text without words."""

Planner = Callable[[Document, Tokenizer, Any], Reading]
"""From a document, the tokenizer and the task's options to what its own encoder reads."""


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What a task's decoder goes by, beside the document: what the encoders said, what was asked, what other tasks found."""

    words: Mapping[str, Scores]
    """The article encoder's outputs (W, …) by name, a row for each word; empty for a text without words."""
    calibration: Calibration
    analysis: "Analysis"
    options: Any
    reading: Reading
    outputs: Sequence[Outputs]
    """Those of the reading's windows."""
    desk: Desk = NO_DESK
    """What the newsroom tells beside the text."""
    rulings: Rulings = NO_RULINGS
    """Its corrections, at their places."""

    def spans(self, document: Document, head: TagHead) -> tuple[ScoredSpan, ...]:
        """The spans of ``head`` with probabilities, without those that are not worth giving."""
        floor = self.floor(head)
        return tuple(span for span in self.scored(document, head) if span.confidence >= floor)

    def scored(self, document: Document, head: TagHead) -> tuple[ScoredSpan, ...]:
        """All spans of ``head``, with probabilities."""
        if head.name not in self.words:
            return ()
        curve = self.calibration.curves.get(head.name)
        scored = head.read(document, self.words[head.name])
        return tuple(ScoredSpan(span.span, span.label, curve(span.confidence)) for span in scored) if curve else scored

    def floor(self, head: TagHead) -> float:
        """The least probability of a span of ``head`` that is worth giving by itself."""
        return self.calibration.floors.get(head.name, 0.0)

    def links(self, document: Document, head: PointerHead, sources: Sequence[Span], targets: Sequence[Span]) -> Scores:
        """Log-probabilities (n, m + 1) that ``sources`` point at ``targets``; the last column is "at none"."""
        null_score = self.calibration.null_scores[head.name]
        return head.read(document, self.words[head.query], self.words[head.key], sources, targets, null_score)

    def grades(self, document: Document, head: PooledHead, plain: float) -> NDArray[np.float64]:
        """The grade (S,) of each sentence; ``plain`` for those without words."""
        return head.read(document, self.words.get(head.name, NONE), plain)


Decoder = Callable[[Document, Context], ResultT]

Marker = Callable[[Document, "Analysis", Reading, Any], Reading]
"""From a document, what the tasks before found, a task's reading and its options to the reading that shows what they found.

Its windows are as many and as long.
"""


Refiner = Callable[[Document, Mapping[str, Scores], Calibration], Mapping[str, Scores]]
"""From a document, the article encoder's outputs and what was fitted for a task to the outputs that the task reads."""


@dataclass(frozen=True, eq=False)
class Task(Generic[Result]):
    """One thing that is found in a text."""

    name: str
    """Of its endpoint, card, metrics and weights."""
    result: type[Result]
    """A frozen dataclass of :mod:`models.fields`; its fields stand at the top level of a response."""
    decode: "Decoder[Result]"
    heads: tuple[Head, ...] = ()
    after: tuple["Task[Any]", ...] = ()
    """Tasks whose results its decoder reads."""
    encoder: str = ARTICLE
    plan: Planner | None = None
    """What it reads with an encoder of its own."""
    mark: Marker | None = None
    """What its windows show of what the tasks before it found; None where they do not wait for those."""
    refine: Refiner | None = None
    """What it makes of the article encoder's outputs before any head is read."""
    options: type | None = None
    """A frozen dataclass of the request's options; one without a default must be given for the task to run."""
    endpoint: Endpoint | None = None
    """None for what is only a step on the way to others, or beside them."""
    beside: tuple["Task[Any]", ...] = ()
    """Tasks that, asked for together, have this one done as well."""
    kinds: tuple[Kinds, ...] = ()
    sample: Result | None = None
    """What the specification shows as its result on :data:`models.samples.TEXT`."""
    summary: str = ""
    """What its card says of it."""

    @property
    def folder(self) -> Path:
        """Where it lives."""
        return Path(import_module(self.package).__path__[0])

    @property
    def package(self) -> str:
        """The package of its folder, told by where its decoder comes from."""
        name = self.decode.__module__
        return name if hasattr(import_module(name), "__path__") else name.rpartition(".")[0]

    def module(self, name: str) -> ModuleType | None:
        """The module ``name`` of its folder; None without one."""
        return import_module(f"{self.package}.{name}") if find_spec(f"{self.package}.{name}") else None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the tasks found in a document, by name of the task."""

    results: Mapping[str, Any]
    warnings: tuple[Notice, ...] = ()

    def __getitem__(self, task: Task[ResultT]) -> ResultT:
        """What ``task`` found; KeyError when it did not run."""
        result: ResultT = self.results[task.name]
        return result

    def having(self, task: Task[ResultT], result: ResultT) -> "Analysis":
        """The same with ``result`` for what ``task`` found."""
        return Analysis({**self.results, task.name: result}, self.warnings)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a task's result once others have theirs; ``apply`` takes document, analysis and the task's options."""

    of: Task[Any]
    after: tuple[Task[Any], ...]
    apply: Callable[[Document, Analysis, Any], Analysis]
