"""Plain text."""

from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from service.documents import parse
from tests.service.documents.generated import CHECKED


@CHECKED
@given(st.text(), st.data())
def test_text_is_analysed_as_it_was_sent(source: str, data: st.DataObject) -> None:
    document = parse(source, "text")
    start = data.draw(st.integers(0, len(source)))
    span = Span(start, data.draw(st.integers(start, len(source))))
    assert document.text == source
    assert document.original(span) == span
    assert document.warnings == ()


def test_nothing_is_normalised() -> None:
    source = "\ufeff <b>e\u0301</b>\r\n\x00 &amp; **x** \t "
    assert parse(source, "text").text == source


def test_text_has_no_blocks() -> None:
    assert parse("Berlin", "text").block(Span(0, 6)) is None
