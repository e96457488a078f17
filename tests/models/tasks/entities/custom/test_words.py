from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from models.tasks.entities.custom.words import PIECES, OwnTokenizer, words
from models.text.windows import cut
from tests import own

KINDS = {"wordpiece": own.wordpiece(), "spaced": own.byte_level(), "byte_level": own.byte_level(spaced=False), "unigram": own.unigram()}
AWKWARD = st.text(alphabet=st.sampled_from("ab ZU.S'’&é\u0301İß\"-39,$\n\t\r😀👩\u200d👧日本\x00\u00a0\ufb03_<>"), max_size=80)
TEXTS = st.one_of(AWKWARD, st.text(alphabet=st.characters(codec="utf-8"), max_size=60))


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, OwnTokenizer]:
    folder = tmp_path_factory.mktemp("tokenizers")

    def saved(name: str, tokenizer: Tokenizer) -> Path:
        tokenizer.save(str(folder / name))
        return folder / name

    return {name: OwnTokenizer(saved(name, tokenizer)) for name, tokenizer in KINDS.items()}


def cut_up(text: str) -> list[str]:
    starts, ends = words(text)
    return [text[a:b] for a, b in zip(starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann O’Neill’s US-led AT&T.", ["Ann", "O’Neill", "’s", "US", "-", "led", "AT&T", "."]),
        ("In the U.S. on 3.5 miles", ["In", "the", "U.S.", "on", "3.5", "miles"]),
        ("the U.S.A is", ["the", "U.S.A", "is"]),
        ("said.Kabul", ["said", ".", "Kabul"]),
        ("'sure', 'tis the ministers' $3,000", ["'", "sure", "'", ",", "'", "tis", "the", "ministers", "'", "$", "3,000"]),
        ("Jose\u0301 B52s", ["Jose\u0301", "B52s"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words_are_those_of_entity_data_sets(text: str, expected: list[str]) -> None:
    assert cut_up(text) == expected


@given(TEXTS)
@settings(deadline=None, derandomize=True, max_examples=200)
def test_every_character_but_whitespace_lies_in_one_word(text: str) -> None:
    starts, ends = words(text)
    covered = [i for a, b in zip(starts, ends, strict=True) for i in range(a, b)]
    assert len(covered) == len(set(covered))
    assert {i for i, character in enumerate(text) if not character.isspace()} <= set(covered)
    assert all(a < b and not text[a].isspace() and not text[b - 1].isspace() for a, b in zip(starts, ends, strict=True))


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS)
@settings(deadline=None, derandomize=True, max_examples=100)
def test_tokens_belong_to_words_in_order(tokenizers: dict[str, OwnTokenizer], kind: str, text: str) -> None:
    tokens = tokenizers[kind](text)
    assert len(tokens.first) == len(tokens.starts) == len(tokens.ends)
    assert {*zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True)} <= {
        *zip(*(edge.tolist() for edge in words(text)), strict=True)
    }
    assert (np.diff(tokens.first) > 0).all()
    assert len(tokens) == 0 or tokens.first[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_plain_text_is_without_tokens(tokenizers: dict[str, OwnTokenizer], kind: str) -> None:
    text = "The minister, Zoë O'Neill, said in Paris 😀 (2019)."
    assert [text[a:b] for a, b in zip(tokenizers[kind](text).starts, tokenizers[kind](text).ends, strict=True)] == cut_up(text)


def test_a_space_goes_before_a_word_where_the_text_has_one_or_the_tokenizer_puts_one(tokenizers: dict[str, OwnTokenizer]) -> None:
    def pieces(kind: str) -> list[str]:
        return [str(KINDS[kind].id_to_token(int(one))) for one in tokenizers[kind]("a\nb.").ids]

    assert pieces("byte_level") == ["a", "Ġ", "b", "."]
    assert pieces("spaced") == ["Ġ", "a", "Ġ", "b", "Ġ", "."]
    assert pieces("unigram") == ["▁", "a", "▁", "b", "▁", "."]


def test_special_tokens_cannot_be_written_into_a_text(tokenizers: dict[str, OwnTokenizer]) -> None:
    for tokenizer in tokenizers.values():
        assert not {0, 1, 2} & {*tokenizer("He wrote </s> and <pad> and <s>.").ids.tolist()}


@pytest.mark.parametrize("kind", ["spaced", "unigram"])
def test_an_endless_word_is_read_by_its_beginning_and_still_one_word(tokenizers: dict[str, OwnTokenizer], kind: str) -> None:
    text = f"Ann {'x' * 20_000} Lee"
    tokens = tokenizers[kind](text)
    assert tokens.ends.tolist() == [3, 20_004, 20_008]
    assert tokens.first[2] - tokens.first[1] == PIECES
    assert cut(tokens, size=PIECES, context=8)[-1].keep_high == len(tokens)
