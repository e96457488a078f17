"""Training rows of hedging: cues of the Szeged sets and of whole articles, sentences that people graded, events of known factuality."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.tasks.hedging import CERTAINTY, CUES, templates
from models.text.tokens import Tokenizer, Tokens
from models.training.examples import SIZE, Example, join, pieces, tags, words
from models.training.readings import hedged
from models.training.rows import Row, neighbours, read, subset

CUED = {"szeged_wiki": 1.0, "szeged_factbank": 2.0, "szeged_bio_bmc": 0.2}
"""Passes over each set of cues when the heads alone are taught: factbank is small but the news domain."""

MADE = 4
"""Sentences of each template of what is made up."""

ALONE = 0.25
"""Share of an article's sentences that are read alone besides."""


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """All that the heads alone are taught."""
    random = Random(13)
    for name, passes in CUED.items():
        rows = read(data / "hedging" / f"{name}.train.jsonl.gz")
        while passes > 0:
            for some in neighbours(subset(rows, min(1.0, passes), random), 3, random):
                yield hedging(some, tokenize)
            passes -= 1
    yield from made(MADE, tokenize, random)
    for row in hedged(data):
        yield from article(row, tokenize, SIZE, random)
    for row in read(data / "hedging" / "pei_certainty.train.jsonl.gz"):
        yield graded(row, tokenize)
    for name in ("uw_factuality", "meantime_factuality"):
        for row in read(data / "hedging" / f"{name}.train.jsonl.gz"):
            yield events(row, tokenize)


def hedging(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Sentences of one document with their hedge cues."""
    text, cues = join(rows, "cues", " ")
    tokens = tokenize(text)
    return Example(tokens.ids, tokens.shapes, {CUES.name: tags(tokens, CUES.labels, ((a, b, (k,)) for a, b, k in cues))})


def made(each: int, tokenize: Tokenizer, random: Random) -> Iterator[Example]:
    """``each`` made-up sentences of every template, one or two read together."""
    for some in neighbours(list(templates.rows(each, random)), 2, random):
        text, cues = join(some, "cues", " ")
        tokens = tokenize(text)
        yield Example(tokens.ids, tokens.shapes, {CUES.name: _marked(tokens, cues)})


def article(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A news article read through: as a whole in pieces, and some of its sentences alone or with the next, so that both are read alike."""
    tokens = tokenize(row["text"])
    yield from pieces(tokens, cues(row, tokens), (), size, random)
    yield from alone(row, tokenize, random)


def cues(row: Row, tokens: Tokens) -> dict[str, NDArray[np.bool_]]:
    """By head the labels (N, labels) that the cues of an article allow its tokens, if its sentences were read."""
    return {CUES.name: _marked(tokens, _cues(row))} if "sentences" in row else {}


def alone(row: Row, tokenize: Tokenizer, random: Random) -> Iterator[Example]:
    """Some sentences of an article, if they were read, alone or with the next."""
    sentences = row.get("sentences", ())
    for at in random.sample(range(len(sentences)), round(ALONE * len(sentences))):
        low, high = sentences[at]["start"], sentences[min(at + random.randint(0, 1), len(sentences) - 1)]["end"]
        tokens = tokenize(row["text"][low:high])
        inside = [(a - low, b - low, kind) for a, b, kind in _cues(row) if low <= a and b <= high]
        yield Example(tokens.ids, tokens.shapes, {CUES.name: _marked(tokens, inside)})


def _cues(row: Row) -> list[tuple[int, int, str]]:
    return [cue for sentence in row["sentences"] for cue in sentence.get("cues", ())]


def _marked(tokens: Tokens, cues: Sequence[tuple[int, int, str]]) -> NDArray[np.bool_]:
    """A cue of no type of ours may be of any."""
    return tags(tokens, CUES.labels, ((a, b, (kind,) if kind in CUES.types else CUES.types) for a, b, kind in cues))


def graded(row: Row, tokenize: Tokenizer, mean: float = 4.5, deviation: float = 1.0) -> Example:
    """A sentence whose certainty people graded; the grade taught is in deviations from the mean."""
    tokens = tokenize(row["text"])
    score = (row["score"] - mean) / deviation
    return Example(tokens.ids, tokens.shapes, first=tokens.first, grades={CERTAINTY.name: ((0, len(tokens), score),)})


def events(row: Row, tokenize: Tokenizer, mean: float = 2.5, deviation: float = 1.0) -> Example:
    """A sentence whose events have a factuality of -3 to 3: as certain as it is far from 0."""
    tokens = tokenize(row["text"])
    grades = []
    for start, end, score in row["events"]:
        word = min(words(tokens, start, end)[0], len(tokens.first) - 1)
        at = int(tokens.first[word])
        grades.append((at, at + 1, (abs(score) - mean) / deviation))
    return Example(tokens.ids, tokens.shapes, first=tokens.first, grades={CERTAINTY.name: tuple(grades)})
