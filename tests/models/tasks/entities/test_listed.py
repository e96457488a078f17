from pathlib import Path

from models.desk import Listed
from models.tasks.entities import form
from models.tasks.entities.house import HouseList
from models.text.document import Document
from models.text.sentences import split
from tests.models.documents import UNREAD
from tests.models.tasks.entities.marked import read

HOUSE = HouseList.parse(
    [
        ("entry 1", {"name": "Ida Stow", "aliases": ["the Quay Queen", "Lady Stow"]}),
        ("entry 2", {"name": "Washington", "type": "LOC"}),
        ("entry 3", {"name": "Norvik", "type": "ORG"}),
    ],
    Path("names.json"),
)


def entities(marked: str) -> list[tuple[str, str, tuple[str, ...]]]:
    text, spans = read(marked)
    result = form(Document(text, split(text), UNREAD), tuple(spans), (HOUSE,))
    by_id = {mention.id: mention for mention in result.mentions}
    assert all(by_id[id_].entity == entity.id for entity in result.entities for id_ in entity.mentions)
    return [(entity.name, entity.type, tuple(by_id[id_].span.of(text) for id_ in entity.mentions)) for entity in result.entities]


def test_a_listed_name_is_found_where_the_tagger_is_silent_or_wrong() -> None:
    assert entities("Norvik fell. [PERSON:Norvik] rose.") == [("Norvik", "ORG", ("Norvik", "Norvik"))]


def test_all_it_goes_by_is_one_entity_under_the_listed_name() -> None:
    assert entities("the Quay Queen and Lady Stow left.") == [("Ida Stow", "PERSON", ("the Quay Queen", "Lady Stow"))]


def test_a_surname_alone_joins_the_listed_name_of_the_text() -> None:
    assert entities("Ida Stow left. [PERSON:Stow] rose.") == [("Ida Stow", "PERSON", ("Ida Stow", "Stow"))]


def test_two_listed_names_are_never_one_entity() -> None:
    house = HouseList.parse([("entry 1", {"name": "Ida Stow"}), ("entry 2", {"name": "Stow"})], Path("names.json"))
    text = "Ida Stow met Stow."
    result = form(Document(text, split(text), UNREAD), (), (house,))
    assert [(entity.name, len(entity.mentions)) for entity in result.entities] == [("Ida Stow", 1), ("Stow", 1)]


def test_part_of_another_name_is_not_taken() -> None:
    assert entities("The [ORG:Washington Post] is in Washington.") == [
        ("Washington Post", "ORG", ("Washington Post",)),
        ("Washington", "LOC", ("Washington",)),
    ]


def test_a_title_or_an_article_makes_no_other_name() -> None:
    assert entities("[PERSON:Dr. Ida Stow] and [ORG:the Norvik] met.") == [
        ("Ida Stow", "PERSON", ("Ida Stow",)),
        ("Norvik", "ORG", ("Norvik",)),
    ]


def test_without_a_listed_name_in_the_text_nothing_changes() -> None:
    text, spans = read("[PERSON:Tom Pell] met [ORG:Rell Inc.] on [DATE:Monday].")
    document = Document(text, split(text), UNREAD)
    assert form(document, tuple(spans), (HOUSE,)) == form(document, tuple(spans))


def links(marked: str, *names: Listed) -> list[tuple[str, str | None, dict[str, float]]]:
    """The entities with the id they are linked to, and the scores of all that they may be."""
    text, spans = read(marked)
    result = form(Document(text, split(text), UNREAD), tuple(spans), (HouseList.of(names),))
    return [
        (
            entity.name,
            entity.link.id if entity.link else None,
            {one.id: one.score for one in (entity.link, *entity.link.alternatives)} if entity.link else {},
        )
        for entity in result.entities
    ]


def test_an_entity_is_linked_to_the_id_of_the_list() -> None:
    stow = Listed("Ida Stow", aliases=("the Quay Queen",), id="tag:1")
    ((name, id_, scores), other) = links("[PERSON:Ida Stow] left. The Quay Queen met [PERSON:Tom Pell].", stow)
    assert (name, id_, other[1]) == ("Ida Stow", "tag:1", None)
    assert scores == {"tag:1": 0.99}


def test_what_has_no_id_has_no_link() -> None:
    assert links("[PERSON:Ida Stow] left.", Listed("Ida Stow"))[0][1] is None


def test_one_word_that_the_tagger_passes_over_is_less_sure() -> None:
    ((_, _, scores),) = links("Mercury rose.", Listed("Mercury", "ORG", id="1"))
    assert scores == {"1": 0.8}


def test_two_of_one_name_are_told_with_their_scores() -> None:
    ((_, id_, scores),) = links("[PERSON:Ida Stow] left.", Listed("Ida Stow", id="1"), Listed("Ida Stow", id="2"))
    assert id_ == "1"
    assert scores == {"1": 0.495, "2": 0.495}


def test_a_title_nearby_and_the_type_tell_two_apart() -> None:
    mayor, baker, house = Listed("Ida Stow", id="1"), Listed("Ida Stow", id="2", title="baker"), Listed("Ida Stow", "FAC", id="3")
    ((_, id_, scores),) = links("The baker [PERSON:Ida Stow] left.", mayor, baker, house)
    assert id_ == "2"
    assert scores["2"] > 2 * scores["1"] > 4 * scores["3"]


def test_the_full_name_elsewhere_tells_whom_a_shared_alias_means() -> None:
    ida, jon = Listed("Ida Stow", aliases=("Stow",), id="1"), Listed("Jon Stow", aliases=("Stow",), id="2")
    ((name, id_, scores),) = links("[PERSON:Jon Stow] left. [PERSON:Stow] rose.", ida, jon)
    assert (name, id_, scores) == ("Jon Stow", "2", {"2": 0.99})


def test_scores_of_one_entity_are_no_more_than_one() -> None:
    names = [Listed("Ida Stow", id=str(number)) for number in range(6)]
    ((_, _, scores),) = links("[PERSON:Ida Stow] left.", *names)
    assert len(scores) == 4
    assert sum(scores.values()) <= 1
