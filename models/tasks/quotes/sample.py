"""What the specification shows of quotes."""

from models.annotations import Quote, Speaker
from models.samples import TEXT, span
from models.sources import ByKind, KindCount, Source, Sourcing

QUOTES = (
    Quote(
        id="q1",
        kind="indirect",
        act="statement",
        content=(span("that the talks might fail"),),
        cue=span("warned"),
        source=span("Russia's envoy, Zemir Kabulov"),
        speaker=Speaker("Zemir Kabulov", "e2", "named", 0.9512, "source", title=span("envoy"), affiliation=span("Russia"), source_id="p1"),
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
        speaker=Speaker("Zemir Kabulov", "e2", "named", 0.9034, "pronoun", title=span("envoy"), affiliation=span("Russia"), source_id="p1"),
        reason=None,
        framing="neutral",
        confidence=0.9851,
        boundary_confidence=0.9651,
    ),
)
SOURCES = (
    Source(
        id="p1",
        name="Zemir Kabulov",
        entity="e2",
        kind="named",
        title=span("envoy"),
        affiliation=span("Russia"),
        quotes=("q1", "q2"),
        statements=2,
        words=10,
        share=1.0,
        first=QUOTES[0].content[0],
        last=QUOTES[1].content[0],
        direct=1,
        indirect=1,
        contact="quoted",
    ),
)
SOURCING = Sourcing(ByKind(named=KindCount(1, 2, 10)), 1.0, 0, True, "one_source", None, None)
