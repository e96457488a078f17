from models.text import lexicon
from models.text.lexicon import verbs


def test_only_he_she_it_they_and_their_forms_are_of_the_third_person() -> None:
    assert {"he", "her", "itself", "theirs"} <= lexicon.THIRD_PERSON
    assert lexicon.THIRD_PERSON.isdisjoint(("i", "we", "you", "who", "that"))
    assert {"he", "she", "it", "they"} == lexicon.SUBJECTS
    assert {"him", "them"} == lexicon.OBJECTS
    assert {"she", "her", "hers", "herself"} == lexicon.FEMININE


def test_possessive_pronouns_are_determiners_only_before_a_noun() -> None:
    assert {"his", "her", "our"} <= lexicon.DETERMINERS
    assert lexicon.DETERMINERS.isdisjoint(("hers", "theirs", "mine"))


def test_a_noun_has_the_gender_it_has_everywhere_and_a_title_the_one_before_a_name() -> None:
    assert lexicon.GENDERED["actress"] == "feminine"
    assert "sheikh" in lexicon.ROLES
    assert "sheikh" not in lexicon.GENDERED
    assert lexicon.TITLE_GENDERS["sheikh"] == "masculine"


def test_an_honorific_may_tell_no_gender() -> None:
    assert lexicon.HONORIFICS["mrs"] == "feminine"
    assert lexicon.HONORIFICS["dr"] is None
    assert "president" not in lexicon.HONORIFICS


def test_a_title_may_be_short_for_a_role() -> None:
    assert lexicon.SHORT_ROLES["gov"] == "governor"
    assert lexicon.SHORT_ROLES["spokeswoman"] == "spokesperson"
    assert set(lexicon.SHORT_ROLES.values()) <= lexicon.ROLES


def test_a_verb_of_saying_is_factive_whether_it_presupposes_or_vouches() -> None:
    assert verbs.LISTED["realize"] == verbs.LISTED["confirm"] == "factive"
    assert "realize" in verbs.PRESUPPOSING
    assert "confirm" not in verbs.PRESUPPOSING


def test_irregular_forms_lead_to_verbs_and_regular_ones_are_not_among_them() -> None:
    assert verbs.IRREGULAR["wrote"] == "write"
    assert "asked" not in verbs.IRREGULAR
