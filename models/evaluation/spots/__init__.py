"""What reading the errors of each head has found, by task."""

from collections.abc import Mapping

from models.evaluation.probes import WeakSpot
from models.evaluation.spots import entities, hedging, quotes, stance

WEAK_SPOTS: Mapping[str, tuple[WeakSpot, ...]] = {
    "entities": entities.SPOTS,
    "quotes": quotes.SPOTS,
    "hedging": hedging.SPOTS,
    "stance": stance.SPOTS,
}
