"""Which sentences hedge, with which words, how certain they sound, and whose doubt it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from models.annotations import Sentence, Summary
from models.fields import described
from models.heads import PooledHead, Scores, StateHead, TagHead
from models.task import NONE, Calibration, Context, Endpoint, Kinds, Task
from models.tasks import quotes
from models.tasks.hedging import decoder
from models.tasks.hedging.certainty import PLAIN, certainties, doubts
from models.tasks.hedging.cues import tilted
from models.tasks.hedging.judge import judged
from models.tasks.hedging.labels import TYPES
from models.tasks.hedging.sample import SENTENCES, SUMMARY
from models.text.document import Document

CUES = TagHead("hedging", TYPES, weight=1.5, prepare=tilted)
CERTAINTY = PooledHead("certainty", weight=0.2)
STATES = StateHead("hedging", 48)


@dataclass(frozen=True, slots=True)
class Hedging:
    """Every sentence, judged. Quote ids are those of `/v1/quotes` and `/v1/analyze` for the same text."""

    sentences: tuple[Sentence, ...]
    summary: Summary


@dataclass(frozen=True, slots=True)
class Options:
    """What a caller may ask of hedging."""

    only_hedged: Annotated[
        bool,
        described("Leave the certain sentences out of `sentences`. Ids stay, and `summary` counts all.", examples=[False]),
    ] = False


def refine(document: Document, words: Mapping[str, Scores], calibration: Calibration) -> Mapping[str, Scores]:
    """``words`` with the labels of cues as the judge has them, where one was fitted."""
    if not calibration.arrays or not words.keys() >= {CUES.name, STATES.output}:
        return words
    return {**words, CUES.name: judged(document, words[CUES.name], words[STATES.output], calibration.arrays)}


def sounding(document: Document, words: Mapping[str, Scores]) -> tuple[float, ...]:
    """How certain each sentence of the document sounds, 0..1, by what is said of its ``words``."""
    graded = CERTAINTY.read(document, words.get(CERTAINTY.name, NONE), PLAIN)
    return certainties(graded, doubts(document, words.get(CUES.name, NONE)))


def decode(document: Document, context: Context) -> Hedging:
    """A judgement for each sentence of the document, and their summary."""
    sure = sounding(document, context.words)
    said = context.analysis[quotes.TASK].quotes
    return Hedging(*decoder.decode(document.text, document.sentences, context.spans(document, CUES), said, sure))


TASK = Task(
    name="hedging",
    result=Hedging,
    decode=decode,
    refine=refine,
    heads=(CUES, CERTAINTY, STATES),
    after=(quotes.TASK,),
    options=Options,
    endpoint=Endpoint(
        operation="judgeHedging",
        summary="How surely it is said",
        description="Every sentence, certain or hedged, with its certainty, the cues, their type and whose uncertainty it is.",
        request="One document to judge the certainty of.",
        result="Every sentence, judged. Quote ids are those of `/v1/quotes` and `/v1/analyze` for the same text.",
    ),
    kinds=(Kinds("hedge cues", ("cue",)),),
    sample=Hedging(SENTENCES, SUMMARY),
    summary="Hedge cues of five types, judged by a tagger and a small network after it, and a grade of certainty.",
)
