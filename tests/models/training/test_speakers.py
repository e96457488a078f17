import numpy as np
import pytest

from models.annotations import Referent
from models.evaluation.attributions import Attribution
from models.tasks.quotes.candidates import NOBODY, Candidate
from models.tasks.quotes.features import FEATURES
from models.training.speakers import Lesson, fitted, right_of

ROE, DOE = Referent("Jane Roe", "e1", "named"), Referent("John Doe", "e2", "named")
CANDIDATES = {
    NOBODY: Candidate(()),
    ("e1",): Candidate((ROE,)),
    ("e2",): Candidate((DOE,)),
    ("e1", "e2"): Candidate((ROE, DOE)),
    (" a police spokesman",): Candidate((Referent("a police spokesman", None, "role"),)),
}


def lesson(way, right):
    rows = np.zeros((3, len(FEATURES)), dtype=np.float32)
    rows[1, FEATURES.index(way)] = 1
    return Lesson("he", rows, np.arange(3) == right, 1.0)


def test_a_way_that_is_often_right_gains_weight():
    taught = [lesson("opening", 1)] * 9 + [lesson("near", 2)] * 9
    values = dict(zip(FEATURES, fitted(taught, np.zeros(len(FEATURES)), 0.1), strict=True))
    assert values["opening"] > 1 > 0 > values["near"]


def test_what_must_not_be_unlearned_stays():
    prior = np.array([-6.0 if name == "own_words" else 0.0 for name in FEATURES])
    values = dict(zip(FEATURES, fitted([lesson("own_words", 1)] * 4, prior, 0.1), strict=True))
    assert values["own_words"] < -5


def test_nothing_taught_leaves_the_prior():
    assert fitted([], np.ones(3), 1.0).tolist() == [1, 1, 1]


@pytest.mark.parametrize(("speaker", "kind", "right"), [
    ("Jane Roe", "named", [("e1",)]),
    ("Jane Roe and John Doe", "named", [("e1", "e2")]),
    ("Roe", None, [("e1",)]),
    (None, "unknown", [NOBODY]),
    ("I", "author", [NOBODY]),
    ("police spokesman", "role", [(" a police spokesman",)]),
    ("Ann Lee", "named", []),
])  # fmt: skip
def test_the_candidates_that_annotators_mean(speaker, kind, right):
    gold = Attribution.of({"content": [[0, 4]], "speaker": speaker, "speaker_kind": kind})
    assert sorted(right_of(gold, CANDIDATES)) == sorted(right)
