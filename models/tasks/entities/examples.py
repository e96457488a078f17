"""Training rows of entities: CoNLL-2003, WorldWide, the names in PolNeAR's articles and the types of Few-NERD."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.tasks.entities import HEAD
from models.tasks.entities.labels import OTHERS
from models.text.tokens import Tokenizer, Tokens
from models.training.examples import SIZE, Example, join, pieces, tags, words
from models.training.names import named
from models.training.rows import Row, neighbours, read, subset

WORLDWIDE = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP",
    "Date": "DATE", "Money": "MONEY", "Product": "PRODUCT",
}  # fmt: skip
CONLL = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("LOC", "FAC"), "MISC": (*OTHERS, "NORP", "PRODUCT"), "O": ("DATE", "MONEY")}
"""What a CoNLL-2003 label may be in our types: its outside tokens may be dates and money, its MISC a nationality."""

FEWNERD = {
    "person": "PERSON", "organization": "ORG", "building": "FAC", "product": "PRODUCT", "event": "EVENT", "art": "WORK",
}  # fmt: skip
"""Coarse types of Few-NERD that mean the same as ours; its roads are facilities. Its "other" is not used,
nor are its places: "Victorian" is one of them."""
ROADS = "location-road/railway/highway/transit"

TYPED = 0.1
"""Share of Few-NERD's rows that teach the head alone; there are many, and they find no names."""


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """All that the head alone is taught."""
    random = Random(13)
    for rows in neighbours(read(data / "entities" / "worldwide.train.jsonl.gz"), 3, random):
        yield worldwide(rows, tokenize)
    for rows in neighbours(read(data / "entities" / "conll2003.train.jsonl.gz"), 8, random):
        yield conll(rows, tokenize)
    for row in named(data):
        yield from article(row, tokenize, SIZE, random)
    for row in subset(read(data / "entities" / "fewnerd_typing.train.jsonl.gz"), TYPED, random):
        yield fewnerd(row, tokenize)


def article(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A whole article with its names, cut into examples of at most ``size`` tokens."""
    tokens = tokenize(row["text"])
    yield from pieces(tokens, names(row, tokens), (), size, random)


def names(row: Row, tokens: Tokens) -> dict[str, NDArray[np.bool_]]:
    """By head the labels (N, labels) that the names of an article allow its tokens, if it tells any; masked words are not trained on."""
    if "names" not in row:
        return {}
    allowed = tags(tokens, HEAD.labels, ((a, b, OTHERS if k in OTHERS else (k,)) for a, b, k in row["names"]["spans"]))
    for a, b in row["names"]["masked"]:
        allowed[tokens.first[slice(*words(tokens, a, b))]] = False
    return {HEAD.name: allowed}


def worldwide(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Paragraphs of one article with all nine types."""
    text, spans = join(rows, "spans", "\n\n")
    tokens = tokenize(text)
    return Example(tokens.ids, tokens.shapes, {HEAD.name: tags(tokens, HEAD.labels, ((a, b, typed(k)) for a, b, k in spans))})


def typed(label: str) -> tuple[str, ...]:
    """What a label of Worldwide Newswire may be in our types."""
    return OTHERS if label == "Misc" else (WORLDWIDE[label],)


def fewnerd(row: Row, tokenize: Tokenizer) -> Example:
    """A sentence of which some names have a type; the rest is not trained on."""
    tokens = tokenize(row["text"])
    types = ((s["start"], s["end"], "building" if s["label"] == ROADS else s["label"].split("-")[0]) for s in row["spans"])
    allowed = tags(tokens, HEAD.labels, [(a, b, (FEWNERD[k],)) for a, b, k in types if k in FEWNERD])
    allowed[:, 0] = False
    return Example(tokens.ids, tokens.shapes, {HEAD.name: allowed})


def conll(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Sentences of one CoNLL-2003 document, each label read as the set of our types it may stand for."""
    text, spans = join(rows, "spans", "\n")
    tokens = tokenize(text)
    allowed = tags(tokens, HEAD.labels, ((a, b, CONLL[k]) for a, b, k in spans), outside=CONLL["O"])
    return Example(tokens.ids, tokens.shapes, {HEAD.name: allowed})
