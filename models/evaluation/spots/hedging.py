"""Weak spots of hedging; see :mod:`models.evaluation.probes`."""

from models.evaluation.probes import Probe, WeakSpot

SPOTS = (
    WeakSpot(
        "Words that hedge in one sense only",
        "not counted yet",
        "“May”, “could”, “if” and “appear” also mean permission, ability, a condition met, or being seen.",
        (
            Probe("Members may park here for free.", "certain"),
            Probe("The singer will appear at the town hall on Sunday.", "certain"),
        ),
    ),
    WeakSpot(
        "Doubt without a word for it",
        "not counted yet",
        "Questions, irony and “claims” in the mouth of others carry doubt that no cue marks.",
        (Probe("Whether the dam holds is anyone's guess.", "hedged (Whether)"),),
    ),
)
