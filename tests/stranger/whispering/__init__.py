"""How quietly each sentence is said: what a stranger writes to add a task. The test beside it copies this folder into a tree of its own."""

from dataclasses import dataclass
from typing import Annotated

from models.annotations import Span
from models.fields import described, probability
from models.heads import PooledHead
from models.task import Context, Endpoint, Kinds, Task
from models.text.document import Document

HEAD = PooledHead("whispering")


@dataclass(frozen=True, slots=True)
class Whisper:
    """A sentence and how quiet it is."""

    id: Annotated[str, described(examples=["w1"])]
    span: Annotated[Span, described(inline=True)]
    quietness: Annotated[float, probability(kind="whisper")]


@dataclass(frozen=True, slots=True)
class Whispering:
    """Every sentence, from loud to quiet."""

    whispers: tuple[Whisper, ...]


def decode(document: Document, context: Context) -> Whispering:
    """The grade of each sentence."""
    grades = context.grades(document, HEAD, plain=0.0).clip(0, 1).tolist()
    return Whispering(
        tuple(Whisper(f"w{i}", span, grade) for i, (span, grade) in enumerate(zip(document.sentences, grades, strict=True), 1))
    )


TASK = Task(
    name="whispering",
    result=Whispering,
    decode=decode,
    heads=(HEAD,),
    endpoint=Endpoint("hearWhispers", "How quietly it is said", "Every sentence, from loud to quiet.", "One document.", "The sentences."),
    kinds=(Kinds("whispers", ("whisper",)),),
    summary="A grade of quietness for each sentence.",
)
