"""What a row's annotators marked and what an analysis gives, as spans that can be compared."""

from collections.abc import Iterable

from models.annotations import Mention, Quote, Sentence
from models.evaluation.judged import Triple
from models.tasks.entities.labels import OTHERS, TAGGED, WORLDWIDE
from models.training.examples import parts
from models.training.rows import Row

CONLL_FOLD = {"PERSON": "PER", "ORG": "ORG", "LOC": "LOC", "FAC": "LOC"} | dict.fromkeys(("NORP", "PRODUCT", *OTHERS), "MISC")
WORLDWIDE_FOLD: dict[str, str] = {**{name: name for name in TAGGED}, **dict.fromkeys(OTHERS, "MISC")}
"""Our types by the label they have in a data set's scheme."""

QUOTE_SPANS = ("content", "cue", "source")


def names(row: Row, conll: bool) -> set[Triple]:
    """The annotated mentions."""
    return {(span["start"], span["end"], span["label"] if conll else WORLDWIDE[span["label"]]) for span in row["spans"]}


def names_given(mentions: Iterable[Mention], conll: bool) -> set[Triple]:
    """The mentions that are names or values, their types folded to the annotators'."""
    fold = CONLL_FOLD if conll else WORLDWIDE_FOLD
    return {
        (mention.span.start, mention.span.end, fold[mention.type])
        for mention in mentions
        if mention.form in ("name", "value") and mention.type in fold
    }


def quotes(row: Row) -> set[Triple]:
    """The annotated contents, each part for itself, and the longest part of each cue and source."""
    triples = set()
    for quote in row["quotes"]:
        for kind in QUOTE_SPANS:
            spans = parts(quote, kind)
            chosen = spans if kind == "content" or not spans else [max(spans, key=lambda span: span[1] - span[0])]
            triples |= {(start, end, kind) for start, end in chosen}
    return triples


def quotes_given(given: Iterable[Quote]) -> set[Triple]:
    """The contents, cues and sources of the quotes."""
    triples = set()
    for quote in given:
        triples |= {(span.start, span.end, "content") for span in quote.content}
        triples |= {(span.start, span.end, kind) for kind, span in (("cue", quote.cue), ("source", quote.source)) if span}
    return triples


def cues(row: Row) -> set[Triple]:
    """The annotated hedge cues."""
    return {(start, end, kind) for start, end, kind in row["cues"]}


def cues_given(sentences: Iterable[Sentence]) -> set[Triple]:
    """The hedge cues of all sentences."""
    return {(cue.span.start, cue.span.end, cue.type) for sentence in sentences for cue in sentence.cues}


def characters(spans: set[Triple], kind: str) -> set[int]:
    """The characters that spans of ``kind`` cover."""
    return {i for start, end, name in spans if name == kind for i in range(start, end)}
