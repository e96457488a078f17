"""What a text and its speakers are for or against."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from models.annotations import Stance
from models.fields import described
from models.heads import PairHead
from models.notices import Notice
from models.task import Context, Endpoint, Kinds, Reading, Task
from models.tasks import quotes
from models.tasks.stance import decoder, readings
from models.tasks.stance.labels import LABELS
from models.tasks.stance.pairs import pair
from models.tasks.stance.sample import STANCES
from models.text.document import Document
from models.text.tokens import Tokenizer

ENCODER = "stance"
LOGITS = PairHead("logits", LABELS)

MAX_TARGETS = 16
MAX_TARGET_CHARS = 200

TARGET = 300
"""Most tokens of a target that are read, so that it fits the encoder beside a passage. Only scripts that the vocabulary takes apart letter
by letter come to more in 200 characters; then the answer says so."""


@dataclass(frozen=True, slots=True)
class Stances:
    """The stance towards each target, in the order asked for."""

    stances: tuple[Stance, ...]
    warnings: Annotated[tuple[Notice, ...], described(hidden=True)] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What the stance is taken towards."""

    targets: Annotated[
        tuple[Annotated[str, described(max_length=MAX_TARGET_CHARS, pattern=r"\S")], ...],
        described(
            "What the stance is taken towards: 1 to 16 names, topics or claims.",
            min_length=1,
            max_length=MAX_TARGETS,
            examples=[["the plan"]],
            optional="What the stance is taken towards, 1 to 16 names, topics or claims; stance runs only with targets.",
            missing="Stance needs a target; name what the text may be for or against.",
        ),
    ]


def plan(document: Document, tokenize: Tokenizer, options: Options) -> Reading:
    """Each target beside the passages of the document and beside its sentences."""
    reading = readings.read(document.sentences, document.tokens)
    ids = document.tokens.ids
    return Reading(
        tuple(
            pair(tokenize, tokens.ids[:TARGET], ids[low:high])
            for tokens in map(tokenize, options.targets)
            for low, high in (*reading.passages, *reading.pieces)
        ),
        (reading, [len(tokenize(target)) > TARGET for target in options.targets]),
    )


def decode(document: Document, context: Context) -> Stances:
    """The stance towards each target."""
    reading, cut = context.reading.state
    size = len(reading.passages) + len(reading.pieces)
    said = context.analysis[quotes.TASK].quotes
    temperature = context.calibration.temperature
    stances = []
    for i, target in enumerate(context.options.targets):
        logits = np.concatenate([outputs[LOGITS.name] for outputs in context.outputs[i * size : (i + 1) * size]])
        passages, pieces = np.split(logits, [len(reading.passages)])
        single = reading.sentence_scores(passages, pieces)
        stances.append(decoder.decode(document.text, target, reading.spans, passages, document.sentences, single, said, temperature))
    warnings = tuple(
        Notice("target_cut", f"Only the first {TARGET} tokens of target {i} were read.") for i, is_cut in enumerate(cut, 1) if is_cut
    )
    return Stances(tuple(stances), warnings)


TASK = Task(
    name="stance",
    result=Stances,
    decode=decode,
    heads=(LOGITS,),
    after=(quotes.TASK,),
    encoder=ENCODER,
    plan=plan,
    options=Options,
    endpoint=Endpoint(
        operation="judgeStance",
        summary="For or against what",
        description="Whether the text is for, against or neutral towards each target, with the sentences that tell.",
        request="One document and what it may take a stance towards.",
        result="The stance towards each target, in the order asked for.",
    ),
    kinds=(Kinds("stances", ("stance",), keep="labels"),),
    sample=Stances(STANCES),
    summary="Stance of a passage towards a free target; aggregated over passages, sentences and speakers by rule.",
)
