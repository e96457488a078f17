"""The map between a derived text and its source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from service.documents.source_map import MappedText, SourceMap
from tests.service.documents.generated import CHECKED


def mapped() -> tuple[str, SourceMap]:
    """``Caf&eacute;<p>&amp;co`` as its reader sees it."""
    text = MappedText()
    text.add("Caf", 0, 3)
    text.add("é", 3, 11)
    text.invent("\n")
    text.invent("\n")
    text.add("&", 14, 19)
    text.add("co", 19, 21)
    return text.finish()


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, Span(0, 3)),
        (1, 2, Span(1, 2)),
        (0, 4, Span(0, 11)),
        (3, 4, Span(3, 11)),
        (3, 6, Span(3, 11)),
        (4, 7, Span(14, 19)),
        (5, 7, Span(14, 19)),
        (4, 6, Span(11, 11)),
        (5, 6, Span(11, 11)),
        (0, 9, Span(0, 21)),
        (8, 9, Span(20, 21)),
        (1, 1, Span(1, 1)),
        (4, 4, Span(11, 11)),
        (9, 9, Span(21, 21)),
    ],
)
def test_original_is_the_smallest_range_that_covers_the_span(start: int, end: int, expected: Span) -> None:
    text, source_map = mapped()
    assert text == "Café\n\n&co"
    assert source_map.original(Span(start, end)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 3, Span(0, 3)),
        (3, 11, Span(3, 4)),
        (4, 5, Span(3, 4)),
        (2, 20, Span(2, 8)),
        (11, 14, None),
        (11, 15, None),
        (5, 5, None),
        (20, 22, None),
    ],
)
def test_derived_needs_both_ends_in_the_text(start: int, end: int, expected: Span | None) -> None:
    assert mapped()[1].derived(Span(start, end)) == expected


@pytest.mark.parametrize("span", [Span(-1, 2), Span(0, 10), Span(3, 2)])
def test_a_span_outside_the_text_is_an_error(span: Span) -> None:
    with pytest.raises(ValueError, match="outside a text of 9 characters"):
        mapped()[1].original(span)


def test_an_empty_text_has_one_empty_span() -> None:
    text, source_map = MappedText().finish()
    assert text == ""
    assert source_map.original(Span(0, 0)) == Span(0, 0)
    assert source_map.derived(Span(0, 1)) is None


def test_stripping_takes_white_space_with_its_segments() -> None:
    text = MappedText()
    text.add("a b ", 0, 4)
    text.add("\n", 4, 9)
    text.invent("\n\n")
    text.strip_end()
    text.add("c", 20, 21)
    derived, source_map = text.finish()
    assert derived == "a bc"
    assert source_map.original(Span(2, 3)) == Span(2, 3)
    assert source_map.original(Span(3, 4)) == Span(20, 21)
    assert source_map.size == 4


def test_what_is_invented_after_stripping_lies_at_the_end_of_what_was_kept() -> None:
    text = MappedText()
    text.add("a  ", 0, 3)
    text.strip_end()
    text.invent("\n\n")
    text.add("b", 9, 10)
    source_map = text.finish()[1]
    assert source_map.original(Span(0, 3)) == Span(0, 1)


def test_neighbours_share_a_segment() -> None:
    text = MappedText()
    for place in range(100):
        text.add("x", place, place + 1)
    assert text.finish()[1].starts == (0,)


@CHECKED
@given(st.lists(st.tuples(st.sampled_from(["word", "reference", "gap", "skip"]), st.integers(1, 4)), max_size=12))
def test_every_span_covers_the_sources_of_its_characters_and_no_more(pieces: list[tuple[str, int]]) -> None:
    text = MappedText()
    sources: list[tuple[int, int] | None] = []
    position = 0
    for kind, size in pieces:
        if kind == "word":
            text.add("w" * size, position, position + size)
            sources += [(at, at + 1) for at in range(position, position + size)]
        elif kind == "reference":
            text.add("é", position, position + size)
            sources.append((position, position + size))
        elif kind == "gap":
            text.invent("\n" * size)
            sources += [None] * size
        position += size if kind != "gap" else 0
    source_map = text.finish()[1]
    for start in range(len(sources) + 1):
        for end in range(start, len(sources) + 1):
            covered = [source for source in sources[start:end] if source]
            found = source_map.original(Span(start, end))
            if covered:
                assert found == Span(covered[0][0], covered[-1][1])
                assert source_map.derived(found) is not None
            else:
                assert found.start == found.end <= position
