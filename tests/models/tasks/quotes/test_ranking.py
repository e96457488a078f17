import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Referent
from models.tasks.quotes.candidates import NOBODY, Candidate
from models.tasks.quotes.features import FEATURES
from models.tasks.quotes.loglinear import load, store
from models.tasks.quotes.ranking import WEIGHTS, probabilities
from models.tasks.quotes.sources import FORMS

VALUES = st.dictionaries(st.sampled_from(FEATURES), st.floats(-5, 5), max_size=4)


@given(st.lists(VALUES, min_size=1, max_size=6), VALUES)
def test_the_candidates_share_all_of_the_probability(features, weights):
    candidates = {(f"e{i}",): Candidate((Referent(f"R{i}", f"e{i}", "named"),), dict(some)) for i, some in enumerate(features)}
    likely = probabilities({NOBODY: Candidate(()), **candidates}, weights)
    assert math.isclose(sum(likely.values()), 1)
    assert likely.keys() == {NOBODY, *candidates}


def test_what_speaks_for_a_candidate_makes_him_likelier():
    plain, told = Candidate((Referent("A", "e1", "named"),)), Candidate((Referent("B", "e2", "named"),), {"source": 1.0})
    likely = probabilities({("e1",): plain, ("e2",): told}, {"source": 2.0})
    assert likely["e2",] == pytest.approx(1 / (1 + math.exp(-2)))


def test_weights_come_back_from_their_file(tmp_path):
    weights = {form: {"source": 1.25, "near": -0.5} if form == "he" else {} for form in FORMS}
    store(weights, tmp_path / "weights.json", least=0.005)
    assert load(tmp_path / "weights.json", FORMS) == weights


def test_the_shipped_weights_are_of_features_there_are():
    assert all(WEIGHTS[form] for form in FORMS)
    assert {name for weights in WEIGHTS.values() for name in weights} <= set(FEATURES)
