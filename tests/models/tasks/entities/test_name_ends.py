from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.entities.edges import edged
from models.text.blocks import Block
from models.text.document import Document
from models.text.sentences import split
from tests.models.documents import UNREAD
from tests.models.tasks.entities.marked import read


def document(text: str, blocks: tuple[Block, ...] = ()) -> Document:
    return Document(text, split(text), UNREAD, blocks)


def edges(marked: str) -> list[str]:
    text, spans = read(marked)
    return [scored.span.of(text) for scored in edged(document(text), spans)]


def test_a_name_ends_with_its_sentence() -> None:
    assert edges("They met [PERSON:Tom Pell. Pell] left.") == ["Tom Pell", "Pell"]
    assert edges("She joined [ORG:Norvik Ltd. Shares] rose at once.") == ["Norvik Ltd.", "Shares"]


def test_an_initial_ends_no_name() -> None:
    assert edges("[PERSON:J. P. Stow] left; so did [PERSON:P. Such], 51.") == ["J. P. Stow", "P. Such"]


def test_another_mark_than_a_full_stop_may_be_part_of_a_name() -> None:
    assert edges("They played for [ORG:Hurry! The Band] in Leeds.") == ["Hurry! The Band"]


def test_a_title_alone_is_no_name() -> None:
    assert edges("[PERSON:Ms] [PERSON:Stow] met [PERSON:Mr.] [PERSON:Pell].") == ["Stow", "Pell"]


def test_pictures_are_left_out_of_names() -> None:
    assert edges("[PERSON:🎈 Ida Stow] and [ORG:🎈] met.") == ["Ida Stow"]


def test_a_name_in_two_cells_is_two() -> None:
    text = "Ida Stow\nTom Pell"
    blocks = (Block(Span(0, 8), "table_cell"), Block(Span(9, 17), "table_cell"))
    cut = edged(document(text, blocks), (ScoredSpan(Span(0, 17), "PERSON", 0.9),))
    assert [scored.span for scored in cut] == [Span(0, 8), Span(9, 17)]


def test_a_name_that_never_stands_without_its_s_keeps_it() -> None:
    assert edges("[ORG:Brody]’s and [ORG:Hardee]’s opened shops.") == ["Brody’s", "Hardee’s"]
    assert edges("[ORG:Norvik]’s chief left. [ORG:Norvik] fell.") == ["Norvik", "Norvik"]


@given(st.text(alphabet="Ab. \n\t🎈’s&1", max_size=40), st.data())
def test_edges_stay_within_the_span(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if start == end:
        return
    cut = edged(document(text), (ScoredSpan(Span(start, end), "PERSON", 0.9),))
    assert all(start <= scored.span.start < scored.span.end <= end for scored in cut)
    assert all(a.span.end <= b.span.start for a, b in pairwise(cut))
