import pytest

from models.tasks.stance import ties
from models.tasks.stance.holders import Speaker


def told(target: str, name: str, *, person: bool = True, body: str = "") -> set[str]:
    return set(ties.of(target, Speaker(name, None, (0,), person, body)))


@pytest.mark.parametrize(("target", "name", "tie"), [
    ("Donald Roe", "Roe", "target is speaker"),
    ("Senator Roe", "Jane Roe", "target is speaker"),
    ("Roe's claim about the votes", "Jane Roe", "target of speaker"),
    ("the response to Jane Roe’s plan", "Jane Roe", "target of speaker"),
    ("Doe's attack on Roe", "Jane Roe", "target names speaker"),
    ("Doe's attack on Roe", "John Doe", "target of speaker"),
])  # fmt: skip
def test_a_target_is_tied_to_the_person_it_names(target: str, name: str, tie: str) -> None:
    assert told(target, name) == {tie}


@pytest.mark.parametrize(
    ("target", "name"), [("Melania Roe's speech", "Donald Roe"), ("the roe fishery", "Jane Roe"), ("the tram", "Jane Roe")]
)
def test_it_is_tied_to_no_other(target: str, name: str) -> None:
    assert told(target, name) == set()


def test_bodies_are_named_in_full() -> None:
    assert told("the Tax Authority's refusal", "Tax Authority", person=False) == {"target of speaker"}
    assert told("the Port Authority", "Tax Authority", person=False) == set()
    assert told("Norbank", "Jane Roe", body="Norbank") == {"target is body"}
