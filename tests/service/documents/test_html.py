"""HTML documents."""

import pytest
from hypothesis import given

from models.annotations import Span
from models.notices import Notice
from models.text.blocks import Blocks
from service.documents import parse
from service.documents.tokens import tokens
from tests.service.documents.generated import CHECKED, Marked, html_page, html_word, shown, word_spans


def text_of(source: str) -> str:
    """The analysed text."""
    return parse(source, "html").text


def original(source: str, word: str) -> str:
    """The source of the first place of ``word`` in the analysed text."""
    document = parse(source, "html")
    start = document.text.index(word)
    return document.original(Span(start, start + len(word))).of(source)


@CHECKED
@given(html_page(html_word()))
def test_every_word_is_found_and_leads_back_to_where_it_was_written(page: Marked) -> None:
    document = parse(page.source, "html")
    spans = word_spans(document)
    assert [span.of(document.text) for span in spans] == list(page.words)
    position = 0
    for span in spans:
        source = document.original(span)
        assert source.start >= position
        assert shown(source.of(page.source)) == span.of(document.text)
        edges = [token.kind for token in tokens(page.source, source.start, source.end)]
        assert edges[0] == edges[-1] == "text"
        position = source.end


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<div><p>One</p></div>\n\n<div>Two</div>Three", "One\n\nTwo\n\nThree"),
        ("<h1>Head</h1>Text", "Head\n\nText"),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("One<br> <br>two", "One\n\ntwo"),
        ("<p><br>One<br></p>", "One"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<table><tr><th>A<th>B</tr><tr><td>1</td><td>2</td></tr></table>", "A\tB\n1\t2"),
        ("<b>T</b>rump", "Trump"),
        ("  One \n\t two  <b> three</b> ", "One two three"),
        ("a&nbsp; b", "a\xa0 b"),
        ("a&#32;&#32;b", "a b"),
        ("<pre>\n  a\r\n   b\n\n</pre>c", "  a\n   b\n\nc"),
        ("<img alt='A &quot;cat&quot;'>x<img src=y><img alt>", 'A "cat"\nx'),
        ("One<img alt=two>three", "One\ntwo\nthree"),
        ("<img alt='?a=1&copy=2'>", "?a=1&copy=2"),
        ("<style>p{}</style><script>1<2</script>One<template><p>x</p></template>", "One"),
        ("One<!-- two -->three", "Onethree"),
        ("One<script src=x />two</script>three", "Onethree"),
        ("<p class=hidden-gem style=display:block>One</p>", "One"),
        ("<details><summary>One</summary>two</details>", "One\n\ntwo"),
        ("He said <q>no</q>.</q>", "He said “no”."),
        ("<!doctype html><?xml ?><![CDATA[x]]>One", "One"),
        ("AT&T 5 < 6 &lt; 7 &", "AT&T 5 < 6 < 7 &"),
        ("<select><option>One<option>Two</select>", "One\nTwo"),
        ("", ""),
        ("<p> <br> <!-- x --></p>", ""),
        ("a\x00b", "a\x00b"),
    ],
)
def test_the_text_is_what_a_browser_shows(source: str, expected: str) -> None:
    document = parse(source, "html")
    assert document.text == expected
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("source", "word", "expected"),
    [
        ("<i><b>T</b>rump</i>", "Trump", "T</b>rump"),
        ("A &amp; B", "&", "&amp;"),
        ("A &amp; B", "A & B", "A &amp; B"),
        ("caf&eacute; x", "café", "caf&eacute;"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo", "One</p>\n<p>Two"),
        ("<p>One</p>\n<p>Two</p>", "\n\nTwo", "Two"),
        ("One<br>two", "\n", "<br>"),
        ("One \n two", " ", " \n "),
        ("<img title='x' alt=\"Mr &eacute;\">", "Mr é", "Mr &eacute;"),
        ("<pre>a\r\nb</pre>", "\n", "\r\n"),
        ("<q>no</q>", "“no”", "no"),
        ("&copy2", "©", "&copy"),
    ],
)
def test_spans_lead_to_the_smallest_source_that_covers_them(source: str, word: str, expected: str) -> None:
    assert original(source, word) == expected


@pytest.mark.parametrize(
    ("source", "text", "left_out"),
    [
        ("a<iframe src=x>b</iframe><iframe></iframe>c", "ac", "iframe (2)"),
        ("<video src=x><p>b</p></video>c<embed src=y>", "c", "embed (1), video (1)"),
        ("<object><object>a</object>b</object>c", "c", "object (1)"),
        ("a<svg><title>b</title><text>c</text></svg>", "a", "svg (1)"),
        ("<head><title>a</title></head>b", "b", "title (1)"),
        ("<noscript>a</noscript>b", "b", "noscript (1)"),
        ("<svg><path d='M0'/></svg><title></title>b", "b", None),
    ],
)
def test_what_is_left_out_is_said(source: str, text: str, left_out: str | None) -> None:
    document = parse(source, "html")
    assert document.text == text
    expected = f"Elements whose content is not text of the page were left out: {left_out}."
    assert document.warnings == ((Notice("elements_left_out", expected),) if left_out else ())


@pytest.mark.parametrize(
    ("source", "text", "warning"),
    [
        ("a <b c", "a", "Hidden by the unclosed <b at character 2, as in a browser: 4 characters."),
        ("a <svg><b c='</svg>d", "a", "Hidden by the unclosed <b at character 7, as in a browser: 13 characters."),
        ("a <!-- b", "a", "Hidden by the unclosed <!-- at character 2, as in a browser: 6 characters."),
        ("a <script>b", "a", "Hidden by the unclosed <script> at character 10, as in a browser: 1 characters."),
    ],
)
def test_what_an_unclosed_construct_hides_is_said(source: str, text: str, warning: str) -> None:
    document = parse(source, "html")
    assert document.text == text
    assert [notice.detail for notice in document.warnings] == [warning]


