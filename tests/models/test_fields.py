from dataclasses import MISSING, dataclass
from typing import Annotated

import pytest

from models.annotations import Mention, Speaker, Stance
from models.fields import described, members, parted, probability


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen."""

    id: Annotated[str, described(examples=["s1"])]
    what: str
    sure: Annotated[float, probability(kind="sighting", kept="the sighting of {what}")]
    near: Annotated[tuple[str, ...], described("Ids of those nearby.", refers="Sighting", max_length=3)] = ()
    note: Annotated[str | None, "no meaning of ours", described("In a word.", hidden=True)] = None


def test_members_stand_in_the_order_of_the_fields() -> None:
    assert [member.name for member in members(Sighting)] == ["id", "what", "sure", "near", "note"]
    assert [member.name for member in members(Mention)] == ["id", "span", "type", "form", "confidence", "entity"]


def test_types_are_without_what_is_told_of_them() -> None:
    assert [member.type for member in members(Sighting)] == [str, str, float, tuple[str, ...], str | None]


def test_a_field_without_default_says_so() -> None:
    assert [member.default for member in members(Sighting)] == [MISSING, MISSING, MISSING, (), None]


def test_a_description_and_bounds_are_for_the_specification() -> None:
    by_name = {member.name: member.meaning for member in members(Sighting)}
    assert by_name["id"].spec == {"examples": ["s1"]}
    assert by_name["what"].spec == {}
    assert by_name["near"].spec == {"description": "Ids of those nearby.", "max_length": 3}
    assert by_name["near"].refers == "Sighting"
    assert by_name["note"].hidden


def test_a_probability_lies_between_0_and_1_and_may_decide_whether_the_annotation_is_given() -> None:
    meaning = next(member.meaning for member in members(Sighting) if member.name == "sure")
    assert (meaning.spec["ge"], meaning.spec["le"]) == (0, 1)
    assert (meaning.kind, meaning.kept) == ("sighting", "the sighting of {what}")
    assert probability().kind == ""


@pytest.mark.parametrize(("annotation", "name"), [(Speaker, "confidence"), (Stance, "confidence"), (Mention, "confidence")])
def test_what_is_filtered_has_one_confidence_that_tells(annotation: type, name: str) -> None:
    assert [member.name for member in members(annotation) if member.meaning.kind] == [name]


def test_a_plain_type_means_nothing_more() -> None:
    plain, meaning = parted(int)
    assert plain is int
    assert meaning == described()
