"""What the specification shows of stance."""

from models.annotations import AuthorStance, Scores, SpeakerStance, Stance, StanceEvidence, StanceHolder
from models.samples import SENTENCES

STANCES = (
    Stance(
        target="the plan",
        label="against",
        scores=Scores(0.1204, 0.7015, 0.1781),
        confidence=0.7015,
        evidence=(StanceEvidence("s2", SENTENCES[1], "against", 0.9128, StanceHolder("quote", "q2")),),
        by_speaker=(SpeakerStance("Zemir Kabulov", "e2", "against", Scores(0.0312, 0.9045, 0.0643), 0.9045, ("q2",)),),
        author=AuthorStance("neutral", Scores(0.1011, 0.2542, 0.6447), 0.6447),
    ),
)
