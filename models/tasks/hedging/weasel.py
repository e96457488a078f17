"""Weasels: beliefs ascribed to nobody in particular, by closed patterns.

Ganter and Strube (2009) find weasels in numerically vague subjects, the passive voice and adverbs. Each such pattern was measured on the
training parts of Szeged wiki and FactBank as the share of its matches that stand in a sentence annotated as uncertain. Those below .8 are
left out, among them "some say" (.56), "critics argue" (.58), "reportedly" (.62), "is said to" (.21) and "it was reported" (0 of 7). The
confidence is that share by the rule of succession, (hits + 1) / (matches + 2). ``python -m models.evaluation.lexicon`` counts them anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from models.annotations import Cue, Span
from models.text.lexicon.lists import read
from models.text.patterns import lowered, whole


@dataclass(frozen=True, slots=True)
class Pattern:
    """What ``example`` is one of: ``hits`` of ``matches`` stood in an uncertain sentence.

    Every match has one of ``telling`` in it, for which a search is quick.
    """

    example: str
    regex: re.Pattern[str]
    telling: tuple[str, ...]
    hits: int
    matches: int

    @property
    def confidence(self) -> float:
        """The share of hits by the rule of succession, 0..1."""
        return round((self.hits + 1) / (self.matches + 2), 2)


_HITS = {example: int(hits) for example, hits in read("weasels").column("hits").items()}
_MATCHES = {example: int(matches) for example, matches in read("weasels").column("matches").items()}
_BELIEVED = "believed|thought|assumed|considered|presumed|suspected"
_HELD = "considered|regarded|viewed|seen|believed|thought"
_THINK = "believed?|consider(?:ed)?|think|regard(?:ed)?|view|suspect(?:ed)?|speculated?|fear(?:ed)?|feel"
_SOMEBODY = "people|critics|experts|observers|analysts|scholars|historians|commentators|researchers|scientists|fans|supporters|opponents"


def _pattern(example: str, opening: str, rest: str, telling: str) -> Pattern:
    """One of the words ``opening`` and then ``rest``, in lower case. What is optional in ``telling`` is left out of it.

    ``example`` is what it is measured under in the list of weasels.
    """
    regex = re.compile(rf"{whole(opening.split('|'))}(?:{rest})\b".replace(" ", r"\s+"))
    return Pattern(example, regex, tuple(re.sub(r"\w\?|\(.*?\)\?", "", telling).split("|")), _HITS[example], _MATCHES[example])


PATTERNS: Final = (
    _pattern(
        "it is widely believed",
        "it",
        rf" (?:is|was|has been|had been)(?: also| now| still| \w{{2,20}}ly)? (?:{_BELIEVED}|feared|supposed)",
        rf"{_BELIEVED}|feared|supposed",
    ),
    _pattern(
        "widely regarded",
        "widely|generally|commonly|popularly|often|sometimes|frequently|usually|traditionally",
        rf"(?: also)? (?:{_BELIEVED}|regarded|viewed)",
        rf"{_BELIEVED}|regarded|viewed",
    ),
    _pattern(
        "considered by many",
        _HELD,
        " by (?:many|some|most|several|others|critics|experts|fans|scholars|historians|observers)",
        _HELD,
    ),
    _pattern(
        "many experts believe",
        "some|many|most|others|several",
        rf"(?: (?:{_SOMEBODY}|proponents|theorists|reviewers|academics|economists))?(?: also| still| now| would| have| even)? (?:{_THINK})",
        _THINK,
    ),
    _pattern("is thought to", "is|are|was|were|been", " (?:believed|thought|presumed|suspected|considered) to", _BELIEVED),
    _pattern("allegedly", "allegedly|supposedly", "", "allegedly|supposedly"),
)


def find(text: str) -> Iterator[Cue]:
    """The weasels of ``text``, in text order and apart from each other; of two that overlap the earlier, and then the longer, stays."""
    lower = lowered(text)
    patterns = (pattern for pattern in PATTERNS if any(word in lower for word in pattern.telling))
    matches = [(Span(*m.span()), pattern.confidence) for pattern in patterns for m in pattern.regex.finditer(lower)]
    end = 0
    for span, confidence in sorted(matches, key=lambda match: (match[0].start, -match[0].end)):
        if span.start >= end:
            yield Cue(span, "weasel", confidence)
            end = span.end
