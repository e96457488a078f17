import pytest

from models.steps.joining import REASONABLE
from tests.models.tasks.entities.marked import annotate, clusters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[PERSON:Ghani] spoke. He left.", [("Ghani", "He")]),
        ("[PERSON:Ghani] spoke. His men left.", [("Ghani", "His")]),
        ("Mrs. [PERSON:Clinton] met Mr. [PERSON:Trump]. She left.", [("Clinton", "She"), ("Trump",)]),
        ("Mrs. [PERSON:Clinton] met Mr. [PERSON:Trump]. He left.", [("Clinton",), ("Trump", "He")]),
        ("[PERSON:Smith], a spokeswoman, met [PERSON:Jones]. She left.", [("Smith", "She"), ("Jones",)]),
        ("His wife [PERSON:Smith] stayed. He left.", [("Smith",)]),
        ("The [ORG:Acme Corp.] raised its prices.", [("Acme Corp.", "its")]),
        ("The [NORP:Taliban] said they would fight.", [("Taliban", "they")]),
        ("[LOC:Paris] is big. It rains. He left.", [("Paris",)]),
        ("He left. [PERSON:Ghani] spoke.", [("Ghani",)]),
        ("[PERSON:Ghani] spoke. One. Two. Three. He left.", [("Ghani", "He")]),
        ("[PERSON:Ghani] spoke. " + "Snow fell. " * 9 + "He left.", [("Ghani",)]),
    ],
)
def test_a_pronoun_joins_the_entity_it_stands_for(text: str, expected: list[tuple[str, ...]]) -> None:
    assert clusters(text, coreference=True) == expected


def test_pronouns_are_left_alone_unless_asked_for() -> None:
    assert clusters("[PERSON:Ghani] spoke. He left.") == [("Ghani",)]


def test_a_pronoun_mention_says_so_and_has_its_entitys_type() -> None:
    _, mentions, _ = annotate("[PERSON:Ghani] spoke. He left.", coreference=True)
    assert (mentions[1].form, mentions[1].type, mentions[1].entity) == ("pronoun", "PERSON", "e1")
    assert REASONABLE["pronoun"] <= mentions[1].confidence < 1


@pytest.mark.parametrize("name", ["John", "Mary"])
@pytest.mark.parametrize("pronoun", ["He", "She"])
def test_no_gender_is_guessed_from_a_first_name(name: str, pronoun: str) -> None:
    assert clusters(f"[PERSON:{name}] spoke. {pronoun} left.", coreference=True) == [(name, pronoun)]


def test_a_gender_once_told_by_a_pronoun_holds() -> None:
    text = "[PERSON:Ghani] spoke. He left. Later [PERSON:Ghani] returned. She did not."
    assert clusters(text, coreference=True) == [("Ghani", "He", "Ghani")]


def test_two_equal_candidates_are_not_reasonably_sure() -> None:
    assert clusters("It was about [PERSON:Ghani] and about [PERSON:Kabulov] and [PERSON:Putin]. Then came his car.", coreference=True) == [
        ("Ghani",),
        ("Kabulov",),
        ("Putin",),
    ]
