import re

from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.patterns import whole

WORDS = ("who", "whom", "and", "a")


@given(st.lists(st.sampled_from([*WORDS, "wh", "_", "-", " ", "é", "1", "."]), max_size=20).map("".join))
@settings(derandomize=True, max_examples=200)
def test_the_words_are_found_where_a_boundary_stands_on_both_sides(text: str) -> None:
    plain = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
    assert [m.span() for m in re.finditer(whole(WORDS), text)] == [m.span() for m in plain.finditer(text)]
