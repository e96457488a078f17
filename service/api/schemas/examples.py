"""The example of the documentation: one small text and its result, which the tasks tell."""

from typing import Any

from models.annotations import Span
from models.samples import TEXT
from service.api.schemas.options import ASKED, BESIDE
from service.problems import invalid
from service.render import written

Json = dict[str, Any]


def _place(span: Span) -> Json:
    return {"start": span.start, "end": span.end, "text": span.of(TEXT)}


REQUEST: Json = {"text": TEXT, "id": "post-1201"}

TITLE = "Kabul talks in doubt"

REQUEST_ID = "4b0e0f6c5a7d4a40b8c5a8d2f3a1c9e7"


def problem(code: str, detail: str, instance: str) -> Json:
    """What is answered to a text that cannot be taken."""
    return invalid("/text", detail, code=code).body(instance, REQUEST_ID)


PROBLEM = problem("blank_text", "The text is blank; send the article's text.", "/v1/entities")

FRENCH = "Le ministre a déclaré mardi que les négociations de paix pourraient échouer, selon plusieurs témoins."


def result(*names: str) -> Json:
    """The example's result with the lists of the tasks ``names``."""
    tasks = [task for task in ASKED if task.name in names]
    told = [*tasks, *(task for task in BESIDE if set(task.beside) <= set(tasks))]
    return {
        "id": REQUEST["id"],
        "model": {task.name: f"copydesk-{task.encoder} 1.0.0" for task in tasks},
        "language": "en",
        "offset_unit": "codepoint",
        "coverage": {"chars_total": len(TEXT), "chars_analyzed": len(TEXT), "windows": 1, "complete": True},
        "warnings": [],
        **{name: value for task in told if task.sample for name, value in written(task.sample, _place).items()},
    }
