"""Training rows of coreference: texts with all their clusters, and GAP's choice between two names."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from models.tasks.coreference import ANTECEDENT
from models.text.lexicon import THIRD_PERSON
from models.text.tokens import Tokenizer
from models.training.examples import NONE, SIZE, Example, Pointer, pieces, place
from models.training.rows import Row, read


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """All that the head alone is taught."""
    random = Random(13)
    for name in ("gum_coref", "litbank_coref"):
        for row in read(data / "coref" / f"{name}.train.jsonl.gz"):
            yield from clusters(row, tokenize, SIZE, random)
    for row in read(data / "coref" / "gap_pronoun.train.jsonl.gz"):
        yield gap(row, tokenize)


def _pointer(at: int, targets: tuple[int, ...], among: tuple[int, ...] | None = None) -> Pointer:
    return Pointer(ANTECEDENT.name, at, targets, among, itself=False)


def clusters(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """A document of which every mention points at earlier ones of its cluster; a first one and a pronoun of no cluster at nothing."""
    text = row["text"]
    tokens = tokenize(text)
    pointers, known = [], set()
    for cluster in row["clusters"]:
        places = sorted({place(tokens, span) for span in cluster})
        known.update(places)
        pointers += [_pointer(at, tuple(places[:i]) or (NONE,)) for i, at in enumerate(places)]
    for at, start, end in zip(tokens.first.tolist(), tokens.starts, tokens.ends, strict=True):
        if at not in known and text[start:end].lower() in THIRD_PERSON:
            pointers.append(_pointer(at, (NONE,)))
    yield from pieces(tokens, {}, pointers, size, random)


def gap(row: Row, tokenize: Tokenizer) -> Example:
    """A pronoun and two names of which one, or none, is meant; other mentions of the same person are not annotated."""
    tokens = tokenize(row["text"])
    at, *names = (place(tokens, row[key]) for key in ("pronoun", "a", "b"))
    meant = tuple(name for name, right in zip(names, (row["a_coref"], row["b_coref"]), strict=True) if right)
    others = (*(t for t in map(int, tokens.first) if t not in names), NONE)
    pointer = _pointer(at, meant, tuple(names)) if meant else _pointer(at, others)
    return Example(tokens.ids, tokens.shapes, first=tokens.first, pointers=(pointer,))
