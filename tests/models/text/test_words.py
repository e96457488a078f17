from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.words import WORD, Words


@given(st.text(st.sampled_from("abS.-’'_&/ \n😀𝐀é\u0301²ß,"), max_size=60))
@settings(derandomize=True, max_examples=300)
def test_words_are_the_matches_of_their_pattern(text: str) -> None:
    words = Words.of(text)
    assert list(zip(words.starts.tolist(), words.ends.tolist(), strict=True)) == [match.span() for match in WORD.finditer(text)]


def test_words_are_in_lower_case_without_a_possessive() -> None:
    assert Words.of("Jane's and THE BOYS’ Roe’s O'Neill").lower == ["jane", "and", "the", "boys", "roe", "o'neill"]


def test_clauses_may_begin_at_marks_and_conjunctions_standing_alone() -> None:
    text = "Sandy came, and (he said) left"
    assert [text[at : at + 3] for at in Words.of(text).clauses] == [", a", "and", "(he", ") l"]
