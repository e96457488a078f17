"""Training rows of attributions: whole articles with who said what."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from models.tasks.attribution import CONTENT, CUE, CUE_OF, SOURCE, SOURCE_OF
from models.tasks.entities.examples import names
from models.tasks.hedging.examples import cues
from models.text.tokens import Tokenizer
from models.training.examples import NONE, SIZE, Example, Pointer, parts, pieces, place, tags, words
from models.training.rows import Row, read

AROUND = 60
"""Characters around a content within which its cue and source are likely to stand."""


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """All that the heads alone are taught."""
    random = Random(13)
    for row in read(data / "quotes" / "polnear.train.jsonl.gz"):
        yield from quotes(row, tokenize, SIZE, random)


def quotes(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A whole article cut into examples of at most ``size`` tokens at a random phase, so that every epoch cuts elsewhere.

    Where its names and hedges are known they are taught on the way. Where nobody told the cue or source of a quote, none is taught around
    it.
    """
    tokens = tokenize(row["text"])
    allowed = {
        head.name: tags(tokens, head.labels, ((a, b, head.types) for quote in row["quotes"] for a, b in parts(quote, head.name)))
        for head in (CONTENT, CUE, SOURCE)
    }

    for quote in row["quotes"]:
        for head in (CUE, SOURCE):
            if quote.get("untold") and not parts(quote, head.name):
                for a, b in parts(quote, "content"):
                    allowed[head.name][tokens.first[slice(*words(tokens, a - AROUND, b + AROUND))]] = False

    def target(quote: Row, key: str) -> int:
        spans = parts(quote, key)
        return place(tokens, max(spans, key=lambda span: span[1] - span[0])) if spans else NONE

    pointers = []
    for quote in row["quotes"]:
        for part in parts(quote, "content"):
            at = place(tokens, part)
            told = [head for head in (CUE_OF, SOURCE_OF) if parts(quote, head.name) or not quote.get("untold")]
            pointers += [Pointer(head.name, at, (target(quote, head.name),)) for head in told]
    yield from pieces(tokens, allowed | names(row, tokens) | cues(row, tokens), pointers, size, random)
