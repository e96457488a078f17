"""Weak spots of entities; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Facilities, products and events taken for organisations or places",
        "not counted yet",
        "These types are rare in the training data and their names look like others. The span is mostly right and the type is not.",
        (
            Probe("Fans queued outside the Harrow Lane Arena on Friday.", "Harrow Lane Arena FAC; Friday DATE"),
            Probe("Tavric unveiled the Lumo 4 in Oslo.", "Tavric ORG; Lumo 4 PRODUCT; Oslo LOC"),
        ),
    ),
    WeakSpot(
        "Names in headlines and in capitals",
        "not counted yet",
        "Where every word begins with a capital letter, or has nothing else, case no longer tells names from other words.",
        (Probe("MINISTER MARA QUILL QUITS AFTER TALKS IN DOVER", "MARA QUILL PERSON; DOVER LOC"),),
    ),
)
