from typing import Any

import pytest

from models.annotations import Quote, Span, Speaker, SpeakerKind
from models.evaluation.attributions import Attribution, Given, same_name


def quote(*content: tuple[int, int], speaker: Speaker | None = None) -> Quote:
    spans = tuple(Span(*span) for span in content)
    return Quote("q1", "direct", "statement", spans, None, None, speaker, None if speaker else "no_source", "neutral", 0.9, 0.9)


def speaker(name: str, kind: SpeakerKind = "named") -> Speaker:
    return Speaker(name, None, kind, 0.9, "source")


def attribution(name: str | None, kind: str | None = "named", content: Any = ((0, 10),)) -> Attribution:
    return Attribution.of({"content": [list(span) for span in content], "speaker": name, "speaker_kind": kind})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ilse Brandt", "Brandt", True),
        ("ILSE BRANDT’s", "Ilse Brandt", True),
        ("U.S. Court of Appeals", "US Court of Appeals", True),
        ("Ilse Brandt", "Ilse", False),
        ("Ilse Brandt", "Tom Brandt", False),
        ("the mayor", "", False),
        ("—", "—", False),
    ],
)
def test_names_are_the_same_by_their_last_word_and_no_strange_one(one: str, other: str, same: bool) -> None:
    assert (same_name(one, other), same_name(other, one)) == (same, same)


def test_half_of_the_characters_are_enough_to_be_found() -> None:
    half, less = Given.of(quote((5, 30))), Given.of(quote((6, 30)))
    assert attribution("Brandt").matching([half]) is half.quote
    assert attribution("Brandt").matching([less]) is None
    assert attribution("Brandt").matching([]) is None


def test_pieces_count_together() -> None:
    given = Given.of(quote((0, 3), (20, 23)))
    assert attribution("Brandt", content=((0, 6), (20, 26))).matching([given]) is given.quote


def test_of_two_quotes_with_the_same_characters_the_shorter_is_meant() -> None:
    outer, inner = Given.of(quote((0, 40))), Given.of(quote((0, 12)))
    assert attribution("Brandt").matching([outer, inner]) is inner.quote


def test_rows_with_parts_and_rows_with_one_span_are_read_alike() -> None:
    parts = Attribution.of({"content": [0, 4], "content_parts": [[0, 4], [8, 9]], "speaker": "Brandt"})
    assert parts.characters == {0, 1, 2, 3, 8}
    assert Attribution.of({"content": [0, 4], "content_parts": [], "speaker": None}).characters == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("kind", "name", "judged"),
    [
        ("named", "Brandt", True),
        (None, "Brandt", True),
        (None, None, False),
        ("author", None, True),
        ("not", None, False),
        ("not", "Brandt", False),
        ("unknown", None, False),
    ],
)
def test_only_attributions_of_somebody_told_have_a_speaker_to_be_right_about(kind: str | None, name: str | None, judged: bool) -> None:
    assert attribution(name, kind).has_speaker is judged


@pytest.mark.parametrize(
    ("kind", "name", "given", "right"),
    [
        ("named", "Ilse Brandt", "Brandt", True),
        ("named", "Ilse Brandt", "Kerrick", False),
        ("named", "Ilse Brandt and Tom Kerrick", "Tom Kerrick", False),
        ("named", "Ilse Brandt and Tom Brandt", "Brandt", True),
        ("organization", "Harbour and Dock Board", "Dock Board", True),
        ("role", "the ferry inspectors", "inspectors", True),
        ("role", "the ferry inspectors", "the drivers", False),
        ("document", "a report of the board", "some of the minutes", False),
        (None, "Ilse Brandt", "Brandt", True),
    ],
)
def test_a_named_speaker_is_right_by_name_and_another_by_a_word_in_common(kind: str | None, name: str, given: str, right: bool) -> None:
    assert attribution(name, kind).right(speaker(given)) is right


def test_no_speaker_is_no_answer_except_for_the_authors_own_words() -> None:
    assert attribution("Ilse Brandt").right(None) is None
    assert attribution(None, "author").right(None) is True
    assert attribution(None, "author").right(speaker("Brandt")) is False