@pytest.mark.parametrize("source", ["<svg>a<p>b", "<svg/>a<p>b", "</svg>a<p>b", "<object>a<p>b", "<svg><svg></svg>a<p>b"])
def test_badly_nested_elements_do_not_hide_what_follows_them(source: str) -> None:
    assert text_of(source) == "a\n\nb"


@pytest.mark.parametrize(("source", "text", "hidden"), [
    ("<p>One</p><p hidden>two</p><div style='color: red; DISPLAY: none'><b>three</b></div>four", "One\n\nfour", "div (1), p (1)"),
    ("<div hidden><div>one</div>two</div>three<p style=visibility:hidden>four<p>five", "three\n\nfive", "div (1), p (1)"),
    ("One <span aria-hidden=true>two</span> three", "One three", "span (1)"),
    ("<dialog><p>One</p></dialog><p>two</p><dialog open>three</dialog>", "two\n\nthree", "dialog (1)"),
    ("<div><p hidden>one</div>two", "two", "p (1)"),
])  # fmt: skip
def test_what_the_page_hides_is_left_out_and_said(source: str, text: str, hidden: str) -> None:
    document = parse(source, "html")
    assert document.text == text
    assert document.warnings == (Notice("hidden_left_out", f"Elements that the page hides were left out: {hidden}."),)


@pytest.mark.parametrize(("source", "blocks"), [
    ("<h1>One</h1><h2>two</h2><p>Three.</p><ul><li>four</li></ul>", ["title One", "heading two", "paragraph Three.", "list_item four"]),
    ("<blockquote><p>One.</p><cite>Ann Lee</cite></blockquote><p>Two.</p>", ["quote One.", "citation Ann Lee", "paragraph Two."]),
    ("<blockquote class=twitter-tweet><p>One.</p>&mdash; Ann (@a)</blockquote>", ["embed One.", "citation — Ann (@a)"]),
    ("<figure><blockquote>One.</blockquote><figcaption>Ann Lee</figcaption></figure>", ["quote One.", "citation Ann Lee"]),
    ("<figure><img alt='A dam'><figcaption>One. Photo: Ann</figcaption></figure>", ["caption A dam", "caption One.", "credit Photo: Ann"]),
    ("<table><tr><td>One</td><td>two</td></tr></table>", ["table_cell One", "table_cell two"]),
    ("<aside class='wp-block-pullquote'><p>One.</p></aside><aside><p>Two</p></aside>", ["pull_quote One.", "aside Two"]),
    ("<nav><a>One</a></nav><p>Two.</p><footer>three</footer>", ["boilerplate One", "paragraph Two.", "boilerplate three"]),
    ("<p>One<sup class='footnote'>1</sup></p><ol class='wp-block-footnotes'><li>Two</li></ol>", ["paragraph One", "footnote Two"]),
    ("<p>One</p><section role='doc-endnotes'><ul><li><p>Two</p></li></ul></section>", ["paragraph One", "footnote Two"]),
    ("<p>One <a class='footnote-ref'>below</a></p><div class='footnote'>Two</div>", ["paragraph One below", "footnote Two"]),
    ("<p>Read more: <a>One</a></p><p>By Ann Lee</p>", ["aside Read more: One", "byline By Ann Lee"]),
    ("<p>One<br>two</p>", ["paragraph One\ntwo"]),
])  # fmt: skip
def test_blocks_have_the_roles_that_a_reader_sees(source: str, blocks: list[str]) -> None:
    document = parse(source, "html")
    read = Blocks.read(document.readable.text, document.blocks_read).blocks
    assert [f"{block.role} {block.span.of(document.readable.text)}" for block in read] == blocks


@pytest.mark.parametrize(("source", "read"), [
    ("Ann Lee<sup>2</sup> left.", "Ann Lee left."),
    ("Ann Lee<sup><a href='#n'>[3]</a></sup> left.", "Ann Lee left."),
    ("It is 10<sup>2</sup> or 3 m<sup>2</sup>.", "It is 102 or 3 m2."),
])  # fmt: skip
def test_footnote_marks_are_not_read(source: str, read: str) -> None:
    assert parse(source, "html").readable.text == read


def test_deep_nesting_costs_no_more() -> None:
    document = parse("<div><blockquote><p>" * 3000 + "One.", "html")
    assert document.text == "One."
    assert document.laid_out[0].role == "quote"


@pytest.mark.parametrize("citing", [
    '<p class="pullquote__attribution">Ann Poole</p>', '<div class="quote-author">Ann Poole</div>', "<cite>Ann Poole</cite>",
])  # fmt: skip
def test_a_quotation_is_cited_by_element_or_class(citing: str) -> None:
    document = parse(f"<blockquote><p>Never.</p>{citing}</blockquote>", "html")
    roles = [block.role for block in Blocks.read(document.text, document.laid_out).blocks]
    assert roles == ["quote", "citation"]


@pytest.mark.parametrize(("mark", "read"), [
    ('<a role="doc-noteref" href="#n1">1</a>', "Poole left."), ('<a class="footnote-ref" href="#n1">[2]</a>', "Poole left."),
    ('<a href="/page">1</a>', "Poole1 left."),
])  # fmt: skip
def test_a_link_to_a_footnote_is_not_read(mark: str, read: str) -> None:
    document = parse(f"<p>Poole{mark} left.</p>", "html")
    assert document.readable.text == read
