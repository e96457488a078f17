import re

import pytest

from models.text.speech import SPEECH, entry, of_speech, passive, reports, words_of


@pytest.mark.parametrize(
    "cue",
    [
        "said",
        "then said",
        "blasted",
        "was quoted as saying",
        "According to",
        "thinks",
        "vowed to",
        "pointed out",
        "Reportedly",
        "in a statement",
    ],
)
def test_a_cue_that_tells_of_speech(cue: str) -> None:
    assert of_speech(cue)


@pytest.mark.parametrize("cue", ["walked", "of the", "found", "pressed", "retaliatory", ""])
def test_a_cue_that_does_not(cue: str) -> None:
    assert not of_speech(cue)


@pytest.mark.parametrize(
    "cue",
    [
        *("was reported", "it’s widely known", "is now being told", "Allegedly", "appears", "expected", "have been seen"),
        *("is expected", "has been widely reported", "reportedly", "seemed", "are said"),
    ],
)
def test_a_cue_that_names_nobody(cue: str) -> None:
    assert passive(cue)


@pytest.mark.parametrize(
    "cue", ["said", "reports", "has denied", "unexpected", "is saying", "According to", "has warned", "was asking", "points out"]
)
def test_a_cue_in_the_active_voice_is_not_passive(cue: str) -> None:
    assert not passive(cue)


def test_a_verb_stands_beside_what_is_said_in_its_telling_forms_only() -> None:
    assert re.fullmatch(SPEECH, "says")
    assert not re.fullmatch(SPEECH, "saying")
    assert not re.fullmatch(SPEECH, "walked")


def test_a_phrase_counts_as_one_entry_before_its_verb() -> None:
    assert entry(("lashed", "out", "at"), 0) == (2, "charged", "lash")
    assert entry(("lashed",), 0) == (1, "charged", "lash")
    assert entry(("chair",), 0) == (1, None, "")


def test_a_weak_word_counts_in_its_phrases_only() -> None:
    assert entry(("found",), 0) == (1, None, "")
    assert entry(("found", "that"), 0) == (2, "factive", "find")
    assert entry(("owned", "up"), 0) == (2, "factive", "own")


@pytest.mark.parametrize("cue", ["urged", "was told", "according to", "reportedly", "accusation", "hit out at", "branded", "insists"])
def test_cues_of_saying_report(cue: str) -> None:
    assert reports(cue)


@pytest.mark.parametrize("cue", ["supports", "is", "…", "", "walked over to", ":"])
def test_others_do_not(cue: str) -> None:
    assert not reports(cue)


def test_nouns_of_saying_report_too() -> None:
    assert reports("the allegation")
    assert not reports("the fact")
    assert reports("in fact")


def test_negation_is_a_word_of_its_own() -> None:
    assert words_of("Didn’t say so-called") == ("did", "n't", "say", "so-called")
