"""HTML's tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.documents.tokens import attributes, self_closing, tokens
from tests.service.documents.generated import THOROUGH

FRAGMENTS = [
    "<", ">", "/", "!", "?", "-", "--", "<!--", "-->", "a", "B", "=", '"', "'", " ", "\n", "<script>", "</script>", "<title>",
    "</TITLE >", "<svg>", "<style/>", "</svg>", "&amp;", "\x00", "é", "😀",
]  # fmt: skip


def cut(source: str) -> list[tuple[str, str, str]]:
    """(kind, name, source) of each token."""
    return [(token.kind, token.name, source[token.start : token.end]) for token in tokens(source, 0, len(source))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a<B>c</b >", [("text", "", "a"), ("start", "b", "<B>"), ("text", "", "c"), ("end", "b", "</b >")]),
        ("1 < 2 <3 <", [("text", "", "1 < 2 <3 <")]),
        ("<a b='>' c=\"'>\" d=/>x", [("start", "a", "<a b='>' c=\"'>\" d=/>"), ("text", "", "x")]),
        ('<a "x>y">', [("start", "a", '<a "x>'), ("text", "", 'y">')]),
        ("<!-->a<!--->b<!--c--!>d<!---->", [("comment", "", "<!-->"), ("text", "", "a"), ("comment", "", "<!--->"), ("text", "", "b"),
                                          ("comment", "", "<!--c--!>"), ("text", "", "d"), ("comment", "", "<!---->")]),
        ("<!doctype html><?php x?></ x></>", [("comment", "", "<!doctype html>"), ("comment", "", "<?php x?>"),
         ("comment", "", "</ x>"), ("comment", "", "</>")]),
        ("<script>a</b><c></SCRIPT\n>d", [("start", "script", "<script>"), ("text", "", "a</b><c>"), ("end", "script", "</SCRIPT\n>"),
         ("text", "", "d")]),
        ("<title>a<b></title>", [("start", "title", "<title>"), ("text", "", "a<b>"), ("end", "title", "</title>")]),
        ("<textarea>a<b>", [("start", "textarea", "<textarea>"), ("text", "", "a<b>")]),
        ("<svg><style/>a</svg>", [("start", "svg", "<svg>"), ("start", "style", "<style/>"), ("text", "", "a"), ("end", "svg", "</svg>")]),
        ("a<b c", [("text", "", "a"), ("unclosed", "<b", "<b c")]),
        ('a<b c="> d', [("text", "", "a"), ("unclosed", "<b", '<b c="> d')]),
        ("a<!-- b", [("text", "", "a"), ("unclosed", "<!--", "<!-- b")]),
        ("a</b c", [("text", "", "a"), ("unclosed", "</b", "</b c")]),
        ("<style>a", [("start", "style", "<style>"), ("unclosed", "<style>", "a")]),
        ("a</", [("text", "", "a</")]),
    ],
)  # fmt: skip
def test_html_is_cut_as_browsers_do(source: str, expected: list[tuple[str, str, str]]) -> None:
    assert cut(source) == expected


def test_attributes_tell_where_their_values_stand() -> None:
    source = '<img SRC=a.png alt = \'a "b"\' title="c" hidden data-x=>'
    (tag,) = tokens(source, 0, len(source))
    found = [(name, source[start:end]) for name, start, end in attributes(source, tag)]
    assert found == [("src", "a.png"), ("alt", 'a "b"'), ("title", "c"), ("hidden", ""), ("data-x", "")]
    assert not self_closing(source, tag)


@THOROUGH
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_tokens_cover_the_source_without_gap_or_overlap(source: str) -> None:
    position = 0
    for token in tokens(source, 0, len(source)):
        assert token.start == position
        assert token.end > token.start
        position = token.end
    assert position == len(source)
