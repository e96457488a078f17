import pytest

from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from tests.models.documents import document, names


def pronouns(text):
    """The pronouns of a text in which three people may be named."""
    found = resolve(Trail(document(text), names(text, PERSON="Alex Roe, Sam Doe, Kim Poe"), (), (), None))
    return [one for one in found.anaphors if one.form == "pronoun"]


def stands_for(text):
    """The names the pronouns of a text stand for, in order."""
    return [one.referent.name for one in pronouns(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Alex Roe came with Sam Doe. She left.", "Alex Roe"),
        ("Alex Roe saw Sam Doe’s house. He left.", "Alex Roe"),
        ("Roe aide Sam Doe came. He left.", "Sam Doe"),
        ("Mrs. Roe came with Mr. Poe. She left. Mr. Poe slept. She woke.", "Roe"),
        ("Alex Roe came. “Sam Doe is late,” he said.", "Alex Roe"),
        ("Sam Doe came on Monday. Nothing else happened. Nothing at all. Alex Roe came. He left.", "Alex Roe"),
        ("President Alex Roe came. Sam Doe slept. Later the president woke. He left.", "Alex Roe"),
        ("A neighbour saw it. He left.", "neighbour"),
    ],
)
def test_place_and_nearness_decide(text, name):
    assert stands_for(text)[-1].endswith(name)


def test_a_resolved_pronoun_keeps_its_person_in_mind():
    assert (
        stands_for("Alex Roe came. She sat. She ate. She slept. She woke. She left. She sang. She wrote. She read. She ran.")
        == ["Alex Roe"] * 9
    )


def test_with_nobody_around_there_is_no_antecedent():
    assert stands_for("He left.") == []


def test_readings_share_the_probability():
    (one,) = pronouns("Alex Roe met Sam Doe. He left.")
    assert 0.5 < one.probability + sum(other.confidence for other in one.alternatives) <= 1


def test_pronouns_already_read_tell_a_gender():
    assert stands_for("Alex Roe came. She sat. She ate. Sam Doe saw Alex Roe. He left.")[-1] == "Sam Doe"
    assert stands_for("Alex Roe came. He sat. He ate. Alex Roe saw Sam Doe. She left.")[-1] == "Sam Doe"
