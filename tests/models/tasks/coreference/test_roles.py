import pytest

from models.tasks.coreference.roles import Roles
from tests.models.documents import document, names


def holders(text, head, *modifiers):
    known = names(text, PERSON="Jane Roe, John Doe")
    roles = Roles.of(document(text), known)
    return [known.entities[held.entity].name for held in roles.holders(head, frozenset(modifiers), len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Prime Minister Jane Roe came.",
        "Jane Roe, the prime minister of Ruritania, came.",
        "Jane Roe (Bigtown), who is prime minister, came.",
        "The prime minister, Jane Roe, came.",
        "Jane Roe is the prime minister.",
    ],
)
def test_titles_and_appositions_give_roles(text):
    assert holders(text, "minister", "prime") == ["Jane Roe"]


def test_the_nearest_holder_comes_first():
    assert holders("Senator Jane Roe came. Senator John Doe left.", "senator") == ["John Doe", "Jane Roe"]


def test_words_before_the_noun_choose():
    assert holders("Foreign Minister Jane Roe met Trade Minister John Doe.", "minister", "foreign") == ["Jane Roe"]


def test_short_titles_are_the_long_ones():
    assert holders("Sen. Jane Roe came.", "senator") == holders("Sen. Jane Roe came.", "sen") == ["Jane Roe"]


def test_a_verb_before_a_name_is_no_role():
    text = "On Monday came Jane Roe."
    assert Roles.of(document(text), names(text, PERSON="Jane Roe")).by_head == {}
