import pytest

from models.annotations import Span
from models.tasks.quotes.cues import beside, of_speech, passive, spoken

from .marked import article


@pytest.mark.parametrize("cue", ["was reported", "is expected", "has been widely reported", "reportedly", "seemed", "are said"])
def test_forms_that_name_no_speaker(cue):
    assert passive(cue)


@pytest.mark.parametrize("cue", ["said", "is saying", "According to", "has warned", "was asking", "points out"])
def test_forms_that_have_a_speaker(cue):
    assert not passive(cue)


def test_verbs_of_speech():
    assert of_speech("then said")
    assert of_speech("blasted")
    assert not of_speech("retaliatory")


@pytest.mark.parametrize(
    ("text", "cue", "found"),
    [
        ("Jane Roe also said it was late.", "said", "Jane Roe"),
        ("“It is late,” said Jane Roe.", "said", "Jane Roe"),
        ("“It is late,” said the minister.", "said", "the minister"),
        ("“It is late,” she said.", "said", "she"),
        ("“It is late,” said General Doe of the army.", "said", None),
        ("It was confirmed by Jane Roe.", "was confirmed", "Jane Roe"),
        ("It was confirmed.", "was confirmed", None),
        ("It said so.", "said", None),
        ("“Yes,” (he said) and left.", "said", "he"),
    ],
)
def test_what_stands_beside_a_cue(text, cue, found):
    start = text.index(cue)
    span = beside(article(text, PERSON="Jane Roe"), Span(start, start + len(cue)))
    assert (span.of(text) if span else None) == found


@pytest.mark.parametrize(
    ("text", "verb"),
    [("“No,” he said.", "said"), ("He answered: “No.”", "answered"), ("The “no” of the minister.", None), ("“No.” It rained.", None)],
)
def test_a_verb_of_speech_beside_a_content(text, verb):
    span = spoken(article(text), Span(text.index("“"), text.index("”") + 1))
    assert (span.of(text) if span else None) == verb
