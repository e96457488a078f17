import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Span
from models.text.blocks import Block
from models.text.document import Document
from models.verification import Transcript, has_speakers, passages, verify
from tests.counting import calls
from tests.models.verification.held import COUNCIL, held, one, said

WORDS = [f"w{number}" for number in range(400)]


def test_passages_are_what_stands_in_marks_and_blocks_that_quote() -> None:
    draft = "She said “no” and “…”.\n\nNever again, he told us."
    blocks = (Block(Span(0, 22), "paragraph"), Block(Span(24, 48), "quote"))
    assert [span.of(draft) for span in passages(Document.unread(draft, blocks))] == ["no", "Never again, he told us."]


def test_a_sentence_that_he_said_parts_is_not_cut() -> None:
    assert [v.verdict for v in held("“We need time,” she said, “to think about it.”")] == ["verbatim", "verbatim"]


def test_who_speaks_by_the_label_is_told_and_held_against_the_draft() -> None:
    draft = "“We will never touch pensions,” Ann Pike said."
    (verified,) = held(draft, COUNCIL, quotes=(said("We will never touch pensions", draft, "Ann Pike"),))
    assert (verified.verdict, verified.speaker) == ("other_speaker", "Ann Pike")
    assert verified.match
    assert verified.match.speaker == "MOORE"


@pytest.mark.parametrize("name", ["Rita Moore", "Moore", "Mayor Moore"])
def test_the_speaker_by_another_form_of_his_name_is_the_same(name: str) -> None:
    draft = f"“We will never touch pensions,” {name} said."
    (verified,) = held(draft, COUNCIL, quotes=(said("We will never touch pensions", draft, name),))
    assert verified.verdict == "verbatim"


def test_a_role_is_nobody_else() -> None:
    draft = "“We will never touch pensions,” the mayor said."
    (verified,) = held(draft, COUNCIL, quotes=(said("We will never touch pensions", draft, "mayor", "role"),))
    assert verified.verdict == "verbatim"


def test_of_several_places_the_one_where_the_speaker_of_the_draft_says_it_counts() -> None:
    transcript = "MOORE: Thank you very much. I will go.\n\nPIKE: Thank you very much. I will stay.\n\nMOORE: Bye."
    draft = "“Thank you very much,” Pike said."
    (verified,) = held(draft, transcript, quotes=(said("Thank you very much", draft, "Pike"),))
    assert verified.verdict == "verbatim"
    assert verified.match
    assert verified.match.speaker == "PIKE"


def test_a_splice_of_two_speakers_stays_a_splice() -> None:
    draft = "“We will never touch pensions. Nobody can pay for its roof,” Moore said."
    (verified,) = held(draft, COUNCIL, quotes=(said("We will never touch pensions. Nobody can pay for its roof", draft, "Moore"),))
    assert verified.verdict == "spliced"
    assert [piece.match.speaker for piece in verified.pieces] == ["MOORE", "PIKE"]


def test_the_transcript_that_has_it_is_named() -> None:
    verified = one("The mill will close", "Nothing of that kind was told to us.", "He told us that the mill will close.")
    assert verified.match
    assert verified.match.transcript == "b"


def test_no_quote_is_verbatim_across_transcripts() -> None:
    assert one("the mill will close in June", "He said the mill will close", "in June we shall see").verdict != "verbatim"


@pytest.mark.parametrize("draft", ["", "Nothing is quoted.", "“…”", "“[so]”", "“um”"])
def test_a_draft_without_words_that_are_quoted_has_none(draft: str) -> None:
    assert held(draft) == ()


