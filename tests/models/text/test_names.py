import pytest

from models.annotations import Entity, Mention, Span
from models.text.names import Names
from tests.models.documents import names


def test_names_are_found_by_overlap():
    found = names("Jane Roe met John Doe.", PERSON="Jane Roe, John Doe")
    assert [m.span.of(found.text) for m in found.within(Span(5, 14))] == ["Jane Roe", "John Doe"]
    assert found.within(Span(8, 13)) == ()


def test_a_last_word_names_an_entity_unless_two_share_it():
    found = names("Jane Roe met John Doe and Ann Doe.", PERSON="Jane Roe, John Doe, Ann Doe")
    roe = found.by_name("ROE")
    assert roe is not None
    assert roe.name == "Jane Roe"
    assert found.by_name("Doe") is None
    ann = found.by_name("Ann Doe")
    assert ann is not None
    assert ann.entity == "e3"
    assert found.by_name("") is None


def test_a_person_is_meant_rather_than_a_body_of_the_same_last_word():
    found = names("Jane Roe works for Bank Roe.", PERSON="Jane Roe", ORG="Bank Roe")
    roe = found.by_name("Roe")
    assert roe is not None
    assert roe.entity == "e1"
    assert found.by_name("Ann Roe") is None


def test_a_name_stands_for_its_entity_under_the_full_name():
    found = names("Roe met Doe.", PERSON="Jane Roe")
    (mention,) = found.mentions
    referent = found.referent(mention)
    assert (referent.name, referent.entity, referent.kind) == ("Jane Roe", "e1", "named")


@pytest.mark.parametrize(
    ("surface", "type_", "kind"),
    [
        ("Jane Roe", "PERSON", "named"),
        ("Acme", "ORG", "organization"),
        ("Ruritania", "LOC", "organization"),
        ("Democrats", "NORP", "collective"),
        ("Zealot", "NORP", "organization"),
        ("The Long Night", "WORK", "document"),
    ],
)
def test_a_names_type_tells_what_kind_of_speaker_it_is(surface, type_, kind):
    mention = Mention("m1", Span(0, len(surface)), type_, "name", 1.0, "e1")
    found = Names.of(surface, [mention], [Entity("e1", surface, type_, ("m1",), 0.5, False)])
    assert found.referent(mention).kind == kind


@pytest.mark.parametrize(
    "mention",
    [
        Mention("m1", Span(0, 3), "PERSON", "pronoun", 1.0, "e1"),
        Mention("m1", Span(0, 3), "PERSON", "nominal", 1.0, "e1"),
        Mention("m1", Span(0, 3), "DATE", "name", 1.0, "e1"),
        Mention("m1", Span(0, 3), "PERSON", "name", 1.0, "e9"),
        Mention("m1", Span(4, 7), "PERSON", "name", 1.0, "e1"),
    ],
    ids=["pronoun", "nominal", "date", "unknown entity", "pronoun taken for a name"],
)
def test_what_is_no_name_of_a_speaker_is_left_out(mention):
    found = Names.of("Roe she", [mention], [Entity("e1", "Roe", "PERSON", ("m1",), 0.5, False)])
    assert found.mentions == found.within(Span(0, 7)) == ()


def test_names_come_in_the_order_of_the_text_whatever_that_of_the_entities():
    found = names("Jane Roe met John Doe. Roe left.", PERSON="John Doe, Jane Roe")
    assert [m.span.of(found.text) for m in found.mentions] == ["Jane Roe", "John Doe", "Roe"]
    assert found.starts == tuple(m.span.start for m in found.mentions)
