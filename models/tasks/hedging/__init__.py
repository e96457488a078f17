"""Which sentences hedge, with which words, how certain they sound, and whose doubt it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from models.annotations import Sentence, Summary
from models.fields import described
from models.heads import PooledHead, Scores, StateHead, TagHead
from models.task import NONE, Context, Endpoint, Kinds, Task
from models.tasks import quotes
from models.tasks.hedging import decoder
from models.tasks.hedging.certainty import PLAIN, certainties, doubts
from models.tasks.hedging.cues import tilted
from models.tasks.hedging.judge import judged
from models.tasks.hedging.labels import TAGGED, TYPES
from models.tasks.hedging.sample import SENTENCES, SUMMARY
from models.text.document import Document

CUES = TagHead("hedging", TAGGED, weight=1.5, prepare=tilted)
CERTAINTY = PooledHead("certainty", weight=0.2)
STATES = StateHead("hedging", 48)
JUDGED = replace(CUES, types=TYPES)
"""How the cues are read once the words have been judged: weasels are among them."""


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


def words_of(document: Document, context: Context) -> Mapping[str, Scores]:
    """The encoder's outputs, with the labels of cues as the judge has them, where one was fitted."""
    words, arrays = context.words, context.calibration.arrays
    if not arrays or STATES.output not in words:
        return words
    return {**words, CUES.name: judged(document, words[STATES.output], arrays)}


def head_of(words: Mapping[str, Scores]) -> TagHead:
    """How the cues of ``words`` are read, judged or as the tagger gave them."""
    return next((head for head in (CUES, JUDGED) if CUES.name in words and words[CUES.name].shape[1] == len(head.labels)), CUES)


def sounding(document: Document, words: Mapping[str, Scores]) -> tuple[float, ...]:
    """How certain each sentence of the document sounds, 0..1, by what is said of its ``words``."""
    graded = CERTAINTY.read(document, words.get(CERTAINTY.name, NONE), PLAIN)
    return certainties(graded, doubts(document, words.get(CUES.name, NONE)))


def decode(document: Document, context: Context) -> Hedging:
    """A judgement for each sentence of the document, and their summary."""
    words = words_of(document, context)
    cues = replace(context, words=words).spans(document, head_of(words))
    said = context.analysis[quotes.TASK].quotes
    return Hedging(*decoder.decode(document.text, document.sentences, cues, said, sounding(document, words)))


TASK = Task(
    name="hedging",
    result=Hedging,
    decode=decode,
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
    summary="Hedge cues of four types and a grade of certainty; weasel cues come from a lexicon.",
)
