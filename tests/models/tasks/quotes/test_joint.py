import pytest

from models.annotations import Span
from models.tasks.quotes.joint import Groups, company, coordinated
from tests.models.documents import document, names

PEOPLE = "Rita Moore, Jon Pike, Ann Poole"


@pytest.mark.parametrize(("text", "expected"), [
    ("Rita Moore and Jon Pike", ["Rita Moore", "Jon Pike"]),
    ("Rita Moore, Jon Pike and Ann Poole", ["Rita Moore", "Jon Pike", "Ann Poole"]),
    ("Rita Moore (D-Ohio), Jon Pike, and Ann Poole (R)", ["Rita Moore", "Jon Pike", "Ann Poole"]),
    ("The mayor of Leeds, Rita Moore, and the mayor of Derby, Jon Pike,", ["Rita Moore", "Jon Pike"]),
    ("Acme chair Rita Moore and chief executive Jon Pike", ["Rita Moore", "Jon Pike"]),
    ("Rita Moore of Leeds and Jon Pike of Derby", ["Rita Moore", "Jon Pike"]),
    ("Rita Moore", []),
    ("Rita Moore, Jon Pike", []),
    ("Rita Moore, who works with Jon Pike", []),
    ("Rita Moore. Jon Pike and", []),
    ("Rita Moore’s friend and Jon Pike", []),
    ("Rita Moore told a friend of Jon Pike and", []),
])  # fmt: skip
def test_names_side_by_side(text, expected):
    found = coordinated(document(text), names(text, PERSON=PEOPLE, ORG="Acme", LOC="Leeds, Derby"), Span(0, len(text)))
    assert [mention.span.of(text) for mention in found] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Rita Moore and other drivers", "other drivers"),
    ("Rita Moore, a nurse, and her sister", "her sister"),
    ("Rita Moore and the rain", None),
    ("Rita Moore", None),
])  # fmt: skip
def test_company_without_a_name(text, expected):
    last = names(text, PERSON=PEOPLE).mentions[0]
    assert company(document(text), Span(0, len(text)), last) == expected


def test_the_latest_group_before_a_place():
    text = "Rita Moore and Jon Pike came. Ann Poole left. They sang."
    groups = Groups(document(text), names(text, PERSON=PEOPLE))
    assert [mention.span.of(text) for mention in groups.before(len(text))] == ["Rita Moore", "Jon Pike"]
    assert groups.before(0) == ()
    assert groups.closed_by(groups.before(len(text))[-1]) == groups.before(len(text))
