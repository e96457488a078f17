from models.annotations import Span

from .marked import article


def test_positions_find_their_sentence_and_paragraph():
    found = article("One is here. Two is there.\n\nThree.")
    assert [found.sentence(position) for position in (0, 11, 13, 28)] == [0, 0, 1, 2]
    assert [found.paragraph(position) for position in (0, 20, 28)] == [0, 0, 1]
    assert found.sentence_span(14).of(found.text) == "Two is there."


def test_names_are_found_by_overlap():
    found = article("Jane Roe met John Doe.", PERSON="Jane Roe, John Doe")
    assert [m.span.of(found.text) for m in found.names_in(Span(5, 14))] == ["Jane Roe", "John Doe"]
    assert found.names_in(Span(8, 13)) == ()


def test_a_last_word_names_an_entity_unless_two_share_it():
    found = article("Jane Roe met John Doe and Ann Doe.", PERSON="Jane Roe, John Doe, Ann Doe")
    roe = found.by_name("ROE")
    assert roe is not None
    assert roe.name == "Jane Roe"
    assert found.by_name("Doe") is None
    ann = found.by_name("Ann Doe")
    assert ann is not None
    assert ann.entity == "e3"
    assert found.by_name("") is None


def test_marks_and_contents_know_what_they_hold():
    found = article("She said “no” twice.")
    assert found.in_marks(10)
    assert not found.in_marks(3)
    assert not found.in_content(10)
