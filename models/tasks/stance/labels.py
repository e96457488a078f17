"""Stance labels, in the order of the classifier's logits."""

from typing import Final

from models.annotations import StanceLabel

LABELS: Final[tuple[StanceLabel, ...]] = ("favor", "against", "neutral")
NEUTRAL: Final = LABELS.index("neutral")
