from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.contents import CITED, MARKED
from models.tasks.attribution.likelihoods import Said
from models.tasks.quotes.acts import ACTS, SUBSTANCE, WEIGHTS, act, features, judged, substance
from models.tasks.quotes.attributions import Attribution
from tests.models.documents import document

TEXT = "The clerk warned that the bridge would close in the spring. “Drive round it.”"


def told(cue: str = "warned", content: str = "that the bridge would close in the spring", **other: object) -> dict[str, float]:
    """The features of a quote in ``TEXT``."""
    return features(document(TEXT), attribution(cue, content, **other))


def attribution(cue: str, content: str, **other: object) -> Attribution:
    spans = [Span(start := TEXT.index(words), start + len(words)) for words in (cue, content)]
    quote = Attribution((spans[1],), "indirect", ScoredSpan(spans[0], "cue", 0.9), None, 0.0, 0.6, cue_link=0.8, said=Said(0.9, 0.7, 0.1))
    return replace(quote, **other)


def test_what_is_told_of_a_quote_has_a_name():
    found = told()
    assert {"indirect", "no source", "cue of speech", "cue before", "cue beside"} <= found.keys()
    assert found["cue's link"] == 0.8
    assert found["said"] > found["least said"] > 0


def test_a_cue_far_off_in_another_sentence_is_told():
    found = told(content="“Drive round it.”", kind="direct")
    assert "cue in another sentence" in found
    assert "cue beside" not in found
    assert 0 < found["cue away"] < 1


def test_the_tagger_is_not_asked_about_what_the_form_tells():
    assert not {"said", "least said", "said after"} & told(label=CITED).keys()
    assert told(label=CITED)["form cited"] == 1
    assert "said" in told(label=MARKED)


def test_a_quote_without_a_cue_has_no_place_of_one():
    found = features(document(TEXT), replace(attribution("warned", "bridge"), cue=None))
    assert "no cue" in found
    assert not any(name.startswith("cue") for name in found)


@given(st.dictionaries(st.sampled_from(sorted(WEIGHTS[SUBSTANCE])), st.floats(-5, 5), max_size=8))
def test_any_features_give_a_probability_and_an_act(some):
    assert 0 <= substance(some) <= 1
    assert act(some) in ACTS


def test_what_speaks_for_an_act_or_an_attribution_makes_it_likelier():
    weights = {"statement": {"x": 1.0}, "thought": {"y": 1.0}, "other": {}, SUBSTANCE: {"x": 2.0}}
    assert act({"x": 1.0}, weights) == "statement"
    assert act({"y": 1.0}, weights) == "thought"
    assert substance({"x": 1.0}, weights) > substance({"y": 1.0}, weights) == 0.5


@pytest.mark.parametrize(("surer", "other"), [(Said(0.99, 0.98, 0.0), Said(0.5, 0.1, 0.0))])
def test_words_that_are_surely_said_are_more_likely_a_quote(surer, other):
    quotes = [attribution("warned", "bridge", said=said) for said in (surer, other)]
    first, second = judged(document(TEXT), quotes)
    assert first.substance > second.substance


def test_blocks_of_quotations_are_somebodys_words_without_any_cue():
    (quote,) = judged(document(TEXT), [Attribution((Span(60, 77),), "direct", None, None, 0.0, 0.9, CITED)])
    assert quote.substance > 0.8
