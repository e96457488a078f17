import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Span
from models.text.sentences import split


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split(text)]


def test_nothing_has_no_sentences() -> None:
    assert split("") == ()
    assert split(" \n\t\n ") == ()


def test_spans_are_trimmed_and_point_into_the_text() -> None:
    assert split("  He left.  She stayed. ") == (Span(2, 10), Span(12, 23))


def test_a_letter_that_tells_things_apart_is_no_initial() -> None:
    assert sentences("They lack vitamin D. Cod is oily.") == ["They lack vitamin D.", "Cod is oily."]
    assert sentences("They chose Plan B. Roe left.") == ["They chose Plan B.", "Roe left."]
    assert sentences("They chose Amara B. Roe.") == ["They chose Amara B. Roe."]


def test_code_points_count_beyond_the_basic_plane() -> None:
    assert split("😀 He left. She 👩‍👧 came.") == (Span(0, 10), Span(11, 24))


@pytest.mark.parametrize(
    "sentence",
    [
        "He met U.S. President Obama and Gen. John Nicholson in St. Louis.",
        "Mr. and Mrs. Clinton, Sen. Bernie Sanders, I-Vt., and Rep. Ilhan Omar were there.",
        "They saw Ms. Acosta leave at 6 p.m. Tuesday.",
        "The yacht sailed at 6 a.m. Greenwich time.",
        "It was sold on Sept. 11 and again on Oct. 3.",
        "They met at 5 Elm St. Tuesday.",
        "Polls close at 8 p.m. EST in some states.",
        "J. K. Rowling met George W. Bush.",
        "It rose 3.5 per cent to $4.5 bn.",
        "The No. 5 seed lost to the no. 1 seed.",
        "Acme Inc. said it had bought Smith Corp. for cash.",
        "Wait... what was that?",
        "Roe v. Wade was settled in 1973.",
        "'Why?' he asked.",
        '"Why?" he asked the court.',
        "“Is it over?” Donald Trump asked.",
        "“Go!” Smith said.",
        "Yahoo! said so.",
        "See www.Example.Com for more.",
        "1. First item here.",
        "He said “no” (as he would).",
        "She reached the final of the U.S. Open on Friday.",
        "The U.S. Food and Drug Administration met U.K. Treasury officials.",
        "Norvik Inc. Chief Executive Ida Stow resigned on May 3.",
    ],
)
def test_one_sentence_stays_one(sentence: str) -> None:
    assert sentences(sentence) == [sentence]
    assert sentences(f"It is late. {sentence} Nobody knew.") == ["It is late.", sentence, "Nobody knew."]


@pytest.mark.parametrize(
    "parts",
    [
        ("It was over in the U.S.", "The president left."),
        ("She felt for me.", "I looked away."),
        ("He retired in Sept.", "Workers threw a party."),
        ("She lives on Larch Ave.", "Neighbours rarely see her."),
        ("He said no.", "Rep. Mike Johnson left."),
        ("He said “no.”", "“Yes,” she said."),
        ("“This is a serious case.", "The members have come.", "They go.”", "Then he left."),
        ('"This is one.', 'And two," he said.', '"And three."'),
        ("She said, ‘I do not know.’", "He did."),
        ('The quote "is unclosed.', "And goes on."),
        ("(This is aside.", "So is this.)", "This is not."),
        ("It happened.[1]", "More did not.[2][3]", "The end."),
        ("He left....", "And then he came back."),
        ("They flew back to the U.S.", "Troops stayed behind."),
        ("She sold Norvik Corp.", "Profits fell."),
        ("He lives in Washington D.C.", "Neighbours like him."),
        ("She left Norvik Inc.", "The Pells bought it."),
        ("Voting ends in May.", "Winners get a cup."),
        ("Is it?", "No!", "Really?!", "Yes."),
        ("你好。", "世界。"),
    ],
)
def test_sentences_part_where_they_should(parts: tuple[str, ...]) -> None:
    text = "".join(parts) if parts[0] == "你好。" else " ".join(parts)
    assert sentences(text) == list(parts)


def test_a_blank_line_always_parts() -> None:
    assert sentences("the smooth arrival and settlement of\n\nthe brand new group.") == [
        "the smooth arrival and settlement of",
        "the brand new group.",
    ]
    assert sentences("one\r\n \r\ntwo") == ["one", "two"]


def test_a_wrapped_line_does_not_part() -> None:
    text = (
        "The prime minister told reporters on Monday that he would not\n"
        "Attend the meeting, which was called by Gen.\n"
        "Kelly. He did not say why, and nobody asked him to explain it\nany further."
    )
    assert len(split(text)) == 2


def test_headings_bylines_and_list_items_stand_alone() -> None:
    body = "The prime minister told reporters on Monday that he would not attend the meeting of the council."
    text = f"Minister stays away\nBy John Smith\n{body}\n- first point\n- second point\n2. third"
    assert sentences(text) == ["Minister stays away", "By John Smith", body, "- first point", "- second point", "2. third"]


def test_a_text_all_in_lower_case_is_parted_too() -> None:
    assert sentences("i went home early. then i slept.") == ["i went home early.", "then i slept."]


def test_a_lone_surrogate_does_not_raise() -> None:
    assert split("He left. \ud800 She stayed.")[-1].end == 22


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u2007 \u2003"])
def test_a_letter_parted_from_its_full_stop_does_not_raise(space: str) -> None:
    assert sentences(f"He took vitamin A{space}. Then he left.")[-1].endswith("Then he left.")


WORDS = "He left Mr. U.S. . ! ? … \" “ ” ' ’ ( ) [1] - 1. 3.5 no. e.g. é 你好。 😀 said Gen. 6 p.m. \ud800 \x00"
words = st.sampled_from(WORDS.split(" "))
pieces = words | st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\x0b", "\u00a0", "- "])
texts = st.one_of(st.lists(pieces, max_size=60).map("".join), st.text(max_size=80))


@given(texts)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_every_visible_character_lies_in_exactly_one_sentence(text: str) -> None:
    found = split(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(span.of(text) == span.of(text).strip() != "" for span in found)
    covered = [False] * len(text)
    for span in found:
        covered[span.start : span.end] = [True] * (span.end - span.start)
    assert all(covered[i] for i, character in enumerate(text) if not character.isspace())


@given(texts)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_no_sentence_reaches_across_a_blank_line(text: str) -> None:
    assert not any("\n\n" in span.of(text) for span in split(text))


@pytest.mark.parametrize("unit", ["a", ".", ". ", ".)", "a\n", "He. ", "(a. [", "Mr. ", '"', " \n", "a. b ", "…“"])
def test_long_monotony_is_no_trouble(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    found = split(text)
    assert sum(len(span.of(text).replace(" ", "")) for span in found) >= len("".join(text.split()))
