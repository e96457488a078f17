"""The words of a text, found by position, and how many clauses begin before each place."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Self

WORD = re.compile(r"[^\W_]+(?:[-.'’/&][^\W_]+)*")
CLAUSE = re.compile(r"[,;:()—–]|\b(?:and|but|that|who|when|while|because|after|before)\b")
CLITIC = re.compile(r"['’]s?\Z")
MARKS = ("'", "’")


@dataclass(frozen=True, slots=True)
class Words:
    """Words by start: ``lower`` are their forms in lower case without a possessive; ``clauses`` where clauses may begin."""

    starts: list[int]
    ends: list[int]
    lower: list[str]
    clauses: list[int]

    @classmethod
    def of(cls, text: str) -> Self:
        """The words of ``text``; linear in its length."""
        spans = [match.span() for match in WORD.finditer(text)]
        lower = [text[start:end].lower() for start, end in spans]
        lower = [CLITIC.sub("", word) if word[-2:-1] in MARKS else word for word in lower]
        clauses = [match.start() for match in CLAUSE.finditer(text)]
        return cls([start for start, _ in spans], [end for _, end in spans], lower, clauses)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, position: int) -> int:
        """The index of the first word that ends after ``position``."""
        return bisect_right(self.ends, position)

    def clause(self, position: int) -> int:
        """How many clauses may have begun before ``position``."""
        return bisect_left(self.clauses, position)
