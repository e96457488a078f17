"""Training rows of the pointer to speakers: articles whose attributions have a speaker's name."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final

from models.tasks.quotes import SPEAKER
from models.text.tokens import Tokenizer, Tokens
from models.training.examples import NONE, SIZE, Example, Pointer, parts, pieces, place
from models.training.readings import spoken
from models.training.rows import Row, read
from models.training.written import spoken_stories

FILES: Final = ("desk/desk", "quotes/gum_attrib", "quotes/litbank_quotes")
READINGS: Final = "readings"
STORIES: Final = "stories"
PHASES = 3
"""How often an article is cut, each time elsewhere."""
NAMELESS: Final = frozenset(("role", "anonymous", "collective", "document", "author", "unknown", "not"))


def examples(data: Path, tokenize: Tokenizer) -> Iterator[Example]:
    """All that the head alone is taught."""
    for _, rows in sets(data):
        for _, example in numbered(rows, tokenize):
            yield example


def sets(data: Path) -> Iterator[tuple[str, list[Row]]]:
    """The training rows by the name of their set: those of the files, the readings, and stories written for the training."""
    for name in FILES:
        yield name, read(data / f"{name}.train.jsonl.gz")
    yield READINGS, spoken(data)
    yield STORIES, spoken_stories()


def numbered(rows: Sequence[Row], tokenize: Tokenizer) -> Iterator[tuple[int, Example]]:
    """The examples of a set, each with the number of its row."""
    random = Random(13)
    for number, row in enumerate(rows):
        for _ in range(PHASES):
            yield from ((number, piece) for piece in speakers(row, tokenize, SIZE, random) if piece.pointers)


def speakers(row: Row, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """An article in pieces: the source, or the cue or content without one, points at every name of the speaker outside his own words.

    One whose speaker has no name points at nothing.
    """
    tokens = tokenize(row["text"])
    pointers = [pointer for quote in row["quotes"] if (pointer := _pointer(row["text"], tokens, quote))]
    yield from pieces(tokens, {}, pointers, size, random)


def _pointer(text: str, tokens: Tokens, quote: Row) -> Pointer | None:
    contents = parts(quote, "content") if "content_parts" in quote else [tuple(span) for span in quote["content"]]
    kind = quote.get("speaker_kind", "named")
    if not contents or (kind == "named" and not quote.get("speaker")) or kind == "not":
        return None
    anchor = next(span for span in (quote["source"], quote["cue"], contents[0]) if span)
    at = place(tokens, anchor)
    if kind in NAMELESS:
        return Pointer(SPEAKER.name, at, (NONE,))
    words = quote["speaker"].split()
    pattern = re.compile(rf"\b(?:{re.escape(quote['speaker'])}|{re.escape(words[-1])})(?!\w)")
    starts = [match.start() for match in pattern.finditer(text)]
    named = [start for start in starts if not any(low <= start < high for low, high in contents)]
    targets = tuple(place(tokens, (start, start + 1)) for start in named)
    return Pointer(SPEAKER.name, at, targets) if targets else None
