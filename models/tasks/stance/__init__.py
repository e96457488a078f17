"""What a text and its speakers are for or against."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from models.annotations import Stance
from models.fields import described
from models.heads import PairHead
from models.notices import Notice
from models.task import Analysis, Context, Endpoint, Kinds, Reading, Task
from models.tasks import coreference, entities, quotes
from models.tasks.stance import decoder, marks, readings
from models.tasks.stance.judging import Voices, judge
from models.tasks.stance.labels import LABELS, VOICES
from models.tasks.stance.marks import Marks
from models.tasks.stance.pairs import marked, pair
from models.tasks.stance.sample import STANCES
from models.tasks.stance.weighing import Weighing
from models.text.document import Document
from models.text.tokens import Tokenizer

ENCODER = "stance"
LOGITS = PairHead("logits", LABELS, VOICES)

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


@dataclass(frozen=True, slots=True)
class State:
    """What is read of a document: its stretches, which targets are cut, and by target the types of the tokens, once they are known."""

    text: readings.Reading
    cut: tuple[bool, ...]
    types: tuple[NDArray[np.int64], ...] = ()


WEIGHING = Weighing.load()


def plan(document: Document, tokenize: Tokenizer, options: Options) -> Reading:
    """Each target beside the passages of the document and beside its sentences."""
    reading = readings.read(document.sentences, document.tokens)
    ids, plain = document.tokens.ids, np.full(len(document.tokens), marks.PASSAGE)
    targets = [tokenize(target).ids for target in options.targets]
    windows = (pair(tokenize, target[:TARGET], ids[low:high], plain[low:high]) for target in targets for low, high in reading.stretches)
    return Reading(tuple(windows), State(reading, tuple(len(target) > TARGET for target in targets)))


def mark(document: Document, analysis: Analysis, reading: Reading, options: Options) -> Reading:
    """The same, where the target is mentioned and others are quoted marked."""
    state: State = reading.state
    said = marks.contents(analysis[quotes.TASK].quotes)
    stretches = state.text.stretches
    shown = []
    bearing = []
    for i, target in enumerate(options.targets):
        found = Marks.of(document, analysis, target)
        types = marks.types(document.tokens, found, said)
        bearing.append(marks.unquoted(types))
        for (low, high), window in zip(stretches, reading.windows[i * len(stretches) : (i + 1) * len(stretches)], strict=True):
            shown.append(marked(window, types[low:high]))
    return Reading(tuple(shown), replace(state, types=tuple(bearing)))


def decode(document: Document, context: Context) -> Stances:
    """The stance towards each target."""
    state: State = context.reading.state
    size = len(state.text.stretches)
    voices = Voices.of(document, state.text, context.analysis[quotes.TASK].quotes)
    plain = np.full(len(document.tokens), marks.PASSAGE)
    stances = []
    for i, target in enumerate(context.options.targets):
        outputs = [output[LOGITS.name] for output in context.outputs[i * size : (i + 1) * size]]
        scores = state.text.mean(outputs, len(document.tokens))
        judged = judge(voices, scores, state.types[i] if state.types else plain, target)
        stances.append(decoder.decode(target, document.sentences, voices, judged, WEIGHING, context.calibration.temperatures))
    warnings = tuple(
        Notice("target_cut", f"Only the first {TARGET} tokens of target {i} were read.") for i, is_cut in enumerate(state.cut, 1) if is_cut
    )
    return Stances(tuple(stances), warnings)


TASK = Task(
    name="stance",
    result=Stances,
    decode=decode,
    heads=(LOGITS,),
    after=(entities.TASK, coreference.TASK, quotes.TASK),
    encoder=ENCODER,
    plan=plan,
    mark=mark,
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
    summary="Stance towards a free target, word by word; what sentences, author and speakers say is weighed by learnt weights.",
)
