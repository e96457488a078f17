"""Rows to examples of the article encoder: tokens of a stretch of text with whatever its data set labels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.heads import TAGS
from models.tokens import Tokenizer, Tokens
from models.training.rows import Row

WORLDWIDE = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP",
    "Date": "DATE", "Money": "MONEY", "Product": "PRODUCT", "Misc": "MISC",
}  # fmt: skip
CONLL = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("LOC", "FAC"), "MISC": ("MISC", "NORP", "PRODUCT"), "O": ("DATE", "MONEY")}
"""What a CoNLL-2003 label may be in our types: its outside tokens may be dates and money, its MISC a nationality."""

NO_TARGET, OUT_OF_SIGHT = -1, -2
"""Pointer targets: the quote has no such span; it has one, but outside the example."""


@dataclass(frozen=True, slots=True)
class Example:
    """N tokens; labels stand at each word's first token.

    ``tags`` holds per head an (N, labels) bool array: the labels that are compatible with the annotation; a row
    without any True is not trained on. ``pointers`` holds per content span (its first token, cue target, source target).
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    tags: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    pointers: tuple[tuple[int, int, int], ...] = ()

    def __len__(self) -> int:
        return len(self.ids)


def _words(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The words that share a character with ``start:end``, as a half-open range."""
    return int(np.searchsorted(tokens.ends, start, "right")), int(np.searchsorted(tokens.starts, end, "left"))


def _tag(tokens: Tokens, head: str, spans: Iterable[tuple[int, int, tuple[str, ...]]], outside: tuple[str, ...] = ()) -> NDArray[np.bool_]:
    """Compatible labels of ``head``: of each span (start, end, types), and "O" or any label of ``outside`` elsewhere."""
    labels = TAGS[head]
    allowed = np.zeros((len(tokens), len(labels)), dtype=bool)
    default = [0, *(labels.index(f"{prefix}-{name}") for name in outside for prefix in "BI")]
    allowed[np.ix_(tokens.first, np.array(default))] = True
    for start, end, names in spans:
        low, high = _words(tokens, start, end)
        for word in range(low, high):
            prefix = "B" if word == low else "I"
            allowed[tokens.first[word]] = False
            allowed[tokens.first[word], [labels.index(f"{prefix}-{name}") for name in names]] = True
    return allowed


def _join(rows: Sequence[Row], key: str, glue: str) -> tuple[str, list[tuple[int, int, str]]]:
    text, spans = "", []
    for row in rows:
        at = len(text) + (len(glue) if text else 0)
        text = text + glue + row["text"] if text else row["text"]
        for span in row[key]:
            start, end, label = (span["start"], span["end"], span["label"]) if isinstance(span, dict) else span
            spans.append((at + start, at + end, label))
    return text, spans


def worldwide(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Paragraphs of one article with all nine types."""
    text, spans = _join(rows, "spans", "\n\n")
    tokens = tokenize(text)
    return Example(tokens.ids, tokens.shapes, {"entities": _tag(tokens, "entities", ((a, b, (WORLDWIDE[k],)) for a, b, k in spans))})


def conll(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Sentences of one CoNLL-2003 document, each label read as the set of our types it may stand for."""
    text, spans = _join(rows, "spans", "\n")
    tokens = tokenize(text)
    tags = _tag(tokens, "entities", ((a, b, CONLL[k]) for a, b, k in spans), outside=CONLL["O"])
    return Example(tokens.ids, tokens.shapes, {"entities": tags})


def hedging(rows: Sequence[Row], tokenize: Tokenizer) -> Example:
    """Sentences of one document with their hedge cues."""
    text, cues = _join(rows, "cues", " ")
    tokens = tokenize(text)
    return Example(tokens.ids, tokens.shapes, {"hedging": _tag(tokens, "hedging", ((a, b, (k,)) for a, b, k in cues))})


def parts(quote: Row, key: str) -> list[tuple[int, int]]:
    """The uninterrupted spans of a quote's ``content``, ``cue`` or ``source``."""
    spans = quote.get(f"{key}_parts") or ([quote[key]] if quote.get(key) else [])
    return [(start, end) for start, end in spans]


def quotes(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A whole article cut into examples of at most ``size`` tokens at a random phase, so that every epoch cuts elsewhere."""
    tokens = tokenize(row["text"])
    tags = {
        key: _tag(tokens, key, ((a, b, (key,)) for quote in row["quotes"] for a, b in parts(quote, key)))
        for key in ("content", "cue", "source")
    }

    def target(quote: Row, key: str) -> int:
        spans = parts(quote, key)
        if not spans:
            return NO_TARGET
        start, end = max(spans, key=lambda span: span[1] - span[0])
        return int(tokens.first[_words(tokens, start, end)[0]])

    links = [
        (int(tokens.first[_words(tokens, *part)[0]]), target(quote, "cue"), target(quote, "source"))
        for quote in row["quotes"]
        for part in parts(quote, "content")
    ]
    for low, high in _cuts(tokens, size, random):

        def seen(at: int, low: int = low, high: int = high) -> int:
            return at if at == NO_TARGET else at - low if low <= at < high else OUT_OF_SIGHT

        yield Example(
            tokens.ids[low:high],
            tokens.shapes[low:high],
            {key: allowed[low:high] for key, allowed in tags.items()},
            tuple((a - low, seen(b), seen(c)) for a, b, c in links if low <= a < high),
        )


def _cuts(tokens: Tokens, size: int, random: Random) -> Iterator[tuple[int, int]]:
    """Token ranges of at most ``size``, each starting with a word."""
    low, high = 0, random.randint(size // 2, size)
    while low < len(tokens):
        cut = len(tokens) if high >= len(tokens) else int(tokens.first[np.searchsorted(tokens.first, high, "right") - 1])
        if cut <= low:
            cut = min(low + size, len(tokens))
        yield low, cut
        low, high = cut, cut + size
