import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.verification.words import Words

SAME = [
    ("We will pay five million dollars", "we will pay $5 million"),
    ("twenty-five per cent of voters", "25% of voters"),
    ("in nineteen ninety-nine", "in 1999"),
    ("one point five million people", "1.5 million people"),
    ("1,000 people", "a thousand people".removeprefix("a ").replace("thousand", "one thousand")),
    ("the U.S. Senate", "the US senate"),
    ("I don’t know", "I don't know"),
    ("the twenty-first century", "the 21st century"),
    ("well, um, we, uh, went", "well we went"),
    ("I disagree (laughs) with you", "I disagree with you"),
    ("[W]e will go", "we will go"),
    ("the café", "the cafe"),
    ("a long-term plan", "a long term plan"),
    ("OK then", "okay then"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_ways_of_writing_the_same_words_have_the_same_keys(left: str, right: str) -> None:
    assert Words.of(left).keys == Words.of(right).keys


@pytest.mark.parametrize(
    ("left", "right"), [("we will go", "we will not go"), ("$5 million", "$6 million"), ("it can", "it can't"), ("1.5", "15")]
)
def test_other_words_have_other_keys(left: str, right: str) -> None:
    assert Words.of(left).keys != Words.of(right).keys


def test_an_ellipsis_and_brackets_are_told_by_the_word_after_them() -> None:
    words = Words.of("We … will [surely] pay five million . . .")
    assert words.keys == ("we", "will", "pay", "5000000")
    assert words.gaps == {1: "ellipsis", 2: "brackets", 4: "ellipsis"}


def test_round_brackets_with_a_sentence_are_said() -> None:
    assert Words.of("the mayor (who was late that day) came").keys == ("the", "mayor", "who", "was", "late", "that", "day", "came")


def test_a_sum_is_one_place_with_its_sign() -> None:
    text = "needs $6 million now"
    assert [span.of(text) for span in Words.of(text).spans] == ["needs", "$6 million", "$6 million", "now"]


@given(st.text(alphabet=st.sampled_from("ab 1two million$%.…[]()’'\"-\n5,é🙂"), max_size=60), st.integers(0, 20), st.integers(0, 60))
def test_spans_lie_in_the_stretch_in_order(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(max(start, end), len(text))
    words = Words.of(text, start, end)
    assert len(words.keys) == len(words.spans) == len(words)
    assert all(start <= span.start < span.end <= end for span in words.spans)
    assert list(words.spans) == sorted(words.spans)
    assert all(0 <= index <= len(words) for index in words.gaps)


def test_gaps_behind_words_that_are_one_are_at_the_word_after_them() -> None:
    words = Words.of("[W]e pay 5 per cent … more")
    assert (words.keys, words.gaps) == (("we", "pay", "5", "percent", "more"), {4: "ellipsis"})
