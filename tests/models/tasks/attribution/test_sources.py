import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.sources import whole_cues


@pytest.mark.parametrize(
    ("text", "cue", "whole"),
    [
        ("Guests would cheer after each course.", "would", "would"),
        ("Parents would complain after each match.", "would", "would complain"),
        ("The clerk has also warned of floods.", "has", "has also warned"),
        ("The clerk did not deny it.", "did", "did not deny"),
        ("The clerk said they had rain.", "said", "said"),
    ],
)
def test_a_cue_has_the_verb_that_its_auxiliary_goes_before(text, cue, whole):
    start = text.index(cue)
    (found,) = whole_cues(text, [ScoredSpan(Span(start, start + len(cue)), "cue", 0.5)])
    assert found.span.of(text) == whole


def test_a_cue_does_not_grow_into_the_next():
    text = "The clerk would warn them."
    cues = [ScoredSpan(Span(10, 15), "cue", 0.5), ScoredSpan(Span(16, 20), "cue", 0.5)]
    assert whole_cues(text, cues) == cues
