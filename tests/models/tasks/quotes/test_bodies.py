import pytest

from models.tasks.quotes.bodies import Bodies
from tests.models.documents import document, names


def bodies(text: str, **types: str) -> Bodies:
    return Bodies.of(document(text), names(text, **types))


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("The lawyers asked the Court of Appeal for the Third Circuit.", "Third Circuit", {"court", "appeal"}),
        ("It rained as the regional airline Swiftair closed.", "Swiftair", {"regional", "airline"}),
        ("Swiftair, a regional airline in the north, closed.", "Swiftair", {"regional", "airline"}),
        ("Swiftair, a tale of woe, closed.", "Swiftair", set()),
        ("They left. Swiftair closed.", "Swiftair", set()),
    ],
)
def test_a_body_is_called_what_is_told_beside_its_name(text, name, words):
    assert bodies(text, ORG=name).words["e1"] == words


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("The Harbour Times’s long article closes with a joke.", "article"),
        ("A new Harbour Times poll is out.", "poll"),
        ("They read an article in the Harbour Times.", "article"),
        ("The Harbour Times recently published a long report.", "report"),
        ("The Harbour Times is late. A report is out.", None),
        ("The Harbour Times, which saw the report, is late.", None),
    ],
)
def test_whose_a_document_is_stands_beside_its_noun(text, noun):
    found = bodies(text, ORG="Harbour Times")
    assert [issue.noun for issue in found.issues] == ([noun] if noun else [])


def test_the_latest_of_the_same_kind_is_meant_before_one_of_another():
    text = "A Norbank report is out. A letter from Swiftair is out. The report says so. A Swiftair report came later."
    found = bodies(text, ORG="Norbank, Swiftair")
    assert [(issue.entity, strength) for issue, strength in found.issuers("report", text.index("The report"))] == [("e1", 1.0), ("e2", 0.5)]
    assert list(found.issuers("report", 0)) == []


def test_the_bodies_named_most_are_those_it_is_about():
    text = "Norbank grew. Norbank paid. Swiftair closed. Harbour Times closed. Norbank paid. Swiftair paid."
    assert bodies(text, ORG="Norbank, Swiftair, Harbour Times").main == (("e1", 1.0), ("e2", pytest.approx(2 / 3)))
