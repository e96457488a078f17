import pytest

from models.tasks.coreference.anaphora import Anaphora
from models.tasks.coreference.roles import Roles
from models.tasks.quotes.people import People
from tests.models.documents import document, names


def title(text: str) -> str | None:
    """What ``text`` says that Jane Roe is."""
    read, known = document(text), names(text, PERSON="Jane Roe", ORG="Acme")
    person = People.of(read, known, Anaphora(roles=Roles.of(read, known)))["e1"]
    return person.title.of(text) if person.title else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme spokeswoman Jane Roe left.", "spokeswoman"),
        ("Jane Roe, a senior economist, left.", "senior economist"),
        ("Mayor Jane Roe left. Jane Roe, the mayor of Bigtown, came.", "mayor of Bigtown"),
    ],
)
def test_what_somebody_is_said_to_be(text: str, expected: str) -> None:
    assert title(text) == expected


@pytest.mark.parametrize("text", ["Jane Roe, a think tank had earlier said, left.", "Jane Roe was a class act.", "Jane Roe’s show closed."])
def test_what_stands_beside_a_name_and_is_no_role(text: str) -> None:
    assert title(text) is None
