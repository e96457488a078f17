from pathlib import Path

from models.tasks.entities import form
from models.tasks.entities.house import HouseList
from models.text.document import Document
from models.text.sentences import split
from tests.models.documents import UNREAD
from tests.models.tasks.entities.marked import read

HOUSE = HouseList.of(
    [
        ("entry 1", {"name": "Ida Stow", "aliases": ["the Quay Queen", "Lady Stow"]}),
        ("entry 2", {"name": "Washington", "type": "LOC"}),
        ("entry 3", {"name": "Norvik", "type": "ORG"}),
    ],
    Path("names.json"),
)


def entities(marked: str) -> list[tuple[str, str, tuple[str, ...]]]:
    text, spans = read(marked)
    result = form(Document(text, split(text), UNREAD), tuple(spans), HOUSE)
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
    house = HouseList.of([("entry 1", {"name": "Ida Stow"}), ("entry 2", {"name": "Stow"})], Path("names.json"))
    text = "Ida Stow met Stow."
    result = form(Document(text, split(text), UNREAD), (), house)
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
    assert form(document, tuple(spans), HOUSE) == form(document, tuple(spans))
