"""Where words in marks are signed or introduced: “Never.” — Jane Roe; From the desk of Jane Roe: “Never.”"""

import re

from models.annotations import Span
from models.text.lexicon import PREPOSITIONS
from models.text.lexicon.lists import alternatives

SIGNED = re.compile(r"[”\"’'.]{0,2}\s{0,2}(?:[―—–-]{1,2}\s?|[(\[])(?=\w)")
LONGEST_SIGNATURE = 60
INTRODUCED = re.compile(r"(?:\A|\n)[^\S\n]*([^\n]{3,120}):\s*[“\"«]?\Z")
LONGEST_INTRODUCTION = 130
_GOES_ON = re.compile(rf"\s+(?!(?:{alternatives(PREPOSITIONS)}|\w+ing)\b)[a-z]")


def signature(text: str, end: int) -> Span | None:
    """The rest of the line after the dash or bracket that follows words which end at ``end``; no more than a signature's length of it."""
    opened = SIGNED.match(text, end)
    if opened is None:
        return None
    limit = min(len(text), opened.end() + LONGEST_SIGNATURE)
    newline = text.find("\n", opened.end(), limit)
    return Span(opened.end(), newline if newline >= 0 else limit)


def opens_clause(text: str, end: int) -> bool:
    """Whether the name that ends at ``end`` goes on as a clause does, and so signs nothing: “Never.” — Jane Roe left all the same."""
    return _GOES_ON.match(text, end) is not None


def introduction(text: str, start: int) -> Span | None:
    """The line, without its colon, that introduces the words which begin at ``start``."""
    line = INTRODUCED.search(text, max(0, start - LONGEST_INTRODUCTION), start)
    return Span(*line.span(1)) if line else None
