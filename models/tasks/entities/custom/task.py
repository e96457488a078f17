"""The entities task with a model of one's own in place of our head."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from models.task import Context, Reading, Task
from models.tasks import entities
from models.tasks.entities.custom.tagger import Tagger
from models.tasks.entities.custom.words import read_tokenizer
from models.text.document import Document
from models.text.tokens import Tokenizer

ENCODER = "entities"


def task(folder: Path, size: int) -> Task[entities.Entities]:
    """The task whose spans the token classifier in ``folder`` finds, which reads windows of at most ``size`` tokens."""
    tagger = Tagger(read_tokenizer(folder), size)

    def plan(document: Document, _tokenize: Tokenizer, _options: Any) -> Reading:
        reading = tagger.read(document.text)
        return Reading(tuple(tagger.windows(reading)), reading)

    def decode(document: Document, context: Context) -> entities.Entities:
        return entities.form(
            document, tagger.spans(document.text, context.reading.state, context.outputs), entities.requested(context), context.rulings
        )

    return replace(entities.TASK, heads=(), encoder=ENCODER, plan=plan, decode=decode)
