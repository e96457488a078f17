from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Entity, Mention, Span
from models.desk import Anchor, Correction, Listed
from models.rulings import Rulings
from models.tasks.entities import form
from models.tasks.entities.corrected import is_name, mention_at
from models.tasks.entities.house import HouseList
from models.text.document import Document
from models.text.sentences import split
from tests.models.documents import UNREAD
from tests.models.tasks.entities.marked import read

MARKED = "[PERSON:Ida Stow] met [ORG:Norvik] on [DATE:Monday]. [PERSON:Norvik] rose. [PERSON:Stow] left. Tom Pell and I. Stow met."


def found(*corrections: Correction, names: tuple[Listed, ...] = ()) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    text, spans = read(MARKED)
    houses = (HouseList.of(names),) if names else ()
    result = form(Document(text, split(text), UNREAD), tuple(spans), houses, Rulings.of(text, corrections))
    return result.mentions, result.entities


def entities(*corrections: Correction, names: tuple[Listed, ...] = ()) -> list[tuple[str, str, str, tuple[str, ...]]]:
    text, _ = read(MARKED)
    mentions, known = found(*corrections, names=names)
    texts = {mention.id: mention.span.of(text) for mention in mentions}
    return [(entity.name, entity.type, entity.method, tuple(texts[id_] for id_ in entity.mentions)) for entity in known]


def test_a_type_holds_for_the_name_wherever_it_stands() -> None:
    (norvik,) = [entity for entity in entities(Correction("type", Anchor("Norvik", "met "), "FAC")) if "Norvik" in entity[0]]
    assert norvik == ("Norvik", "FAC", "correction", ("Norvik", "Norvik"))
    mentions, _ = found(Correction("type", Anchor("Norvik", "met "), "FAC"))
    assert {mention.type for mention in mentions if mention.confidence == 1.0} == {"FAC"}


def test_a_type_makes_a_mention_where_the_tagger_is_silent() -> None:
    assert ("Tom Pell", "PERSON", "correction", ("Tom Pell",)) in entities(Correction("type", Anchor("Tom Pell"), "PERSON"))


def test_two_mentions_are_of_one_entity_and_so_are_all_that_go_with_them() -> None:
    (first, *others) = entities(Correction("same_entity", Anchor("Ida Stow"), other=Anchor("Norvik", ". ", " rose")))
    assert first[2:] == ("correction", ("Ida Stow", "Norvik", "Norvik", "Stow")) or first[3][:2] == ("Ida Stow", "Norvik")
    assert all(method == "model" for _, _, method, _ in others)


def test_a_name_that_the_tagger_passed_over_joins() -> None:
    assert ("Ida Stow", "PERSON", "correction", ("Ida Stow", "Stow", "I. Stow")) in entities(
        Correction("same_entity", Anchor("I. Stow"), other=Anchor("Ida Stow"))
    )


def test_chains_of_the_same_are_one() -> None:
    chained = entities(
        Correction("same_entity", Anchor("I. Stow"), other=Anchor("Tom Pell")),
        Correction("same_entity", Anchor("Tom Pell"), other=Anchor("Ida Stow")),
    )
    assert any(set(texts) >= {"Ida Stow", "Tom Pell", "I. Stow"} for *_, texts in chained)


def test_an_editor_s_word_goes_before_the_list_of_names() -> None:
    listed = (Listed("Norvik", "ORG", id="7"),)
    assert ("Norvik", "ORG", "names", ("Norvik", "Norvik")) in entities(names=listed)
    assert ("Norvik", "FAC", "correction", ("Norvik", "Norvik")) in entities(
        Correction("type", Anchor("Norvik", "met "), "FAC"), names=listed
    )


def test_without_corrections_nothing_changes() -> None:
    assert found() == found(Correction("type", Anchor("nowhere"), "ORG"))


@pytest.mark.parametrize(
    ("words", "name"),
    [("Ida Stow", True), ("NT", True), ("she", False), ("She", False), ("the Mayor", False), ("The mayor", False), ("tea", False)],
)
def test_names_are_told_from_what_stands_for_them(words: str, name: bool) -> None:
    assert is_name(words) is name


def test_the_mention_that_shares_most_with_a_place_is_meant() -> None:
    spans = [Span(0, 4), Span(6, 12), Span(12, 14)]
    assert [mention_at(spans, Span(*place)) for place in ((0, 2), (4, 6), (3, 9), (11, 14), (20, 30))] == [0, None, 1, 2, None]
    assert mention_at([], Span(0, 1)) is None


TEXT, _ = read(MARKED)
ANCHORS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)).map(
    lambda place: Anchor(TEXT[place[0] : sum(place)], start=place[0])
)
CORRECTIONS = st.one_of(
    st.builds(Correction, st.just("type"), ANCHORS, st.sampled_from(["ORG", "DATE", "PERSON"])),
    st.builds(lambda one, other: Correction("same_entity", one, other=other), ANCHORS, ANCHORS),
)


@settings(deadline=None)
@given(st.lists(CORRECTIONS, max_size=6))
def test_whatever_is_corrected_the_answer_is_sound(corrections: list[Correction]) -> None:
    mentions, known = found(*corrections)
    assert all(before.span.end <= after.span.start for before, after in pairwise(mentions))
    assert [mention.id for mention in mentions] == [f"m{number}" for number in range(1, len(mentions) + 1)]
    assert sorted(id_ for entity in known for id_ in entity.mentions) == sorted(mention.id for mention in mentions)
    assert {mention.entity for mention in mentions} == {entity.id for entity in known}
