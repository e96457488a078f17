import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.entities.labels import TAGGED
from models.tasks.entities.towns import LOC, leaning
from models.text.document import Document
from models.text.tokens import Tokens

PERSON, ORG = 1, 3


def scored(text, place, **others):
    """The document ``text`` of one sentence, and scores by which the word at ``place`` is what ``others`` tell, and all else nothing."""
    words = text.split(" ")
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
    ends = starts + np.array([len(word.rstrip(".,")) for word in words])
    none = np.zeros(0, dtype=np.int64)
    document = Document(text, (Span(0, len(text)),), Tokens(none, none, np.arange(len(words)), starts, ends))
    likely = np.full((len(words), 1 + 2 * len(TAGGED)), 1e-4)
    likely[:, 0] = 1.0
    likely[place] = 1e-4
    for label, probability in others.items():
        likely[place, 0 if label == "O" else 1 + 2 * TAGGED.index(label)] = probability
    likely /= likely.sum(axis=1, keepdims=True)
    return document, np.log(likely).astype(np.float32)


@pytest.mark.parametrize("text", ["She works in Hull.", "They all left Derby on foot.", "We met Quito officials there."])
def test_a_town_of_unsure_type_is_a_place(text):
    place = next(i for i, word in enumerate(text.split()) if i and word[0].isupper())
    raised = leaning(*scored(text, place, ORG=0.55, PERSON=0.2, LOC=0.2))
    assert int(raised[place].argmax()) == LOC
    assert np.exp(raised).sum(axis=1) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("She met Hull there.", {"PERSON": 0.9, "LOC": 0.05}),
        ("She works in Norbank.", {"ORG": 0.55, "LOC": 0.3}),
        ("She works in hull.", {"ORG": 0.55, "LOC": 0.3}),
        ("Yesterday Hull won 3-1 away.", {"ORG": 0.55, "LOC": 0.3}),
        ("DERBY Hull BOLTON Leeds", {"ORG": 0.55, "LOC": 0.3}),
        ("She works in Hull.", {"O": 0.6, "ORG": 0.2, "LOC": 0.15}),
    ],
)
def test_what_is_sure_or_no_town_or_of_no_sentence_is_left_alone(text, of):
    place = next((i for i, word in enumerate(text.split()) if i and "hull" in word.lower()), len(text.split()) - 1)
    document, scores = scored(text, place, **of)
    assert leaning(document, scores) is scores


@given(st.floats(0.01, 0.69), st.floats(0.01, 0.3))
def test_only_the_town_changes(other, place):
    document, scores = scored("She works in Hull now.", 3, ORG=other, LOC=place)
    raised = leaning(document, scores)
    assert (raised[[0, 1, 2, 4]] == scores[[0, 1, 2, 4]]).all()
    assert raised[3, LOC] >= scores[3, LOC]
    assert raised[3, ORG] <= scores[3, ORG]
