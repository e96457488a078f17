import pytest

from models.text.lemmas import lemmas, one_of_people, plurals, singular, unpossessed


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("said", "say"),
        ("denies", "deny"),
        ("argued", "argue"),
        ("passes", "pass"),
        ("admitted", "admit"),
        ("stating", "state"),
        ("say", "say"),
    ],
)
def test_the_forms_a_word_may_come_from_hold_its_lemma(form: str, lemma: str) -> None:
    assert lemma in lemmas(form)


def test_an_irregular_form_comes_before_what_its_ending_tells() -> None:
    assert lemmas("foresaw")[0] == "foresee"


@pytest.mark.parametrize(
    ("plural", "noun"),
    [
        ("spokesmen", "spokesman"),
        ("ministries", "ministry"),
        ("bosses", "boss"),
        ("coaches", "coach"),
        ("voters", "voter"),
        ("press", "press"),
        ("census", "census"),
        ("analysis", "analysis"),
        ("ties", "tie"),
    ],
)
def test_a_noun_loses_its_plural_ending_and_nothing_else(plural: str, noun: str) -> None:
    assert singular(plural) == noun


@pytest.mark.parametrize("noun", ["mayor", "coach", "deputy", "chairman"])
def test_one_of_the_plurals_made_leads_back_to_the_noun(noun: str) -> None:
    assert noun in map(singular, plurals(noun))


@pytest.mark.parametrize(
    ("name", "one"), [("republicans", "republican"), ("yemenis", "yemeni"), ("gauss", "gauss"), ("iss", "iss"), ("uk", "uk")]
)
def test_the_name_of_a_people_loses_its_s(name: str, one: str) -> None:
    assert one_of_people(name) == one


@pytest.mark.parametrize(("word", "bare"), [("Roe's", "Roe"), ("Roe’s", "Roe"), ("Moss", "Moss"), ("n't", "n't")])
def test_a_possessive_ending_comes_off(word: str, bare: str) -> None:
    assert unpossessed(word) == bare
