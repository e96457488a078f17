import pytest

from tests.models.verification.held import COUNCIL, one, verdict

VERBATIM = [
    "We will not raise taxes this year, and we will never touch pensions.",
    "we will never touch pensions",
    "The bridge at Ash Lane needs $5 million.",
    "… we will never touch pensions …",
    "[The city] will never touch pensions.",
    "[T]hat is what I think",
    "I disagree with every word of that",
    "The council decided on Monday",
    "WE NEED TIME TO THINK ABOUT IT",
    "Thank you",
    "pensions",
]


@pytest.mark.parametrize("quote", VERBATIM)
def test_marks_case_fillers_brackets_and_numerals_make_no_difference(quote: str) -> None:
    verified = one(quote)
    assert (verified.verdict, verified.similarity, verified.diff) == ("verbatim", 1.0, ())


@pytest.mark.parametrize(
    "quote",
    [
        "We will raise taxes this year, and we will never touch pensions.",
        "We will not raise any taxes this year, and we will never touch pensions.",
        "The bridge at Ash Lane needs $6 million.",
        "the school on Hill Road will close in June",
    ],
)
def test_a_word_more_less_or_other_is_an_alteration(quote: str) -> None:
    assert verdict(quote) == "altered"


@pytest.mark.parametrize(
    "quote",
    [
        "We will not raise taxes this year.",
        "We need time,",
        "We will not … touch pensions.",
        "The council decided on Monday that the school will close in June because nobody can pay for its roof.",
    ],
)
def test_words_left_out_within_or_at_the_end_are_a_truncation(quote: str) -> None:
    assert verdict(quote) == "truncated"


def test_a_part_that_does_not_pose_as_a_sentence_is_verbatim() -> None:
    assert verdict("not raise taxes this year") == "verbatim"


@pytest.mark.parametrize(
    "quote",
    [
        "We will never touch pensions. The council decided on Monday that the school on Mill Road will close in June.",
        "nobody can pay for its roof. That is what I think.",
        "The council decided on Monday that we will never touch pensions.",
    ],
)
def test_parts_of_several_turns_are_spliced(quote: str) -> None:
    verified = one(quote)
    assert verified.verdict == "spliced"
    assert len(verified.pieces) == 2


def test_far_parts_of_one_turn_are_spliced_and_near_ones_truncated() -> None:
    far = "The mill stands by the river. " + "It is old and nobody has worked in it. " * 8 + "We shall sell it in May."
    assert verdict("The mill stands by the river. We shall sell it in May.", far) == "spliced"
    near = "The mill stands by the river. It is old and empty. We shall sell it in May."
    assert verdict("The mill stands by the river. We shall sell it in May.", near) == "truncated"


def test_the_same_told_otherwise_is_a_paraphrase_without_a_diff() -> None:
    verified = one("Because its roof can’t be paid for, the Mill Road school is closing in June, the council decided.")
    assert (verified.verdict, verified.diff) == ("paraphrase", ())
    assert verified.match
    assert "Mill Road" in COUNCIL[verified.match.span.start : verified.match.span.end]


@pytest.mark.parametrize("quote", ["Elephants are grey and live in Africa mostly.", "hero", "That is the way it will be in the end"])
def test_what_nobody_said_is_not_found(quote: str) -> None:
    verified = one(quote)
    assert (verified.verdict, verified.match) == ("not_found", None)


def test_the_rest_of_a_cut_sentence_is_in_the_diff() -> None:
    verified = one("We need time.")
    assert [edit.op for edit in verified.diff] == ["equal", "delete"]
    assert verified.diff[1].transcript
    assert COUNCIL[verified.diff[1].transcript.start : verified.diff[1].transcript.end] == "to think about it"
