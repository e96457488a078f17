"""Sums of money that their form tells: a currency's sign or code beside an amount in figures."""

import re
from collections.abc import Sequence
from typing import Final

from models.annotations import ScoredSpan, Span
from models.tasks.entities.currencies import SCALES, money
from models.text.lexicon.lists import alternatives

SURE: Final = 0.9
"""Their confidence; nothing was measured for it."""
_SUM: Final = re.compile(
    r"(?<![\w$€£¥₹])(?:(?:[A-Z]{1,3} ?)?[$€£¥₹₦₺₽₩₱₪₫₴฿] ?|(?P<code>[A-Z]{3}) |Rs\.? ?)\d+(?:,\d{2,3}|[ \u00a0\u202f]\d{3}\b)*(?:\.\d+)?"
    rf"(?:[ -]?(?i:(?:{alternatives(SCALES)})s?)\b)?(?!\w|[.,–-]\d)"
)
_WORDS: Final = frozenset(("ALL", "COP", "CUP", "TOP", "TRY"))
"""Codes of currencies that are words or stand for something else: COP 27."""


def with_sums(text: str, spans: Sequence[ScoredSpan]) -> tuple[ScoredSpan, ...]:
    """The ``spans``, by start, with the sums that the tagger did not find, or found a part of, in place of what they overlap."""
    found = [sum_ for sum_ in _sums(text) if not any(span.label == "MONEY" and _holds(span.span, sum_) for span in spans)]
    if not found:
        return tuple(spans)
    kept = [span for span in spans if not any(span.span.overlaps(sum_) for sum_ in found)]
    return tuple(sorted([*kept, *(ScoredSpan(sum_, "MONEY", SURE) for sum_ in found)], key=lambda scored: scored.span))


def _holds(tagged: Span, sum_: Span) -> bool:
    """Whether a sum is part of one that was found: "$3 to $5 million"."""
    return tagged.overlaps(sum_) and not (sum_.covers(tagged) and sum_ != tagged)


def _sums(text: str) -> list[Span]:
    """Where sums stand, by start."""
    return [
        Span(*match.span())
        for match in _SUM.finditer(text)
        if (code := match["code"]) is None or (code.isupper() and code not in _WORDS and money(match.group()) is not None)
    ]
