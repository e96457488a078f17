"""What a caller should know of an answer: a code for programs, and a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: ``code`` is one of those that are listed with their meaning, ``detail`` a sentence."""

    code: str
    detail: str


CODES: Final[Mapping[str, str]] = {
    "precision_not_measured": "`min_precision` was asked for what was never measured; it is given as if it had not been.",
    "precision_not_reached": "No confidence reaches the `min_precision` asked for; what falls under it is left out, or keeps its label.",
    "less_precise": "A stance is given although it is less sure than `min_precision` asks for.",
    "target_cut": "A target is longer than what is read of it.",
}
"""The codes of what tasks and filters have to say, each with its meaning."""
