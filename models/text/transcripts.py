"""The turns of a transcript, by the labels that stand before them."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Self

from models.annotations import Span
from models.text.document import Document
from models.text.lexicon import COURTESY

ASIDE = re.compile(r" \([^()\n]*\)\Z")
LINE = re.compile(r"[^\n]*\S")
RULE = re.compile(r"[^\S\n]*(?:[-*_=#•·]\s*){3,}\Z")
STOPS = re.compile(r"[.!?…—–-][\"”’')*\]]*\Z")
LONGEST_STOP = 8
QUESTION, ANSWER = "Q", "A"
# The share of turns that end as sentences do; score tables and lists of facts have labels too.
SENTENCES = 0.5


@dataclass(frozen=True, slots=True)
class Turn:
    """What one label gives the word to: the label's span, that of the fullest label of the same speaker, and the paragraphs said."""

    label: Span
    full: Span
    paragraphs: tuple[Span, ...]
    named: bool

    @property
    def end(self) -> int:
        """Where the turn ends."""
        return self.paragraphs[-1].end


@dataclass(frozen=True, slots=True)
class Turns:
    """Who has the word from where, by start; empty unless the text is a transcript."""

    turns: tuple[Turn, ...]

    @classmethod
    def of(cls, document: Document, people: Sequence[Span]) -> Self:
        """The turns of a document in which labels return: two of them, one that names one of ``people`` (sorted), or Q and A; or in which
        every line has the label of one of several people.

        "Note:" alone makes no transcript, nor do labels of what mostly is no sentence. A turn runs to the next label; the last one over
        one paragraph, or as many as there are where other turns run over several too.
        """
        text, matches = document.text, document.labels
        labels = [Span(*match.span(match.lastindex or 0)) for match in matches]
        written = [ASIDE.sub("", label.of(text)) for label in labels]
        keys = _same_speakers(written)
        fullest = dict(zip(reversed(written), reversed(labels), strict=True))
        shortened = {key for key, label in zip(keys, written, strict=True) if key != label}
        keep = _speaking(keys, labels, people, shortened, sum(1 for _ in LINE.finditer(text)))
        matches, labels = tuple(matches[i] for i in keep), [labels[i] for i in keep]
        if not labels:
            return cls(())
        ends = [*(match.start() for match in matches[1:]), len(text)]
        spoken = [_paragraphs(text, match.end(), end) for match, end in zip(matches, ends, strict=True)]
        if not any(len(paragraphs) > 1 for paragraphs in spoken[:-1]):
            spoken[-1] = spoken[-1][:1]
        turns = [
            Turn(label, fullest[keys[i]], paragraphs, keys[i] not in (QUESTION, ANSWER))
            for i, label, paragraphs in zip(keep, labels, spoken, strict=True)
            if paragraphs
        ]
        whole = sum(STOPS.search(text, max(turn.paragraphs[0].start, turn.end - LONGEST_STOP), turn.end) is not None for turn in turns)
        return cls(tuple(turns) if whole >= SENTENCES * len(turns) else ())

    @property
    def labels(self) -> tuple[Span, ...]:
        """The labels that name a speaker."""
        return tuple(turn.label for turn in self.turns if turn.named)

    def at(self, position: int) -> Span | None:
        """The fullest label of whoever has the turn that holds ``position``, if it names a speaker."""
        index = bisect_right(self.turns, position, key=lambda turn: turn.label.start) - 1
        turn = self.turns[index] if index >= 0 else None
        return turn.full if turn and turn.named and position < turn.end else None


def _speaking(keys: Sequence[str], labels: Sequence[Span], people: Sequence[Span], shortened: Set[str], lines: int) -> list[int]:
    """Which of the labels make a transcript of so many lines; those that return ``shortened`` to a surname are people's."""
    count = Counter(key for key in keys if key not in (QUESTION, ANSWER))
    asked = Counter(key for key in keys if key in (QUESTION, ANSWER))
    interview = asked[QUESTION] > 1 and asked[ANSWER] > 1
    returning = {key for key in count if count[key] > 1}

    def person(key: str, label: Span) -> bool:
        if key.split()[0].lower().rstrip(".") in COURTESY:
            return True
        index = bisect_right(people, label.start, key=lambda span: span.end)
        return index < len(people) and people[index].start < label.end

    named = shortened | {key for key, label in zip(keys, labels, strict=True) if person(key, label)}
    speaking = len(returning) > 1 or (len(count) > 1 and bool(returning & named))
    # Nothing stands in the text but what they say: two people who speak once each, or a court among people.
    alone = len(count) > 1 and len(keys) >= lines
    speaking = speaking or (alone and (named == set(count) or bool(named and returning)))
    return [i for i, key in enumerate(keys) if (interview if key in (QUESTION, ANSWER) else speaking)]


def _same_speakers(keys: Sequence[str]) -> list[str]:
    """The keys with a bare surname for the one fuller label that ends in it: MOORE is RITA MOORE, unless JON MOORE speaks too."""
    fuller: dict[str, set[str]] = {}
    for key in keys:
        words = key.lower().split()
        if len(words) > 1:
            fuller.setdefault(words[-1], set()).add(key)
    alone = {surname: some for surname, some in fuller.items() if len({" ".join(key.lower().split()) for key in some}) == 1}
    return [next(iter(sorted(alone[key.lower()]))) if key.lower() in alone else key for key in keys]


def _paragraphs(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The paragraphs between two positions without the white space around them, up to a line that is a rule."""
    spans: list[Span] = []
    for match in LINE.finditer(text, start, end):
        if RULE.match(match.group()):
            break
        low = match.start() + len(match.group()) - len(match.group().lstrip())
        if spans and text.count("\n", spans[-1].end, low) == 1:
            spans[-1] = Span(spans[-1].start, match.end())
        else:
            spans.append(Span(low, match.end()))
    return tuple(spans)
