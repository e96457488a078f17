"""What the specification shows of quotes."""

from models.annotations import Quote, Speaker
from models.samples import TEXT, span

QUOTES = (
    Quote(
        id="q1",
        kind="indirect",
        act="statement",
        content=(span("that the talks might fail"),),
        cue=span("warned"),
        source=span("Russia's envoy, Zemir Kabulov"),
        speaker=Speaker("Zemir Kabulov", "e2", "named", 0.9512, "source"),
        reason=None,
        framing="neutral",
        confidence=0.9627,
        boundary_confidence=0.8127,
    ),
    Quote(
        id="q2",
        kind="direct",
        act="statement",
        content=(span("We cannot accept this plan,"),),
        cue=span("told"),
        source=span("he", TEXT[: TEXT.index(" he told")].count("he")),
        speaker=Speaker("Zemir Kabulov", "e2", "named", 0.9034, "pronoun"),
        reason=None,
        framing="neutral",
        confidence=0.9851,
        boundary_confidence=0.9651,
    ),
)
