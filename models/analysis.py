"""All tasks over one text: what the encoders must read for them, and their outputs to what the tasks find. No task is named here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotations import ScoredSpan
from models.decoding.calibration import Precision
from models.desk import NO_DESK, Desk
from models.encoders import bundle
from models.encoders.bundle import Bundle, Card
from models.encoders.reading import by_word, cuts_of, window_of
from models.encoders.window import Encoder, Outputs, Window
from models.heads import TagHead
from models.rulings import NO_RULINGS, Rulings
from models.steps import COUNTS, STEPS, correcting
from models.task import ARTICLE, NOTHING, Analysis, Calibration, Context, Reading, Step, Task
from models.tasks import TASKS
from models.text.blocks import Block
from models.text.document import Document
from models.text.tokens import Tokenizer
from models.text.windows import Cut

Options = Mapping[str, Any]
"""By task, its options as the dataclass it has for them."""

PRIVATE = frozenset(("curves", "floors", "temperatures", "int8_lost"))
"""What of a card is for decoding or for our own summaries alone."""


@dataclass(frozen=True, slots=True)
class Work:
    """One window for one encoder."""

    encoder: str
    window: Window


@dataclass(frozen=True, slots=True)
class Plan:
    """A text made ready for the encoders: ``work`` in the order in which ``decode`` wants its outputs.

    ``readings`` are what tasks with an encoder of their own read, after the ``cuts``' windows. Those behind the ``first`` windows are to be
    marked with what the tasks before found, once these have been read; ``known`` is that.
    """

    document: Document
    tasks: frozenset[str]
    options: Options
    cuts: tuple[Cut, ...]
    readings: Mapping[str, Reading]
    work: tuple[Work, ...]
    first: int
    known: Analysis = field(default_factory=lambda: Analysis({}))

    @property
    def windows(self) -> int:
        """Windows the text was cut to for the article encoder."""
        return len(self.cuts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What the text is laid out in."""
        return self.document.blocks.blocks

    @property
    def chars_analyzed(self) -> int:
        """Characters in reach of the windows: all of them, as the windows cover every token."""
        tokens = self.document.tokens
        return len(self.document.text) if not self.cuts or self.cuts[-1].keep_high == len(tokens) else int(tokens.ends[-1])

    def outputs_of(self, task: str, outputs: Sequence[Outputs]) -> Sequence[Outputs]:
        """Of ``outputs``, aligned with ``work``, those of the windows that ``task`` reads by itself."""
        start = len(self.cuts)
        for name, reading in self.readings.items():
            if name == task:
                return outputs[start : start + len(reading.windows)]
            start += len(reading.windows)
        return ()


@dataclass(frozen=True, slots=True)
class Fitted:
    """Tasks in the order in which they run, with what their model folders hold."""

    tasks: tuple[Task[Any], ...]
    bundle: Bundle
    off: Mapping[str, str] = field(default_factory=dict)
    """By task that cannot run, a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the task called ``of``; ``mark`` goes to its version, as its answers depend on it."""

    of: str
    apply: Callable[[Task[Any]], Task[Any]]
    mark: str


