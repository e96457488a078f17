"""Rows to examples of the article encoder: tokens of a stretch of text with whatever its data set labels."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from models.heads import ANTECEDENT, QUOTE_POINTERS, TAGS
from models.text.lexicon import THIRD_PERSON
from models.text.tokens import Tokenizer, Tokens
from models.training.rows import Row

WORLDWIDE = {
    "Person": "PERSON", "Organization": "ORG", "Location": "LOC", "Facility": "FAC", "NORP": "NORP",
    "Date": "DATE", "Money": "MONEY", "Product": "PRODUCT",
}  # fmt: skip
OTHERS = ("MISC", "EVENT", "WORK")
"""What Misc may be in our types: the annotators had no type for events and works."""
CONLL = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("LOC", "FAC"), "MISC": (*OTHERS, "NORP", "PRODUCT"), "O": ("DATE", "MONEY")}
"""What a CoNLL-2003 label may be in our types: its outside tokens may be dates and money, its MISC a nationality."""

FEWNERD = {
    "person": "PERSON", "organization": "ORG", "location": "LOC", "building": "FAC", "product": "PRODUCT", "event": "EVENT", "art": "WORK",
}  # fmt: skip
"""Coarse types of Few-NERD that mean the same as ours; its roads are facilities, its "other" is not used."""
ROADS = "location-road/railway/highway/transit"

NONE = -1
"""Pointer target: the mention has no such span."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What the word at token ``at`` points at: any of the tokens ``targets``, out of ``among`` (None: all words and NONE)."""

    kind: str
    at: int
    targets: tuple[int, ...]
    among: tuple[int, ...] | None = None

    def within(self, low: int, high: int) -> "Pointer | None":
        """The pointer as the tokens ``low:high`` see it; None when it or all its targets lie outside."""
        seen = tuple(t if t == NONE else t - low for t in self.targets if t == NONE or low <= t < high)
        if not (low <= self.at < high and seen):
            return None
        return Pointer(self.kind, self.at - low, seen)


@dataclass(frozen=True, slots=True)
class Example:
    """N tokens; labels stand at each word's first token.

    ``tags`` holds per head an (N, labels) bool array: the labels that are compatible with the annotation; a row
    without any True is not trained on. ``grades`` holds (first token, end token, certainty), certainty in standard deviations.
    """

    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    tags: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    first: NDArray[np.int64] | None = None
    """The first tokens of its words, where it has pointers or grades."""
    pointers: tuple[Pointer, ...] = ()
    grades: tuple[tuple[int, int, float], ...] = ()

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
    return Example(tokens.ids, tokens.shapes, {"entities": _tag(tokens, "entities", ((a, b, _read(k)) for a, b, k in spans))})


def _read(label: str) -> tuple[str, ...]:
    return OTHERS if label == "Misc" else (WORLDWIDE[label],)


def fewnerd(row: Row, tokenize: Tokenizer) -> Example:
    """A sentence of which some names have a type; the rest is not trained on."""
    tokens = tokenize(row["text"])
    types = ((s["start"], s["end"], "building" if s["label"] == ROADS else s["label"].split("-")[0]) for s in row["spans"])
    tags = _tag(tokens, "entities", [(a, b, (FEWNERD[k],)) for a, b, k in types if k in FEWNERD])
    tags[:, 0] = False
    return Example(tokens.ids, tokens.shapes, {"entities": tags})


def graded(row: Row, tokenize: Tokenizer, mean: float, deviation: float) -> Example:
    """A sentence whose certainty people graded."""
    tokens = tokenize(row["text"])
    score = (row["score"] - mean) / deviation
    return Example(tokens.ids, tokens.shapes, first=tokens.first, grades=((0, len(tokens), score),))


def events(row: Row, tokenize: Tokenizer, mean: float, deviation: float) -> Example:
    """A sentence whose events have a factuality of -3 to 3: as certain as it is far from 0."""
    tokens = tokenize(row["text"])
    found = []
    for start, end, score in row["events"]:
        word = min(_words(tokens, start, end)[0], len(tokens.first) - 1)
        at = int(tokens.first[word])
        found.append((at, at + 1, (abs(score) - mean) / deviation))
    return Example(tokens.ids, tokens.shapes, first=tokens.first, grades=tuple(found))


def clusters(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A document of which every mention points at earlier ones of its cluster; a first one and a pronoun of no cluster at nothing."""
    text = row["text"]
    tokens = tokenize(text)
    pointers, known = [], set()
    for cluster in row["clusters"]:
        places = sorted({int(tokens.first[_words(tokens, *span)[0]]) for span in cluster})
        known.update(places)
        pointers += [Pointer(ANTECEDENT, at, tuple(places[:i]) or (NONE,)) for i, at in enumerate(places)]
    for at, start, end in zip(tokens.first.tolist(), tokens.starts, tokens.ends, strict=True):
        if at not in known and text[start:end].lower() in THIRD_PERSON:
            pointers.append(Pointer(ANTECEDENT, at, (NONE,)))
    yield from _pieces(tokens, {}, pointers, size, random)


def gap(row: Row, tokenize: Tokenizer) -> Example:
    """A pronoun and two names of which one, or none, is meant; other mentions of the same person are not annotated."""
    tokens = tokenize(row["text"])

    def place(span: Sequence[int]) -> int:
        return int(tokens.first[_words(tokens, span[0], span[1])[0]])

    at, names = place(row["pronoun"]), (place(row["a"]), place(row["b"]))
    meant = tuple(name for name, right in zip(names, (row["a_coref"], row["b_coref"]), strict=True) if right)
    if meant:
        pointer = Pointer(ANTECEDENT, at, meant, names)
    else:
        pointer = Pointer(ANTECEDENT, at, (*(t for t in map(int, tokens.first) if t not in names), NONE))
    return Example(tokens.ids, tokens.shapes, first=tokens.first, pointers=(pointer,))


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
            return NONE
        start, end = max(spans, key=lambda span: span[1] - span[0])
        return int(tokens.first[_words(tokens, start, end)[0]])

    pointers = []
    for quote in row["quotes"]:
        for part in parts(quote, "content"):
            at = int(tokens.first[_words(tokens, *part)[0]])
            pointers += [Pointer(kind, at, (target(quote, kind),)) for kind in QUOTE_POINTERS]
    yield from _pieces(tokens, tags, pointers, size, random)


def _pieces(
    tokens: Tokens, tags: Mapping[str, NDArray[np.bool_]], pointers: Sequence[Pointer], size: int, random: Random
) -> Iterator[Example]:
    """A document's labels cut into examples of at most ``size`` tokens."""
    for low, high in _cuts(tokens, size, random):
        seen = [pointer.within(low, high) for pointer in pointers]
        yield Example(
            tokens.ids[low:high],
            tokens.shapes[low:high],
            {key: allowed[low:high] for key, allowed in tags.items()},
            tokens.first[np.searchsorted(tokens.first, low) : np.searchsorted(tokens.first, high)] - low,
            tuple(pointer for pointer in seen if pointer),
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
