import pytest

from models.annotations import Span
from models.tasks.quotes.cues import beside, spoken
from tests.models.documents import document, names


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
        ("Police told drivers to turn.", "told", "Police"),
        ("Residents complained of the smell.", "complained", "Residents"),
        ("Fortunately said nobody.", "said", None),
        ("“It was a feast,” guests would boast.", "would boast", "guests"),
        ("A card on the door said “Back soon”.", "said", "A card"),
        ("Notices inside the hall said “Mind the step”.", "said", "Notices"),
        ("The girl in the red coat said no.", "said", "The girl"),
        ("She sat at the bar, and in the corner the guard said no.", "said", "the guard"),
    ],
)
def test_what_stands_beside_a_cue(text, cue, found):
    start = text.index(cue)
    span = beside(document(text), names(text, PERSON="Jane Roe"), Span(start, start + len(cue)))
    assert (span.of(text) if span else None) == found


@pytest.mark.parametrize(
    ("text", "verb"),
    [("“No,” he said.", "said"), ("He answered: “No.”", "answered"), ("The “no” of the minister.", None), ("“No.” It rained.", None)],
)
def test_a_verb_of_speech_beside_a_content(text, verb):
    span = spoken(document(text), Span(text.index("“"), text.index("”") + 1))
    assert (span.of(text) if span else None) == verb
