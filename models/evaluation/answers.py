"""What a task answers to texts."""

from collections.abc import Sequence
from typing import Any, TypeVar

from models.analysis import Analyzer, Work
from models.encoders.window import Outputs
from models.evaluation import measures, probes
from models.evaluation.encoded import run
from models.task import Task

ResultT = TypeVar("ResultT")


def ask(analyzer: Analyzer, task: Task[ResultT], text: str, options: Any = None) -> ResultT:
    """What ``task`` finds in ``text``."""
    plan = analyzer.plan(text, frozenset({task.name}), {task.name: options} if options is not None else None)
    marked, outputs = analyzer.encode(plan, lambda some: [analyzer.encoders[work.encoder].run([work.window])[0] for work in some])
    return analyzer.decode(marked, outputs)[task]


def ask_all(analyzer: Analyzer, task: Task[ResultT], asked: Sequence[tuple[str, Any]], label: str) -> list[ResultT]:
    """What ``task`` finds in each of the texts ``asked``, which have options of their own; a progress bar is called ``label``."""
    plans = [analyzer.plan(text, frozenset({task.name}), {task.name: options}) for text, options in asked]
    first = iter(_read(analyzer, [work for plan in plans for work in plan.work[: plan.first]], label))
    early: list[list[Outputs]] = [[next(first) for _ in range(plan.first)] for plan in plans]
    marked = [analyzer.mark(plan, outputs) for plan, outputs in zip(plans, early, strict=True)]
    later = iter(_read(analyzer, [work for plan in marked for work in plan.work[plan.first :]], label))
    every = [[*outputs, *(next(later) for _ in plan.work[plan.first :])] for plan, outputs in zip(marked, early, strict=True)]
    return [analyzer.decode(plan, outputs)[task] for plan, outputs in zip(marked, every, strict=True)]


def _read(analyzer: Analyzer, work: Sequence[Work], label: str) -> list[Outputs]:
    """The outputs of ``work``, in order."""
    outputs: dict[int, Outputs] = {}
    for encoder in dict.fromkeys(item.encoder for item in work):
        own = [i for i, item in enumerate(work) if item.encoder == encoder]
        outputs |= zip(own, run(analyzer, encoder, [work[i].window for i in own], label), strict=True)
    return [outputs[i] for i in range(len(work))]


def weak_spots(analyzer: Analyzer, task: Task[Any]) -> list[dict[str, Any]]:
    """The known weak spots of ``task``, each with its probes and what the model answers now."""
    measure = measures.of(task)
    return [
        {
            "title": spot.title,
            "share": spot.share,
            "note": spot.note,
            "examples": [
                {"text": probe.text, **({"target": probe.target} if probe.target else {}), "right": probe.right, "answered": answered}
                for probe in spot.probes
                for answered in (measure.answer(analyzer, probe) if measure else "",)
            ],
        }
        for spot in probes.read(task.folder)
    ]
