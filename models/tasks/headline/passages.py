"""What a headline puts in quotation marks, held against what is said in its story."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from models.annotations import Span
from models.text.lemmas import lemmas
from models.text.marks import outermost, regions
from models.text.words import Words

ALTERED: Final = 75.0
"""The similarity, 0..100, from which words of the story are those of the headline, altered."""
SHARED: Final = 0.5
"""The share of a passage's words that a stretch of the story must have to be compared with it."""
LEFT_OUT: Final = re.compile(r"\[?(?:…|\.\s?\.\s?\.)\]?")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in quotation marks, and what is like it in the story: ``body``, with a similarity 0..1; 1 for the very words."""

    span: Span
    body: Span | None
    similarity: float


class Said:
    """The stretches of a story in which somebody speaks, as words."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        """``spans`` of ``text`` may overlap, and come in any order."""
        self._text = text
        self._pieces = [_Piece(text, span) for span in _merged(spans)]

    def passages(self, title: str) -> tuple[Passage, ...]:
        """Each passage that ``title`` has in quotation marks."""
        return tuple(self._passage(title, region.inner) for region in outermost(regions(title)) if Words.of(region.inner.of(title)).lower)

    def _passage(self, title: str, span: Span) -> Passage:
        parts = [part for part in LEFT_OUT.split(span.of(title)) if Words.of(part).lower]
        found = [self._nearest(Words.of(part).lower) for part in parts]
        places = [place for place, _ in found if place]
        similarity = min((similarity for _, similarity in found), default=0.0)
        body = Span(min(places).start, max(place.end for place in places)) if places and similarity else None
        return Passage(span, body, similarity)

    def _nearest(self, words: Sequence[str]) -> tuple[Span | None, float]:
        """Where ``words`` are said, and how alike it is; (None, 0.0) where nothing is like them."""
        sought = f" {' '.join(words)} "
        best: tuple[Span | None, float] = None, 0.0
        forms = {form for word in words for form in lemmas(word)}
        for piece in self._pieces:
            if (at := piece.joined.find(sought)) >= 0:
                return piece.span(at + 1, at + len(sought) - 1), 1.0
            if len(forms & piece.forms) and sum(not piece.forms.isdisjoint(lemmas(word)) for word in words) >= SHARED * len(words):
                aligned = fuzz.partial_ratio_alignment(sought.strip(), piece.joined, score_cutoff=max(ALTERED, 100 * best[1]))
                if aligned and aligned.score > 100 * best[1]:
                    best = piece.span(aligned.dest_start, aligned.dest_end), min(aligned.score / 100, 0.99)
        return best


class _Piece:
    """One stretch: its words joined by spaces, and where each stands."""

    def __init__(self, text: str, span: Span) -> None:
        words = Words.of(span.of(text))
        self.joined = f" {' '.join(words.lower)} "
        self.forms = frozenset(form for word in set(words.lower) for form in lemmas(word))
        self._places = [
            Span(span.start + start, span.start + end) for start, end in zip(words.starts.tolist(), words.ends.tolist(), strict=True)
        ]
        self._starts: list[int] = []
        at = 1
        for word in words.lower:
            self._starts.append(at)
            at += len(word) + 1

    def span(self, start: int, end: int) -> Span:
        """Where the words from ``start`` to ``end`` of ``joined`` stand in the text."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first, bisect_right(self._starts, max(start, end - 1)) - 1)
        return Span(self._places[first].start, self._places[last].end)


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return merged
