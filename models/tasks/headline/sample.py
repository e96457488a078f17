"""What the specification shows of a headline."""

from models.samples import SENTENCES
from models.tasks.headline.result import Headline, HeadlineGround

HEADLINE = Headline(
    quotes_missing=(),
    quotes_altered=(),
    certainty=0.4612,
    body_certainty=0.2713,
    gap=0.1899,
    evidence=(HeadlineGround("s1", SENTENCES[0], 0.2713, 0.3042),),
)
"""That of "Kabul talks in doubt"."""
