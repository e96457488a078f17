"""What a task answers to a text."""

from typing import Any, TypeVar

from models.analysis import Analyzer
from models.evaluation import measures, probes
from models.task import Task

ResultT = TypeVar("ResultT")


def ask(analyzer: Analyzer, task: Task[ResultT], text: str, options: Any = None) -> ResultT:
    """What ``task`` finds in ``text``."""
    plan = analyzer.plan(text, frozenset({task.name}), {task.name: options} if options is not None else None)
    marked, outputs = analyzer.encode(plan, lambda some: [analyzer.encoders[work.encoder].run([work.window])[0] for work in some])
    return analyzer.decode(marked, outputs)[task]


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
