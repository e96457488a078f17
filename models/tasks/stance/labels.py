"""Stance labels, in the order of the classifier's logits."""

from typing import Final

from models.annotations import StanceLabel

LABELS: Final[tuple[StanceLabel, ...]] = ("favor", "against", "neutral")
NEUTRAL: Final = LABELS.index("neutral")

VOICES: Final = ("anyone", "holder")
"""What a run of words is asked: which side anyone takes there; which side those take whose words they are."""
ANYONE, HOLDER = range(len(VOICES))
