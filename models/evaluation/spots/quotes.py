"""Weak spots of quotes; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Where an indirect quote ends",
        "not counted yet",
        "Without marks nothing but the sense says whether the words after a comma are still the speaker's.",
        (
            Probe(
                "Ilse Brandt said the bridge was safe, though two lanes have been closed since June.",
                "Ilse Brandt: the bridge was safe",
            ),
        ),
    ),
    WeakSpot(
        "Attribution without a verb of speaking",
        "not counted yet",
        "A source after “according to”, a colon or a dash is found less often than one with a verb.",
        (Probe("Rents will fall, in the view of the tenants' league.", "the tenants' league: Rents will fall"),),
    ),
)
