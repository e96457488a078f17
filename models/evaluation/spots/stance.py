"""Weak spots of stance; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Reported opinions taken for the text's own",
        "not counted yet",
        "A passage that tells what opponents say is often judged as if the author said it; `by_speaker` and `author` keep them apart.",
        (
            Probe(
                "The council met on Monday. Critics called the tram line a waste of money; supporters called it overdue.",
                "neutral",
                "the tram line",
            ),
        ),
    ),
    WeakSpot(
        "Praise and blame that do not name the target",
        "not counted yet",
        "Where the target has to be inferred, or the sentence turns on a negation or on irony, the tone of the words wins.",
        (Probe("It would be a mistake not to close the mine.", "favor", "closing the mine"),),
    ),
)
