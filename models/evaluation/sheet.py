"""What the evaluation of a task comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.analysis import Analyzer
from models.evaluation.calibration import Points
from models.evaluation.judged import Reliability

Card = dict[str, Any]
"""The content of a card.json."""

Loader = Callable[[], Analyzer]
"""Gives an analyzer with the calibration that the card holds by now, over encoders that were loaded once."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures by dev file; by name, how each confidence comes true; by kind of answer, the precision steps; and how well those hold.

    Names that begin with ``of `` are parts of another and have no plot. ``points`` are curves that are told but not applied, ``notes`` what
    the card says of the figures.
    """

    figures: Mapping[str, Any]
    reliability: Mapping[str, Reliability]
    precision: Mapping[str, Points]
    tried: Mapping[str, list[dict[str, float]]]
    points: Mapping[str, Points] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
