import pytest

from models.tasks.coreference.genders import genders, suggested
from models.tasks.coreference.roles import Roles
from tests.models.documents import document, names


def told(text):
    found, known = document(text), names(text, PERSON="Alex Roe, Sam Doe")
    return genders(found, known, Roles.of(found, known))


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs. Roe came.", "feminine"),
        ("Mr. Roe came.", "masculine"),
        ("The actress Alex Roe came.", "feminine"),
        ("Alex Roe, a businessman, came.", "masculine"),
        ("Spokeswoman Alex Roe came.", "feminine"),
    ],
)
def test_the_text_tells(text, gender):
    assert told(text) == {"e1": gender}


@pytest.mark.parametrize("text", ["Alex Roe came.", "Alex Roe came. She left.", "Alex Roe met Sam Doe. She and her mother said she left."])
def test_a_name_alone_or_a_pronoun_tells_nothing(text):
    assert told(text) == {}


def test_given_names_suggest_a_gender_of_people_named_in_full():
    known = names("Linda Roe met Peter Doe, Grace and Alex Poe.", PERSON="Linda Roe, Peter Doe, Grace, Alex Poe")
    assert {known.entities[entity].name: gender for entity, gender in suggested(known).items()} == {
        "Linda Roe": "feminine",
        "Peter Doe": "masculine",
    }


def test_evidence_against_evidence_tells_nothing():
    assert told("Mr. Roe came. Mrs. Roe left.") == {}
