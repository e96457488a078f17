import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.desk import Anchor
from models.text.anchors import found
from tests.counting import calls

TEXT = "She came. Roe said she was late. In the evening she left. Roe said she was tired."


def place(anchor: Anchor, text: str = TEXT) -> int | None:
    (span,) = found(text, [anchor])
    assert span is None or span.of(text) == anchor.exact
    return span.start if span else None


def at(start: int, size: int, around: int = 12) -> Anchor:
    return Anchor(TEXT[start : start + size], TEXT[max(0, start - around) : start], TEXT[start + size : start + size + around], start)


def test_what_did_not_move_is_where_it_was() -> None:
    assert all(place(at(start, 3)) == start for start in range(len(TEXT) - 3))


def test_what_moved_is_found_by_its_neighbourhood() -> None:
    start = TEXT.index("she left")
    assert place(at(start, 3), f"A new first paragraph, she wrote.\n\n{TEXT}") == start + 35
    assert place(at(start, 3), TEXT[10:]) == start - 10


def test_the_nearest_of_several_places_with_the_same_neighbourhood_counts() -> None:
    anchor = Anchor("Roe said", ". ", " she was", TEXT.rindex("Roe said") + 4)
    assert place(anchor) == TEXT.rindex("Roe said")


def test_what_is_gone_is_lost() -> None:
    assert place(Anchor("he left", "the evening ", ". Roe", 3), TEXT.replace("she left", "all left")) is None
    assert place(Anchor("she", "in the morning. ", " sang a song", 19)) is None


def test_a_place_edited_next_to_it_is_told_by_its_other_side() -> None:
    start = TEXT.index("she left")
    assert place(at(start, 8), TEXT.replace("In the evening", "At night")) == start - 6


def test_several_words_that_stand_once_need_no_neighbourhood() -> None:
    assert place(Anchor("she was tired", "all that he wrote: ", "!", 0)) == TEXT.index("she was tired")


def test_without_a_neighbourhood_the_position_tells() -> None:
    assert place(Anchor("she", start=20)) == TEXT.index("she")
    assert place(Anchor("came")) == 4
    assert place(Anchor("she")) is None


@given(st.text(alphabet="ab \n", max_size=60), st.integers(0, 60), st.integers(1, 8), st.text(alphabet="ab ", max_size=12))
def test_a_place_survives_text_put_before_it(text: str, start: int, size: int, before: str) -> None:
    exact = text[start : start + size]
    if exact:
        (span,) = found(before + text, [Anchor(exact, text[max(0, start - 20) : start], text[start + size : start + size + 20], start)])
        assert span is None or span.of(before + text) == exact


@pytest.mark.parametrize("exact", ["a", "gone", "a a a a a a"])
def test_the_work_grows_with_the_text_and_the_anchors(exact: str) -> None:
    small, large = (calls(lambda n=n: found("a " * n, [Anchor(exact, "a a", "a", i) for i in range(n)])) for n in (300, 1200))
    assert large < 6 * small


def test_nothing_is_asked_of_nothing() -> None:
    assert found("", []) == []
    assert found("", [Anchor("a")]) == [None]
    assert found("abc", [Anchor("abc")]) == [Span(0, 3)]
