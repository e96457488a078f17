import pytest

from models.tasks.quotes.kinds import features, kind


@pytest.mark.parametrize(
    ("name", "head", "first"),
    [("one former trader", "trader", "one"), ("another", "another", "another"), ("second", "second", "a"), ("one nurse", "nurse", "one")],
)
def test_one_of_several_without_a_name_is_anonymous(name, head, first):
    assert kind(features(name, head, None, first=first)) == "anonymous"


@pytest.mark.parametrize(
    ("name", "head", "first", "expected"),
    [
        ("mayor", "mayor", "the", "role"),
        ("survey", "survey", "a", "document"),
        ("ministry", "ministry", "the", "organization"),
        ("company insider", "insider", "a", "anonymous"),
        ("whistleblower", "whistleblower", "the", "anonymous"),
    ],
)
def test_a_noun_tells_the_kind(name, head, first, expected):
    assert kind(features(name, head, None, first=first)) == expected
