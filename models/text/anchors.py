"""Places found again in a text that may have been edited since: by what stands there, its neighbourhood, and where it stood.

As the Web Annotation model's TextQuoteSelector and TextPositionSelector have it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Final

from models.annotations import Span
from models.desk import Anchor

GRAM: Final = 8
"""Characters by which a place is looked up."""
MOST: Final = 64
"""Places nearest to where it stood that come into question."""
ENOUGH: Final = 8
"""Characters around a place that must be the same."""
WORDS: Final = 3
"""Words that need no neighbourhood when they stand only once."""


def found(text: str, anchors: Sequence[Anchor]) -> list[Span | None]:
    """Where each of ``anchors`` is in ``text``; None where it is no more, or where nothing tells which of several places is meant.

    The work grows with the length of the text and the number of anchors.
    """
    places = _places(text, {anchor.exact[:GRAM] for anchor in anchors})
    return [_found(text, anchor, places[anchor.exact[:GRAM]]) for anchor in anchors]


def _places(text: str, grams: Iterable[str]) -> dict[str, list[int]]:
    """Where each of ``grams`` begins, rising."""
    places: dict[str, list[int]] = {gram: [] for gram in grams}
    for size in {len(gram) for gram in places}:
        for start in range(len(text) - size + 1):
            gram = text[start : start + size]
            if gram in places:
                places[gram].append(start)
    return places


def _found(text: str, anchor: Anchor, starts: Sequence[int]) -> Span | None:
    candidates = [start for start in _nearest(starts, anchor.start or 0) if text.startswith(anchor.exact, start)]
    if not candidates:
        return None
    around = len(anchor.prefix) + len(anchor.suffix)
    agreed = [_agreed(text, anchor, start) for start in candidates]
    best = max(range(len(candidates)), key=lambda i: (agreed[i], -i))
    if around:
        is_sure = agreed[best] >= min(ENOUGH, around) or (len(candidates) == 1 and len(anchor.exact.split()) >= WORDS)
    else:
        is_sure = len(candidates) == 1 or anchor.start is not None
    return Span(candidates[best], candidates[best] + len(anchor.exact)) if is_sure else None


def _nearest(starts: Sequence[int], start: int) -> list[int]:
    """Of ``starts``, rising, the nearest to ``start``, the nearest first."""
    at = bisect_left(starts, start)
    return sorted(starts[max(0, at - MOST) : at + MOST], key=lambda place: abs(place - start))


def _agreed(text: str, anchor: Anchor, start: int) -> int:
    """How many characters next to a place are those of the anchor."""
    before = text[max(0, start - len(anchor.prefix)) : start]
    end = start + len(anchor.exact)
    after = text[end : end + len(anchor.suffix)]
    return _common(anchor.prefix[::-1], before[::-1]) + _common(anchor.suffix, after)


def _common(first: str, second: str) -> int:
    """How many characters two strings have in common from their beginnings."""
    size = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        size += 1
    return size
