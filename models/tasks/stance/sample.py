"""What the specification shows of stance."""

from models.annotations import AuthorStance, Scores, SpeakerStance, Stance, StanceEvidence
from models.samples import SENTENCES

STANCES = (
    Stance(
        target="the plan",
        label="against",
        scores=Scores(0.1204, 0.7015, 0.1781),
        confidence=0.7015,
        evidence=(StanceEvidence("s2", SENTENCES[1], "against", 0.9128),),
        by_speaker=(SpeakerStance("e2", "against", ("q2",)),),
        author=AuthorStance("neutral", 0.6447),
    ),
)
