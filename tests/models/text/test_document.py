import numpy as np
import pytest

from models.annotations import Span
from models.text.document import Document
from models.text.tokens import Tokenizer
from tests.models.documents import document
from tests.tiny import SHIPPED


def test_positions_find_their_sentence_and_paragraph():
    found = document("One is here. Two is there.\n\nThree.")
    assert [found.sentence(position) for position in (0, 11, 13, 28)] == [0, 0, 1, 2]
    assert [found.paragraph(position) for position in (0, 20, 28)] == [0, 0, 1]
    assert found.sentence_span(14).of(found.text) == "Two is there."


def test_before_the_first_sentence_there_is_none_and_the_paragraph_stands_in():
    found = document("\n\nOne is here.\nTwo.")
    assert found.sentence(0) == -1
    assert found.sentence_span(0) == found.paragraph_span(0) == Span(0, 2)
    assert found.paragraph_span(14).of(found.text) == "One is here.\n"
    assert found.paragraph_span(15).of(found.text) == "Two."


def test_many_positions_find_their_paragraphs_at_once():
    found = document("One.\n\nTwo.\nThree.")
    positions = [0, 4, 6, 11, 16]
    assert found.paragraphs_of(np.array(positions)).tolist() == [found.paragraph(position) for position in positions] == [0, 0, 1, 2, 2]


def test_marks_know_what_they_hold():
    found = document("She said “no” twice.")
    assert found.in_marks(10)
    assert not found.in_marks(3)
    assert [found.in_marks(position) for position in (8, 9, 12, 13)] == [False, True, True, False]


def test_what_stands_in_marks_is_found_by_its_outermost_pair():
    found = document("“He said ‘no’ to me,” she said. “Why?”")
    assert [region.outer.of(found.text) for region in found.quoted] == ["“He said ‘no’ to me,”", "“Why?”"]
    assert len(found.regions) == 3
    assert found.region(found.text.index("no")) == found.quoted[0]
    assert found.region(found.text.index("she")) is None


@pytest.mark.parametrize(
    ("part", "inside"),
    [("she said", []), ("me,” she", ["“Yes, me,”"]), ("me,” she said. “Why", ["“Yes, me,”", "“Why?”"]), ("?", ["“Why?”"])],
)
def test_a_stretch_of_text_finds_the_marks_it_shares_a_character_with(part, inside):
    found = document("“Yes, me,” she said. “Why?”")
    start = found.text.index(part)
    assert [region.outer.of(found.text) for region in found.regions_in(Span(start, start + len(part)))] == inside


def test_labels_of_turns_stand_at_the_start_of_a_line():
    found = document("ROE: Late?\nIt was: yes.\nNote: this.\nDoe: No.")
    assert [match.group(1) for match in found.labels] == ["ROE", "Doe"]


def test_a_text_is_read_with_its_sentences_and_tokens():
    found = Document.read("Dr. Roe left. She slept.", Tokenizer(SHIPPED / "article" / "tokenizer.json"))
    assert [sentence.of(found.text) for sentence in found.sentences] == ["Dr. Roe left.", "She slept."]
    starts, ends = found.tokens.starts.tolist(), found.tokens.ends.tolist()
    assert [found.text[start:end] for start, end in zip(starts, ends, strict=True)] == ["Dr", ".", "Roe", "left", ".", "She", "slept", "."]
    assert found.words.lower == ["dr", "roe", "left", "she", "slept"]


def test_an_empty_text_has_one_empty_paragraph_and_nothing_else():
    found = document("")
    assert (found.sentences, found.paragraphs, found.regions, found.labels) == ((), (0,), (), ())
    assert found.sentence_span(0) == Span(0, 0)
