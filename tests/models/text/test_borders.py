from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Span
from models.text.blocks import Block, Blocks, Role
from models.text.borders import bordered
from models.text.document import Document
from models.text.tokens import Tokenizer
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")


def read(*blocks: tuple[Role, str]) -> list[str]:
    """The tokens that the encoder reads of a text of ``blocks``, each on a line of its own."""
    text, laid_out = "", []
    for role, words in blocks:
        text += "\n" if text else ""
        laid_out.append(Block(Span(len(text), len(text) + len(words)), role))
        text += words
    tokens = Document.read(text, TOKENIZE, tuple(laid_out)).tokens
    known = names(text + " . ;")
    return [known[id_] for id_ in tokens.ids.tolist()]


def names(text: str) -> dict[int, str]:
    tokens = TOKENIZE(text)
    assert len(tokens.ids) == len(tokens.first), "each word of a test's text is one token"
    return {id_: text[start:end] for id_, start, end in zip(tokens.ids.tolist(), tokens.starts.tolist(), tokens.ends.tolist(), strict=True)}


def test_a_border_that_no_mark_shows_is_a_full_stop() -> None:
    assert read(("paragraph", "they met"), ("caption", "Tom Baker"), ("paragraph", "fans left.")) == [
        *("they", "met", ".", "Tom", "Baker", ".", "fans", "left", ".")
    ]


def test_cells_of_a_table_are_parted_by_semicolons() -> None:
    assert read(("table_cell", "Tom"), ("table_cell", "London"), ("paragraph", "it is late")) == [
        "Tom",
        ";",
        "London",
        ";",
        "it",
        "is",
        "late",
    ]


def test_a_mark_at_the_end_of_a_block_is_stop_enough() -> None:
    assert read(("paragraph", "they met:"), ("paragraph", "“we won”"), ("paragraph", "late")).count(".") == 1


def test_the_words_stay_where_they_are_and_are_read_at_their_first_token() -> None:
    text = "Trams return\n\nThey were late"
    document, plain = Document.read(text, TOKENIZE), TOKENIZE(text)
    assert document.tokens.starts.tolist() == plain.starts.tolist()
    assert document.tokens.ids[document.tokens.first].tolist() == plain.ids[plain.first].tolist()
    assert len(document.tokens) == len(plain) + 1


def test_a_vocabulary_without_stops_reads_no_borders() -> None:
    text = "Trams return\n\nThey were late"
    tokens = TOKENIZE(text)
    assert bordered(text, tokens, Blocks.read(text, ()), {}) is tokens


@given(st.lists(st.sampled_from(["A tram", "", " ", "\n", "\n\n", "\u0301", "met.", "\t", "…"]), max_size=12))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_only_stops_are_added_and_no_word_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    tokens, plain = Document.read(text, TOKENIZE).tokens, TOKENIZE(text)
    assert tokens.ids[tokens.first].tolist() == plain.ids[plain.first].tolist()
    added = sorted(tokens.ids.tolist())
    for id_ in plain.ids.tolist():
        added.remove(id_)
    assert set(added) <= {TOKENIZE.stops["."]}
    assert len(tokens.shapes) == len(tokens.ids)