class Analyzer:
    """The tasks that can run, the loaded encoders and what their outputs mean; safe to share between threads."""

    def __init__(self, encoders: Mapping[str, Encoder], tokenizer: Tokenizer, fitted: Fitted) -> None:
        """``encoders`` are those that run in this process."""
        self.encoders = encoders
        self.tasks = fitted.tasks
        self.off = fitted.off
        self._calibrations = fitted.bundle.calibrations
        cards = [fitted.bundle.cards[task.name] for task in _listed(self.tasks) if "name" in fitted.bundle.cards.get(task.name, {})]
        self.cards = tuple({key: value for key, value in card.items() if key not in PRIVATE} for card in cards)
        self.versions = {card["task"]: f"{card['name']} {card['version']}" for card in cards}
        self.precision = {kind: Precision.of(points) for card in cards for kind, points in card.get("precision", {}).items()}
        self.defaults = {kind: float(floor) for card in cards for kind, floor in card.get("defaults", {}).items()}
        self._tokenizer = tokenizer
        self._by_name = {task.name: task for task in self.tasks}

    def plan(self, text: str, tasks: frozenset[str], options: Options | None = None, blocks: tuple[Block, ...] = ()) -> Plan:
        """What must be read to do ``tasks`` on ``text``, whose markup tells ``blocks``.

        A task without ``options`` of its own has the defaults, if there are such.
        """
        tokenize = self._tokenizer
        document = Document.read(text, tokenize, blocks)
        cuts = cuts_of(document)
        work = [Work(ARTICLE, window_of(tokenize, document.tokens, cut)) for cut in cuts]
        needed = self._needed(tasks)
        task_options = {task.name: _options(task, options or {}) for task in needed}
        reading = sorted((task for task in needed if task.plan), key=lambda task: task.mark is not None)
        readings = {task.name: task.plan(document, tokenize, task_options[task.name]) for task in reading if task.plan}
        work += self._windows(readings, [task for task in reading if not task.mark])
        later = self._windows(readings, [task for task in reading if task.mark])
        return Plan(document, tasks, task_options, cuts, readings, (*work, *later), len(work))

    def _windows(self, readings: Mapping[str, Reading], tasks: Iterable[Task[Any]]) -> list[Work]:
        return [Work(task.encoder, window) for task in tasks for window in readings[task.name].windows]

    def mark(self, plan: Plan, outputs: Sequence[Outputs], desk: Desk = NO_DESK) -> Plan:
        """``plan`` with its later windows marked; ``outputs`` are those of its first ones, ``desk`` what :meth:`decode` will be told."""
        marking = [self._by_name[name] for name in plan.readings if self._by_name[name].mark]
        if not marking:
            return plan
        needed = self._needed(frozenset(before.name for task in marking for before in task.after))
        known = self._run(needed, plan, outputs, desk, _rulings(plan, desk))
        readings = dict(plan.readings)
        for task in marking:
            if task.mark:
                readings[task.name] = task.mark(plan.document, known, readings[task.name], plan.options[task.name])
        return replace(plan, readings=readings, work=(*plan.work[: plan.first], *self._windows(readings, marking)), known=known)

    def encode(self, plan: Plan, run: Callable[[Sequence[Work]], Sequence[Outputs]]) -> tuple[Plan, list[Outputs]]:
        """``plan`` marked, and the outputs of all its windows; ``run`` gives those of some."""
        outputs = list(run(plan.work[: plan.first]))
        marked = self.mark(plan, outputs)
        return marked, [*outputs, *run(marked.work[plan.first :])]

    def _needed(self, asked: frozenset[str]) -> tuple[Task[Any], ...]:
        """The tasks asked for, and those whose results they or the steps on theirs read, in the order in which they run."""
        waiting, needed = list(asked), set()
        while waiting:
            name = waiting.pop()
            if name not in needed and name in self._by_name:
                needed.add(name)
                waiting += [other.name for other in self._by_name[name].after]
                waiting += [other.name for step in STEPS if step.of.name == name for other in step.after]
        return tuple(task for task in self.tasks if task.name in needed)

    def raw(self, plan: Plan, outputs: Sequence[Outputs]) -> dict[str, tuple[ScoredSpan, ...]]:
        """The spans of every tag head with the tagger's own confidences, before calibration."""
        words = by_word(outputs[: len(plan.cuts)])
        found: dict[str, tuple[ScoredSpan, ...]] = {}
        for task in self.tasks:
            heads = [head for head in task.heads if isinstance(head, TagHead)]
            seen = self._refined(task, plan.document, words) if heads else words
            found |= {head.name: head.read(plan.document, seen[head.name]) if head.name in seen else () for head in heads}
        return found

    def decode(self, plan: Plan, outputs: Sequence[Outputs], desk: Desk = NO_DESK) -> Analysis:
        """What the tasks asked for found; ``outputs`` are aligned with ``plan.work``, ``desk`` is what came with the text."""
        needed = self._needed(plan.tasks)
        rulings = _rulings(plan, desk)
        analysis = _stepped(STEPS, plan, self._run(needed, plan, outputs, desk, rulings))
        results = {name: analysis.results[name] for name in (task.name for task in _listed(self.tasks)) if name in plan.tasks}
        warnings = [warning for result in results.values() for warning in getattr(result, "warnings", ())]
        return Analysis(results, (*warnings, *correcting.notices(rulings, analysis)))

    def count(self, plan: Plan, analysis: Analysis) -> Analysis:
        """``analysis``, what is left of that of ``plan``, counted."""
        return _stepped(COUNTS, plan, analysis)

    def context(self, of: Task[Any], plan: Plan, outputs: Sequence[Outputs]) -> Context:
        """What ``of`` is decoded by, for fitting what its decoder uses; ``outputs`` are aligned with ``plan.work``."""
        needed = self._needed(frozenset((of.name,)))
        before = self._run(needed[: [task.name for task in needed].index(of.name)], plan, outputs)
        return self._context(of, plan, outputs, by_word(outputs[: len(plan.cuts)]), before)

    def _run(
        self, tasks: Iterable[Task[Any]], plan: Plan, outputs: Sequence[Outputs], desk: Desk = NO_DESK, rulings: Rulings = NO_RULINGS
    ) -> Analysis:
        """``tasks`` one after the other, each with the results of those before."""
        words = by_word(outputs[: len(plan.cuts)])
        results: dict[str, Any] = dict(plan.known.results)
        for task in tasks:
            if task.name not in results:
                context = self._context(task, plan, outputs, words, Analysis(results), desk, rulings)
                results[task.name] = task.decode(plan.document, context)
        return Analysis(results)

    def _context(
        self,
        task: Task[Any],
        plan: Plan,
        outputs: Sequence[Outputs],
        words: Mapping[str, NDArray[np.float32]],
        before: Analysis,
        desk: Desk = NO_DESK,
        rulings: Rulings = NO_RULINGS,
    ) -> Context:
        calibration = self._calibrations.get(task.name, Calibration())
        words = self._refined(task, plan.document, words)
        reading = plan.readings.get(task.name, NOTHING)
        return Context(words, calibration, before, plan.options.get(task.name), reading, plan.outputs_of(task.name, outputs), desk, rulings)

    def _refined(self, task: Task[Any], document: Document, words: Mapping[str, NDArray[np.float32]]) -> Mapping[str, NDArray[np.float32]]:
        """``words`` as ``task`` reads them."""
        return task.refine(document, words, self._calibrations.get(task.name, Calibration())) if task.refine and words else words


