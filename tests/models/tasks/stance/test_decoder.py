from collections.abc import Mapping
from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from models.annotations import Quote, Stance
from models.tasks.stance.decoder import decode, tempered
from models.tasks.stance.judging import Voices, judge
from models.tasks.stance.labels import LABELS
from models.tasks.stance.marks import MENTION
from models.tasks.stance.readings import read
from models.tasks.stance.weighing import USES, Weighing
from tests.models.tasks.stance.saying import document, judged, quote

TEXT = "The plan is good. “I hate the plan,” said Smith. “It rains,” said Jones. Nobody came."
QUOTES = (quote(TEXT, "“I hate the plan,”", "Smith", 1, "e1"), quote(TEXT, "“It rains,”", "Jones", 2))
LONG = " ".join([TEXT, *["The weather was fine and the streets were full of people that day."] * 20])
WEIGHTS = Weighing(
    {
        "article": {"favor": {"sentences most favor": 6.0}, "against": {"sentences most against": 6.0}, "neutral": {"bias": 3.0}},
        "author": {"favor": {"own most favor": 6.0}, "against": {"own most against": 6.0}, "neutral": {"bias": 3.0}},
        "speaker": {"favor": {"quotes most favor": 6.0}, "against": {"quotes most against": 6.0}, "neutral": {"bias": 3.0}},
    }
)
"""Whoever takes a side for certain takes it in all."""


def stance(
    sides: Mapping[str, str], text: str = TEXT, quotes: tuple[Quote, ...] = QUOTES, mention: str = "", weighing: Weighing = WEIGHTS
) -> Stance:
    read_as = document(text)
    voices, said = judged(read_as, quotes, sides, mention=mention)
    return decode("the plan", read_as.sentences, voices, said, weighing)


def test_a_short_text_is_judged_as_a_whole() -> None:
    found = stance({"good": "favor"})
    assert (found.label, found.author.label) == ("favor", "favor")
    assert found.confidence == found.scores.favor > 0.9


def test_a_long_text_is_judged_by_weights() -> None:
    assert stance({"good": "favor"}, LONG).label == "favor"
    deaf = Weighing({use: {label: {} for label in LABELS} for use in USES})
    assert astuple(stance({"good": "favor"}, LONG, weighing=deaf).scores) == pytest.approx((1 / 3,) * 3)


def test_speakers_are_judged_by_their_own_words_whether_or_not_the_text_names_them() -> None:
    found = stance({"good": "favor", "hate": "against", "rains": "favor"})
    told = [(s.name, s.entity, s.label, s.quotes, s.abstain) for s in found.by_speaker]
    assert told == [("Smith", "e1", "against", ("q1",), False), ("Jones", None, "favor", ("q2",), False)]
    assert found.author.label == "favor"


def test_a_speaker_who_says_nothing_of_the_target_is_left_out() -> None:
    assert [speaker.name for speaker in stance({"hate": "against"}).by_speaker] == ["Smith"]
    assert [(s.name, s.label) for s in stance({}, mention="all").by_speaker] == [("Smith", "neutral"), ("Jones", "neutral")]


def test_words_of_others_give_a_speaker_no_side_where_he_speaks_of_the_target() -> None:
    text = LONG + " “We met the council,” said Smith. “I hate the war,” said Smith."
    said = [quote(text, content, "Smith", 3 + i, "e1") for i, content in enumerate(("“We met the council,”", "“I hate the war,”"))]
    swayed = replace(WEIGHTS, weights=WEIGHTS.weights | {"speaker": {"favor": {}, "against": {"quotes most against": 6.0}, "neutral": {}}})

    def told(mention: str) -> list[tuple[str, bool]]:
        found = stance({"hate the war": "against"}, text, tuple(said), mention, swayed).by_speaker
        return [(speaker.label, speaker.abstain) for speaker in found]

    assert told("council") == [("neutral", True)]
    assert told("war") == [("against", False)]


def test_a_speaker_who_cannot_be_told_abstains() -> None:
    weights = replace(WEIGHTS, weights=WEIGHTS.weights | {"speaker": {label: {} for label in LABELS}})
    found = stance({}, LONG, mention="all", weighing=weights).by_speaker
    assert [(s.label, s.abstain) for s in found] == [("neutral", True)] * 2


def test_who_does_not_mention_the_target_is_told_where_he_is_sure_enough() -> None:
    said = {"hate": "favor", "rains": "favor"}
    for favor, against, told in ((0.47, -1.0, 2), (0.05, 0.0, 0)):  # .53 and .34 favor
        weights = {"speaker": {"favor": {"bias": favor}, "against": {"bias": against}, "neutral": {}}}
        found = stance(said, LONG, weighing=replace(WEIGHTS, weights=WEIGHTS.weights | weights)).by_speaker
        assert [s.label for s in found] == ["favor"] * told
    mentioned = stance(said, LONG, mention="all", weighing=replace(WEIGHTS, weights=WEIGHTS.weights | weights)).by_speaker
    assert len(mentioned) == 2


