import pytest

from models.quotes.framing import framing


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"),
        ("According to", "neutral"),
        (None, "neutral"),
        ("…", "neutral"),
        ("claims", "distancing"),
        ("has alleged", "distancing"),
        ("reportedly", "distancing"),
        ("revealed", "factive"),
        ("admitting", "factive"),
        ("pointed out", "factive"),
        ("pointed to", "neutral"),
        ("shown", "neutral"),
        ("blasted", "charged"),
        ("raged", "charged"),
        ("slammed", "charged"),
        ("cries", "neutral"),
        ("vilified", "charged"),
    ],
)
def test_the_verb_of_the_cue_frames(cue, expected):
    assert framing(cue) == expected


def test_the_stronger_word_wins():
    assert framing("raged and admitted") == "charged"
    assert framing("claimed and admitted") == "distancing"