def test_labels_make_a_transcript_with_speakers() -> None:
    assert has_speakers((Transcript("a", Document.unread(COUNCIL)),))
    assert not has_speakers((Transcript("a", Document.unread("Note: nobody is named here.")),))


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(4, 40), st.integers(0, 3))
def test_diffs_lead_from_one_text_to_the_other(chance: random.Random, size: int, changes: int) -> None:
    transcript = [chance.choice(WORDS) for _ in range(120)]
    start = chance.randrange(len(transcript) - size)
    quote = transcript[start : start + size]
    for _ in range(changes):
        quote[chance.randrange(1, len(quote) - 1)] = "other"
    text = " ".join(transcript)
    draft = f"“{' '.join(quote)}”"
    (verified,) = held(draft, text)
    if changes == 0:
        assert verified.verdict == "verbatim"
        assert verified.match
        assert text[verified.match.span.start : verified.match.span.end] == " ".join(quote)
    for edit in verified.diff:
        assert (edit.draft is None) == (edit.op == "delete")
        assert (edit.transcript is None) == (edit.op == "insert")
        if edit.op == "equal":
            assert edit.draft
            assert edit.transcript
            assert edit.draft.of(draft) == edit.transcript.of(text)
    if verified.diff and verified.verdict == "altered":
        drafted = [edit.draft for edit in verified.diff if edit.draft]
        assert all(before.end < after.start for before, after in pairwise(drafted))
        assert " ".join(span.of(draft) for span in drafted) == " ".join(quote)


def _changed(words: list[str]) -> str:
    return "“" + " ".join("changed" if number % 7 == 3 else word for number, word in enumerate(words)) + "”"


def _spoken(count: int) -> list[str]:
    chance = random.Random(1)
    return [chance.choice(WORDS) for _ in range(count)]


@pytest.mark.parametrize(
    "work",
    [
        lambda n: held(_changed(_spoken(n)), " ".join(_spoken(n))),
        lambda n: held(" ".join(_changed(_spoken(30)) for _ in range(n // 30)), " ".join(_spoken(n))),
        lambda n: held("“" + "a " * n + "b”", "a " * n),
        lambda n: held("“" + "a b c " * n + "”", "a b d c " * n),
        lambda n: held(" ".join(f"“{word}”" for word in _spoken(n)), " ".join(_spoken(n))),
        lambda n: held(f"“{' '.join(_spoken(20))} x”", *[" ".join(_spoken(40))] * (n // 40)),
    ],
    ids=["a long quote", "many quotes", "one word", "three words", "words alone", "many transcripts"],
)
def test_the_work_grows_with_the_texts_and_no_faster(work: object) -> None:
    assert callable(work)
    small, large = (calls(lambda n=n: work(n)) for n in (1500, 6000))
    assert large < 6 * small


def test_verify_takes_documents_with_blocks() -> None:
    text = "Never again will we sell the mill."
    draft = Document.unread(text, (Block(Span(0, len(text)), "quote"),))
    (verified,) = verify(draft, (), (Transcript("a", Document.unread("never again will we sell the mill")),))
    assert verified.verdict == "verbatim"


SCRAPS = st.lists(
    st.sampled_from(
        [
            *"“”\"'’[]().,?!…$%:\n",
            " ",
            "\n\n",
            "MOORE:",
            "PIKE: ",
            "Q: ",
            "A: ",
            "we",
            "will",
            "five",
            "million",
            "5",
            "1.5",
            "dollars",
            "um",
            "not",
            "…",
            "go",
            "é",
            "🙂",
            "hundred",
            "nineteen",
            "per cent",
            "U.S.",
        ]
    ),
    max_size=60,
).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(SCRAPS, st.lists(SCRAPS, min_size=1, max_size=3))
def test_any_texts_have_an_answer_with_spans_in_them(draft: str, transcripts: list[str]) -> None:
    for verified in held(draft, *transcripts):
        assert 0 <= verified.span.start < verified.span.end <= len(draft)
        assert 0 <= verified.similarity <= 1 + 1e-9
        assert (verified.match is None) == (verified.verdict == "not_found")
        for edit in verified.diff:
            assert edit.draft or edit.transcript
            if edit.draft:
                assert verified.span.covers(edit.draft)
            if edit.transcript:
                assert 0 <= edit.transcript.start < edit.transcript.end <= len(transcripts[edit.transcript.transcript])