def test_quotes_without_a_speaker_are_nobodys_stance_nor_the_authors() -> None:
    found = stance({"hate": "against"}, quotes=(quote(TEXT, "“I hate the plan,”", None),))
    assert found.by_speaker == ()
    assert found.author.label == "neutral"


def test_the_authors_own_quotes_are_his_words() -> None:
    found = stance({"hate": "against"}, quotes=(quote(TEXT, "“I hate the plan,”", "I", kind="author"),))
    assert (found.by_speaker, found.author.label) == ((), "against")


def test_evidence_agrees_with_the_label_and_tells_who_takes_the_side() -> None:
    found = stance({"good": "favor", "hate": "against"}, LONG, weighing=replace(WEIGHTS, weights=WEIGHTS.weights | {"article": SLANTED}))
    assert found.label == "against"
    assert [(e.sentence, e.label, e.holder.kind, e.holder.quote) for e in found.evidence] == [("s2", "against", "quote", "q1")]
    assert stance({"good": "favor"}, LONG).evidence[0].holder.kind == "author"


SLANTED = {"favor": {}, "against": {"bias": 9.0}, "neutral": {}}


def test_of_a_sentence_in_which_neither_author_nor_quote_takes_the_side_somebody_else_does() -> None:
    read_as = document("Smith praised the plan.")
    voices, said = judged(read_as, (), {"praised": "favor"}, {})
    found = decode("the plan", read_as.sentences, voices, said, WEIGHTS)
    assert (found.label, found.author.label) == ("favor", "neutral")
    assert [e.holder.kind for e in found.evidence] == ["other"]


def test_beside_the_surest_sentence_only_those_that_mention_the_target_are_evidence() -> None:
    text = f"The plan is a joy. I love it. What a gift. The plan is a feast. {LONG}"
    sides = {"is a joy": "favor", "love it": "favor", "a gift": "favor", "is a feast": "favor"}
    assert [e.sentence for e in stance(sides, text, (), mention="the plan").evidence] == ["s1", "s4"]
    assert [e.sentence for e in stance({"love it": "favor", "a gift": "favor"}, text, (), mention="the plan").evidence] == ["s2"]


def test_a_neutral_text_has_evidence_of_both_sides_or_none() -> None:
    even = replace(WEIGHTS, weights=WEIGHTS.weights | {"article": {"favor": {}, "against": {}, "neutral": {"bias": 9.0}}})
    assert stance({}, LONG).evidence == ()
    assert stance({"good": "favor"}, LONG, weighing=even).evidence == ()
    both = stance({"good": "favor", "hate": "against"}, LONG, mention="the plan", weighing=even)
    assert [(e.sentence, e.label) for e in both.evidence] == [("s1", "favor"), ("s2", "against")]


def test_a_label_that_no_sentence_bears_out_gives_way_to_neutral() -> None:
    found = stance(
        {"hate": "against"}, LONG, weighing=replace(WEIGHTS, weights=WEIGHTS.weights | {"article": {**SLANTED, "favor": {"bias": 20.0}}})
    )
    assert (found.label, found.evidence, found.scores.favor) == ("neutral", (), 0.0)


def test_an_empty_text_is_neutral() -> None:
    found = stance({}, "", ())
    assert (found.label, found.evidence, found.by_speaker) == ("neutral", (), ())
    assert found.confidence == pytest.approx(1)


def test_a_temperature_above_one_makes_less_sure() -> None:
    sure = np.array([0.8, 0.15, 0.05])
    assert tempered(sure, 1.0) == pytest.approx(sure)
    assert tempered(sure, 2.0).max() < 0.8 < tempered(sure, 0.5).max()
    assert tempered(sure, 2.0).sum() == pytest.approx(1)


elements = arrays.arrays(np.float32, (len(document(LONG).tokens), 8), elements=st.floats(-20, 20, width=32))
contents = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(lambda s: TEXT[s[0] : s[0] + s[1]])


@given(elements, st.lists(st.tuples(contents, st.sampled_from([None, "Smith", "the critics"])), max_size=4), st.sampled_from([TEXT, LONG]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_scores_and_quotes_make_a_sound_answer(values: NDArray[np.float32], said: list[tuple[str, str | None]], text: str) -> None:
    read_as = document(text)
    quotes = tuple(quote(text, content, name, i) for i, (content, name) in enumerate(said))
    voices = Voices.of(read_as, read(read_as.sentences, read_as.tokens), quotes)
    count = len(read_as.tokens)
    found = decode("t", read_as.sentences, voices, judge(voices, values[:count], np.full(count, MENTION), "t"), WEIGHTS)
    for scores in (found.scores, found.author.scores, *(speaker.scores for speaker in found.by_speaker)):
        assert sum(astuple(scores)) == pytest.approx(1)
        assert min(astuple(scores)) >= 0
    assert found.confidence == max(astuple(found.scores))
    assert [e.span for e in found.evidence] == sorted(e.span for e in found.evidence)
    assert found.label == "neutral" or {e.label for e in found.evidence} == {found.label}
    assert {number for speaker in found.by_speaker for number in speaker.quotes} <= {one.id for one in quotes if one.speaker}