def _rulings(plan: Plan, desk: Desk) -> Rulings:
    return Rulings.of(plan.document.text, desk.corrections) if desk.corrections else NO_RULINGS


def _stepped(steps: Sequence[Step], plan: Plan, analysis: Analysis) -> Analysis:
    """``analysis`` after those of ``steps`` whose tasks are in it."""
    for step in steps:
        if analysis.results.keys() >= {step.of.name, *(task.name for task in step.after)}:
            analysis = step.apply(plan.document, analysis, plan.options[step.of.name])
    return analysis


def _options(task: Task[Any], options: Options) -> Any:
    """The task's options: those told, else the defaults."""
    return options[task.name] if task.name in options else task.options() if task.options else None


def _listed(tasks: Sequence[Task[Any]]) -> list[Task[Any]]:
    """``tasks`` in the order in which a response names them."""
    names = [task.name for task in TASKS]
    return sorted(tasks, key=lambda task: names.index(task.name))


def in_order(tasks: Sequence[Task[Any]]) -> tuple[Task[Any], ...]:
    """``tasks``, each after those whose results it reads.

    Raises:
        graphlib.CycleError: two tasks wait for each other.
    """
    by_name = {task.name: task for task in tasks}
    order = TopologicalSorter({task.name: [other.name for other in task.after] for task in tasks}).static_order()
    return tuple(by_name[name] for name in order if name in by_name)


def read(
    folders: Mapping[str, Path],
    backends: Mapping[str, str],
    *,
    faults: Mapping[str, str] | None = None,
    instead: Sequence[tuple[Task[Any], Card]] = (),
    changes: Sequence[Change] = (),
    encoders: Mapping[str, Encoder] | None = None,
) -> Analyzer:
    """What surrounds the encoders of the model ``folders``.

    ``backends`` computes each encoder, and a model's version says so, as an answer may depend on it. ``faults`` say what is wrong with
    heads that the encoders could not load; a task without its heads, or after such a task, is off. ``instead`` are tasks, with their cards,
    that take the place of ours of the same name; ``changes`` are made to either. ``encoders`` are those that run in this process.

    Raises:
        BundleError: a folder cannot be served; one sentence.
    """
    replaced = {task.name: (task, card) for task, card in instead}
    merged = Bundle()
    off = dict(faults or {})
    for encoder, folder in folders.items():
        in_folder = bundle.read(folder, [task for task in TASKS if task.encoder == encoder and task.name not in replaced])
        off = {**in_folder.faults, **off}
        mark = "" if backends[encoder] == "fp32" else f"+{backends[encoder]}"
        for name, card in in_folder.cards.items():
            merged.cards[name] = card | {"version": card["version"] + mark, "backend": backends[encoder]} if "version" in card else card
        merged.calibrations.update(in_folder.calibrations)
    merged.cards.update({name: card for name, (_, card) in replaced.items()})
    off = {name: sentence for name, sentence in off.items() if name not in replaced}
    tasks = []
    for task in in_order([replaced.get(task.name, (task,))[0] for task in TASKS]):
        if waits := next((other.name for other in task.after if other.name in off), None):
            off.setdefault(task.name, f"it needs {waits}, which is off")
        if task.name not in off:
            tasks.append(task)
    for change in changes:
        tasks = [change.apply(task) if task.name == change.of else task for task in tasks]
        card = merged.cards.get(change.of, {})
        merged.cards[change.of] = card | {"version": card["version"] + change.mark} if "version" in card else card
    return Analyzer(encoders or {}, bundle.read_tokenizer(folders[ARTICLE]), Fitted(tuple(tasks), merged, off))
