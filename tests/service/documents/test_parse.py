"""What holds for any input in any format."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from service.documents import Format, ParsedDocument, parse
from tests.service.documents.generated import THOROUGH

FORMATS: tuple[Format, ...] = get_args(Format)
FRAGMENTS = [
    "<b>", "</b>", "<p>", "</p>", "<br>", "<", ">", "&", "&amp;", "&copy2", "&#0;", "&#10;", "&#", "<!--", "-->", "<script>", "</script>",
    "<svg>", "</svg>", "<title>", "</title>", '<img alt="a &amp; b">', "'", '"', "=", "<pre>", "</pre>", "\n", "\r\n", "\r", "\t", " ",
    "    ", "\x00", "é", "é", "😀", "👩\u200d🚀", "Two words", "<!-- wp:paragraph -->", "<!-- /wp:paragraph -->", '<!-- wp:x {"a":1} /-->',
    "<!-- wp:x {", "*", "**", "_", "`", "``", "```\n", "~~~", "> ", "- ", "1. ", "# ", "[a](b)", "![a](b)", "[", "](", "|", "\n|-|-|\n",
    "---\n", "\\", "$", "[^1]", "[^1]: ", "<div>", "<td>", "<tr>", "<q>", "</q>", "<textarea>", "<noscript>", "<iframe>", "\ufeff", "￼",
    '<sup data-fn="a">', "</sup>", "<a id=x>", "</a>", "\ud800", "\n\n", "<?x", "</", '<b x="', "title: x\n", "&NotEqualTilde;",
]  # fmt: skip
PATHOLOGICAL = [
    "<", "[", "*", "&", "_", "`", "\\", "<a ", '<a b="', "<a =", "</", "<?", "<!--", "<!-- wp:a ", "<!-- wp:a {", "<!-- wp:a -->",
    "<svg>", "<object>", "<script>", "<title>", "<pre>\n", "<b>", "<td>", "<br>", "<div>\n\n", "&a", "&#9", "![](", "[a](", "> ", "- ",
    "a\n\n", "|a", "*a_", "``a", " \n", "<sup data-fn=x>", "<img alt=x>", "}", "<q>",
]  # fmt: skip


def check(document: ParsedDocument, source: str) -> None:
    """The map runs forwards through both texts, and where it says characters match, they do."""
    source_map = document.map
    assert source_map.size == len(document.text)
    ends = (*source_map.starts, source_map.size)[1:]
    source_end = 0
    for start, end, at, length in zip(source_map.starts, ends, source_map.sources, source_map.lengths, strict=True):
        assert start < end
        assert at >= source_end
        source_end = at + length
        if length == end - start:
            pairs = zip(document.text[start:end], source[at:source_end], strict=True)
            assert all(
                shown == sent or (shown in " \n" and sent in " \t\r\n\f") or (shown, sent) == ("\ufffd", "\ud800") for shown, sent in pairs
            )
    assert source_end <= len(source)


@THOROUGH
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join) | st.text(), st.sampled_from(FORMATS), st.data())
def test_any_text_parses_in_any_format(source: str, format: Format, data: st.DataObject) -> None:
    document = parse(source, format)
    assert document.source == source
    assert document.format == format
    check(document, source)
    start = data.draw(st.integers(0, len(document.text)))
    span = Span(start, data.draw(st.integers(start, len(document.text))))
    original = document.original(span)
    assert 0 <= original.start <= original.end <= len(source)
    block = document.block(span)
    if block:
        assert 0 <= block[2].start < block[2].end <= len(block[1].text)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("source", ["Zemir Kabulov warned.", "Ünïcode “quotes” — 😀."])
def test_plain_words_are_themselves_in_every_format(format: Format, source: str) -> None:
    document = parse(source, format)
    assert document.text == source
    assert document.original(Span(2, 9)) == Span(2, 9)


def calls(work: Callable[[], object]) -> int:
    """How many Python functions ``work`` calls."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("format", ["markdown", "html", "gutenberg"])
@pytest.mark.parametrize("unit", PATHOLOGICAL)
def test_work_grows_no_faster_than_the_input(format: Format, unit: str) -> None:
    short, long = unit * 500, unit * 2000
    assert calls(lambda: parse(long, format)) <= 5 * calls(lambda: parse(short, format))
    check(parse(unit * (50_000 // len(unit)), format), unit * (50_000 // len(unit)))
