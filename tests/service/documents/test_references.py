"""Character references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.references import pieces
from tests.service.documents.generated import CHECKED


def decoded(source: str, *, attribute: bool = False) -> str:
    """The whole of a source, decoded."""
    return "".join(text for text, _, _ in pieces(source, 0, len(source), attribute=attribute))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("&eacute;t&eacute;", "été"),
        ("a & b && c &", "a & b && c &"),
        ("&amp;lt;", "&lt;"),
        ("&copy2 &ampx", "©2 &x"),
        ("&notit; &notin;", "¬it; ∉"),
        ("&unknown; &x", "&unknown; &x"),
        ("&#233;&#xE9;&#XE9 &#233", "ééé é"),
        ("&#0;&#xD800;&#x110000;&#99999999999999999999;", "\ufffd" * 4),
        ("&#128;&#150;&#129;", "€–\x81"),
        ("&#; &#x; &#xg;", "&#; &#x; &#xg;"),
        ("&#00000000065;", "A"),
        ("&NotEqualTilde;", "≂̸"),
        ("&#128512;", "😀"),
        ("&nbsp;", "\xa0"),
    ],
)
def test_references_are_decoded_as_browsers_do(source: str, expected: str) -> None:
    assert decoded(source) == expected


def test_bare_names_in_attributes_stay_where_a_link_may_mean_them() -> None:
    assert decoded("?a=1&copy=2&lt3&amp;x&lt", attribute=True) == "?a=1&copy=2&lt3&x<"


@CHECKED
@given(st.lists(st.sampled_from(["&", "#", "x", "amp", "lt", "copy", ";", "1", "é", "𝒳", " ", "=", "9999999"])).map("".join), st.booleans())
def test_pieces_cover_the_source(source: str, attribute: bool) -> None:
    position = 0
    for text, start, end in pieces(source, 0, len(source), attribute=attribute):
        assert start == position
        assert text
        assert text == source[start:end] or source[start] == "&"
        position = end
    assert position == len(source)
