import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.text.tokens import INITIAL, LOWER, MIXED, UPPER, Tokenizer, Tokens
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")
SURELY_KEPT = st.text(alphabet=st.sampled_from('ab Zé\u0301İß’"-3$\n\t😀👩\u200d👧日本\x00\u00a0'), max_size=80)


def words(text: str) -> list[str]:
    tokens = TOKENIZE(text)
    return [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


def as_lists(tokens: Tokens) -> list[list[int]]:
    return [column.tolist() for column in (tokens.ids, tokens.shapes, tokens.first, tokens.starts, tokens.ends)]


def test_words_are_runs_of_letters_and_single_marks() -> None:
    assert words("O’Neill’s US-led B52s") == ["O", "’", "Neill", "’", "s", "US", "-", "led", "B52s"]


@pytest.mark.parametrize(
    ("word", "shape"),
    [("said", LOWER), ("Kabul", INITIAL), ("US", UPPER), ("iPhone", MIXED), ("B52", MIXED), ("24", MIXED), ("I", INITIAL), (",", LOWER)],
)
def test_a_word_keeps_its_case_as_shape(word: str, shape: int) -> None:
    assert set(TOKENIZE(word).shapes) == {shape}


def test_a_combining_accent_belongs_to_its_word() -> None:
    assert words("Jose\u0301 said") == ["Jose\u0301", "said"]


def test_a_word_of_fifty_thousand_letters_is_one_word() -> None:
    assert words("a" * 50_000) == ["a" * 50_000]


def test_paragraphs_begin_after_a_blank_line() -> None:
    text = "One two\nthree\n \nfour\n\n"
    assert TOKENIZE(text).paragraphs(text).tolist() == [3]


def test_nothing_makes_no_tokens() -> None:
    assert len(TOKENIZE("")) == 0


@given(st.lists(st.one_of(SURELY_KEPT, st.sampled_from(["said. ", "“No,” ", "\u0301", "[SEP]", "\ufeff", "x" * 70])), max_size=12))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_what_was_read_before_changes_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    for part in parts:
        TOKENIZE(part)
    assert as_lists(TOKENIZE(text)) == as_lists(Tokenizer(SHIPPED / "article" / "tokenizer.json")(text))


def test_more_words_than_are_remembered_are_read_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.text.tokens.MOST_PIECES", 3)
    tokenize = Tokenizer(SHIPPED / "article" / "tokenizer.json")
    for text in ("One two three.", "Four five, six.", "One two three four five."):
        assert as_lists(tokenize(text)) == as_lists(TOKENIZE(text))


@given(st.one_of(SURELY_KEPT, st.text(max_size=60)))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_words_stand_in_order_and_apart(text: str) -> None:
    tokens = TOKENIZE(text)
    assert len(tokens.first) == len(tokens.starts) == len(tokens.ends)
    assert all(a < b for a, b in zip(tokens.starts, tokens.ends, strict=True))
    assert all(b <= a for b, a in zip(tokens.ends[:-1], tokens.starts[1:], strict=True))
    assert len(tokens) == 0 or (tokens.ends[-1] <= len(text) and tokens.first[0] == 0)


@given(
    st.lists(st.sampled_from(["The", "café", "Zoë", "👩\u200d👧", "3.5", "naïve", "US", "日"]), min_size=1, max_size=30),
    st.sampled_from([" ", "\r\n", "\u00a0"]),
)
@settings(deadline=None, derandomize=True, max_examples=100)
def test_every_visible_character_lies_in_a_word(parts: list[str], space: str) -> None:
    text = space.join(parts)
    tokens = TOKENIZE(text)
    covered = {i for a, b in zip(tokens.starts, tokens.ends, strict=True) for i in range(a, b)}
    assert {i for i, character in enumerate(text) if not character.isspace()} <= covered
