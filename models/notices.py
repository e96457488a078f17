"""What a caller should know of an answer: a code for programs, and a sentence for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: ``code`` is one of those that are listed with their meaning, ``detail`` a sentence.

    ``pointer`` is a JSON pointer to the part of the request that it is about; empty for the whole.
    """

    code: str
    detail: str
    pointer: str = ""


CODES: Final[Mapping[str, str]] = {
    "precision_not_measured": "`min_precision` was asked for what was never measured; it is given as if it had not been.",
    "precision_not_reached": "No confidence reaches the `min_precision` asked for; what falls under it is left out, or keeps its label.",
    "less_precise": "A stance is given although it is less sure than `min_precision` asks for.",
    "correction_lost": "A correction could not be obeyed: its place is gone, or nothing is there that it could be about.",
    "correction_overruled": "A correction contradicts a later one, which holds.",
    "target_cut": "A target is longer than what is read of it.",
}
"""The codes of what tasks and filters have to say, each with its meaning."""
