"""Weasels: beliefs ascribed to nobody in particular, by closed patterns.

Ganter and Strube (2009) find weasels in numerically vague subjects, the passive voice and adverbs. Each such pattern was measured on the
training parts of Szeged wiki and FactBank as the share of its matches that stand in a sentence annotated as uncertain. Those below .8 are
left out, among them "some say" (.56), "critics argue" (.58), "reportedly" (.62), "is said to" (.21) and "it was reported" (0 of 7). The
confidence is that share by the rule of succession, (hits + 1) / (matches + 2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.annotations import Cue, Span


@dataclass(frozen=True, slots=True)
class _Pattern:
    """``hits`` of ``matches`` stood in an uncertain sentence."""

    regex: re.Pattern[str]
    hits: int
    matches: int

    @property
    def confidence(self) -> float:
        return round((self.hits + 1) / (self.matches + 2), 2)


_BELIEVED = "believed|thought|assumed|considered|presumed|suspected"
_HELD = "considered|regarded|viewed|seen|believed|thought"
_SOMEBODY = "people|critics|experts|observers|analysts|scholars|historians|commentators|researchers|scientists|fans|supporters|opponents"


def _pattern(regex: str, hits: int, matches: int) -> _Pattern:
    return _Pattern(re.compile(rf"\b(?:{regex})\b".replace(" ", r"\s+"), re.IGNORECASE), hits, matches)


_PATTERNS: Final = (
    # it is widely believed
    _pattern(rf"it (?:is|was|has been|had been)(?: also| now| still| \w{{2,20}}ly)? (?:{_BELIEVED}|feared|supposed)", 38, 40),
    # widely regarded
    _pattern(
        rf"(?:widely|generally|commonly|popularly|often|sometimes|frequently|usually|traditionally)(?: also)? "
        rf"(?:{_BELIEVED}|regarded|viewed)",
        53,
        54,
    ),
    # considered by many
    _pattern(rf"(?:{_HELD}) by (?:many|some|most|several|others|critics|experts|fans|scholars|historians|observers)", 28, 28),
    # many experts believe
    _pattern(
        rf"(?:some|many|most|others|several)(?: (?:{_SOMEBODY}|proponents|theorists|reviewers|academics|economists))?"
        r"(?: also| still| now| would| have| even)? "
        r"(?:believed?|consider(?:ed)?|think|regard(?:ed)?|view|suspect(?:ed)?|speculated?|fear(?:ed)?|feel)",
        48,
        51,
    ),
    # is thought to
    _pattern(r"(?:is|are|was|were|been) (?:believed|thought|presumed|suspected|considered) to", 55, 55),
    _pattern(r"allegedly|supposedly", 32, 32),
)


def find(text: str) -> Iterator[Cue]:
    """The weasels of ``text``, in text order and apart from each other; of two that overlap the earlier, and then the longer, stays."""
    matches = [(Span(*m.span()), pattern.confidence) for pattern in _PATTERNS for m in pattern.regex.finditer(text)]
    end = 0
    for span, confidence in sorted(matches, key=lambda match: (match[0].start, -match[0].end)):
        if span.start >= end:
            yield Cue(span, "weasel", confidence)
            end = span.end
