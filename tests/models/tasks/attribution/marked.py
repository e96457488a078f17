"""Short news texts with their spans marked in place.

``{s|source}``, ``{c|cue}``, ``{q|content}``, ``{o|content that points at neither}``."""

import re
from dataclasses import dataclass

from models.annotations import ScoredSpan, Span

MARK = re.compile(r"\{([scqo])\|([^{}]*)\}")


@dataclass(frozen=True)
class Marked:
    """The plain text and what was marked in it."""

    text: str
    contents: tuple[ScoredSpan, ...]
    cues: tuple[ScoredSpan, ...]
    sources: tuple[ScoredSpan, ...]


def strip(marked: str) -> Marked:
    """The text without its marks, and the spans they enclosed."""
    pieces: list[str] = []
    found: dict[str, list[ScoredSpan]] = {"s": [], "c": [], "q": [], "o": []}
    length = at = 0
    for match in MARK.finditer(marked):
        before, inner = marked[at : match.start()], match.group(2)
        length += len(before)
        found[match.group(1)].append(ScoredSpan(Span(length, length + len(inner)), match.group(1), 1.0))
        length += len(inner)
        pieces += [before, inner]
        at = match.end()
    text = "".join([*pieces, marked[at:]])
    return Marked(text, tuple(sorted(found["q"] + found["o"], key=lambda s: s.span)), tuple(found["c"]), tuple(found["s"]))
