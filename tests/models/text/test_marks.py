import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.marks import around, outermost, regions


def found(text):
    return [region.outer.of(text) for region in regions(text)]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("‘", "’"),
        ("'", "'"),
        ("«", "»"),
        ("»", "«"),
        ("„", "“"),
        ("‹", "›"),
        ("``", "''"),
        ("« ", " »"),
        ("“", '"'),
    ],
)
def test_every_style_pairs(opening, closing):
    text = f"She said {opening}it is late{closing} and left."
    (region,) = regions(text)
    assert region.outer.of(text) == f"{opening}it is late{closing}"
    assert region.inner.of(text).strip() == "it is late"
    assert region.closed


def test_apostrophes_are_no_marks():
    assert found("Don’t the boys' parents know it's the '90s, or ’tis the dogs’ day? I can't.") == []


def test_an_apostrophe_within_single_marks_does_not_close_them():
    assert found("He said ‘the boys’ toys weren’t his’ and left.") == ["‘the boys’ toys weren’t his’"]


def test_nesting_gives_depth():
    text = "“They told me ‘not now’ and “never”,” he said."
    assert [(region.outer.of(text)[1:5], region.depth) for region in regions(text)] == [("They", 0), ("not ", 1), ("neve", 1)]
    assert len(outermost(regions(text))) == 1


def test_curly_marks_nest_in_straight_ones():
    assert found('"He read “The Times” daily," she said.') == ['"He read “The Times” daily,"', "“The Times”"]


def test_paragraphs_that_each_open_with_a_mark_go_on_with_one_speech():
    text = "“First of all.\n\n“Then again.\n\n“At last.”\n\nHe left. “Bye.”"
    assert [(region.closed, region.continues) for region in regions(text)] == [(False, False), (False, True), (True, True), (True, False)]


def test_marks_at_the_two_ends_of_paragraphs_enclose_them_all():
    assert found("“First of all.\n\nThen again.”\n\nHe left.") == ["“First of all.\n\nThen again.”"]


def test_an_unmatched_mark_ends_with_its_paragraph():
    text = "He said “no and left.\n\nNobody answered."
    (region,) = regions(text)
    assert (region.outer.of(text), region.closed) == ("“no and left.", False)


def test_a_stray_closing_mark_and_a_sign_of_measure_open_nothing():
    assert found("He left.” The plank is 5'10\" long.") == []


def test_around_finds_the_region_of_a_position():
    text = "a “b” c “d”"
    disjoint = outermost(regions(text))
    assert [around(disjoint, position) is not None for position in range(len(text))] == [c in "“b”d" for c in text]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(alphabet="ab s.,\n“”\"‘’'«»„‹›`-5", max_size=80))
def test_regions_are_nested_or_apart_and_within_the_text(text):
    ends = []
    last = -1
    for region in regions(text):
        assert 0 <= region.outer.start <= region.inner.start <= region.inner.end <= region.outer.end <= len(text)
        assert region.outer.start >= last
        last = region.outer.start
        while ends and ends[-1] <= region.outer.start:
            ends.pop()
        assert all(region.outer.end <= end for end in ends)
        assert region.depth == len(ends)
        ends.append(region.outer.end)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=60))
def test_any_text_is_read(text):
    regions(text)


@pytest.mark.parametrize("unit", ["“", '"', "'", "‘", "’ ", '" a', "“a\n\n", "\n\n", "«", "``", "a’s "])
def test_repeated_marks_take_linear_time(unit):
    started = time.process_time()
    regions(unit * 30_000)
    assert time.process_time() - started < 4
