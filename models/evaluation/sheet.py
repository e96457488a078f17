"""What the evaluation of a task comes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.analysis import Analyzer
from models.encoders.bundle import Card
from models.evaluation.calibration import SPAN_METHOD, Points
from models.evaluation.judged import Reliability

Loader = Callable[[], Analyzer]
"""Gives an analyzer with the calibration that the cards hold by now, over encoders that were loaded once."""

__all__ = ["Card", "Goal", "Loader", "Sheet"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Figures by dev file; by name, how each confidence comes true; by kind of answer, the precision steps; and how well those hold.

    Names that begin with ``of `` are parts of another and have no plot. ``points`` are curves that are told but not applied, ``notes`` what
    the card says of the figures, ``method`` what it says of the calibration.
    """

    figures: Mapping[str, Any]
    reliability: Mapping[str, Reliability]
    precision: Mapping[str, Points]
    tried: Mapping[str, list[dict[str, float]]]
    points: Mapping[str, Points] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    defaults: Mapping[str, float] = field(default_factory=dict)
    """By kind of answer, the least confidence at which F1 is best: what a caller gets who asks for none."""
    method: str = SPAN_METHOD


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure of a dev file: what it was with the first weights (None: not measured), what to reach, and what others have published.

    ``most`` marks an error, which is to come down to ``reach``.
    """

    file: str
    figure: str
    first: float | None
    reach: float
    others: str = ""
    most: bool = False
