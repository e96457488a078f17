"""What the specification shows of hedging."""

from models.annotations import ByHolder, Cue, Holder, HolderCount, Sentence, Summary
from models.samples import SENTENCES as SPANS
from models.samples import span

SENTENCES = (
    Sentence("s1", SPANS[0], "hedged", 0.2713, (Cue(span("might"), "epistemic", 0.9688),), Holder("quote", "q1")),
    Sentence("s2", SPANS[1], "certain", 0.9541, (), Holder("quote", "q2")),
    Sentence("s3", SPANS[2], "hedged", 0.2207, (Cue(span("reportedly"), "weasel", 0.9433),), Holder("author", None)),
)
SUMMARY = Summary(3, 2, 0.6667, ByHolder(HolderCount(1, 1), HolderCount(2, 1)))
