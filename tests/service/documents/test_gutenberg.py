"""Posts of the WordPress editor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.notices import Notice
from service.documents import ParsedDocument, parse
from tests.service.documents.generated import CHECKED, Marked, html_sentence, html_word, joined, shown, word_spans, wrapped

PARAGRAPH = '<!-- wp:paragraph {"dropCap":true} -->\n<p class="x">{}</p>\n<!-- /wp:paragraph -->\n\n'
LIST = """<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>One<!-- wp:list --><ul><!-- wp:list-item --><li>Two</li><!-- /wp:list-item --></ul><!-- /wp:list --></li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->"""


def located(document: ParsedDocument, word: str) -> tuple[int, Span] | None:
    """The block of the first place of ``word``, and where in its field."""
    start = document.text.index(word)
    block = document.block(Span(start, start + len(word)))
    return (block[0], block[2]) if block else None


def rich_texts(document: ParsedDocument) -> str:
    """The fields of the first block, a line each."""
    return "\n".join(field.text for field in document.blocks[0].fields)


def paragraph(inner: str) -> str:
    """A paragraph block."""
    return PARAGRAPH.replace("{}", inner)


def post() -> st.SearchStrategy[Marked]:
    """Blocks in groups, and loose HTML between them."""
    sentence = html_sentence(html_word(comments=False))
    frames = [
        ("<!-- wp:paragraph -->\n<p>", "</p>\n<!-- /wp:paragraph -->\n"),
        ('<!-- wp:heading {"level":3} -->\n<h3 class="wp-block-heading">', "</h3>\n<!-- /wp:heading -->"),
        ("<!-- wp:my-plugin/box {bad} --><div>\n\t<p>", "</p></div><!-- /wp:my-plugin/box -->"),
        ("<!-- wp:image --><figure><img src=x alt=''/><figcaption>", "</figcaption></figure><!-- /wp:image -->"),
        ("<!-- wp:html -->", "<!-- /wp:html -->"),
        ("\n<p>", "</p>\n\n"),
    ]
    block = st.tuples(st.sampled_from(frames), sentence).map(lambda pair: wrapped(pair[0][0], pair[1], pair[0][1]))
    group = st.lists(block, max_size=3).map(lambda inner: wrapped("<!-- wp:group -->\n<div>", joined(inner), "</div>\n<!-- /wp:group -->"))
    return st.lists(block | group, max_size=4).map(joined)


@CHECKED
@given(post())
def test_every_word_is_found_in_the_source_and_in_its_block(page: Marked) -> None:
    document = parse(page.source, "gutenberg")
    spans = word_spans(document)
    assert [span.of(document.text) for span in spans] == list(page.words)
    position = (0, None, 0)
    for span in spans:
        assert shown(document.original(span).of(page.source)) == span.of(document.text)
        block = document.block(span)
        assert block is not None
        assert block[2].of(block[1].text) == span.of(document.text)
        assert block[:2] != position[:2] or block[2].start >= position[2]
        position = (block[0], block[1], block[2].end)


def test_blocks_are_counted_as_in_the_editor_each_before_its_inner_blocks() -> None:
    document = parse(
        paragraph("Zero") + "<!-- wp:group --><div>" + LIST + paragraph("") + "</div><!-- /wp:group -->\n" + paragraph("Three"), "gutenberg"
    )
    names = ["paragraph", "group", "list", "list-item", "list", "list-item", "paragraph", "paragraph"]
    assert [block.name for block in document.blocks] == [f"core/{name}" for name in names]
    assert document.text == "Zero\n\nOne\n\nTwo\n\nThree"
    assert [located(document, word) for word in ("Zero", "One", "Two", "Three")] == [
        (0, Span(0, 4)), (3, Span(0, 3)), (5, Span(0, 3)), (7, Span(0, 5))]  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "rich_text"),
    [
        ("A <strong>b</strong>c", "A bc"),
        ("A<br>b<br/>c", "A\nb\nc"),
        ("caf&eacute; &amp; co &lt;", "café & co <"),
        ("  One \n two  <em> three</em>", "One two three"),
        ("One<em> two</em>", "One two"),
        ("One <em> two</em>", "One two"),
        ("One <em>two </em> three", "One two three"),
        ("One <em>two </em>\nthree", "One two  three"),
        ("<b><i> One</i></b>", "One"),
        ('One <img src="x" alt="y"> two', "One \ufffc two"),
        ("One<!-- c --> two", "One\ufffc two"),
        ('<img src="x"> One', "\ufffc One"),
        ('One<sup data-fn="1" class="fn"><a href="#1">1</a></sup> two', "One\ufffc two"),
        ('One <a id="x"></a>two <b></b>three', "One \ufffctwo three"),
        ('One <a id="x"><b></b></a>two', "One \ufffctwo"),
        ("a\ufeffb\ufffcc", "abc"),
        ("&#32;a&#10;b", "a b"),
    ],
)
def test_rich_text_is_counted_as_in_the_editor(inner: str, rich_text: str) -> None:
    assert rich_texts(parse(paragraph(inner), "gutenberg")) == rich_text


@pytest.mark.parametrize(
    ("source", "rich_text"),
    [
        ("<!-- wp:code --><pre><code>a\r\n  b\n</code></pre><!-- /wp:code -->", "a\n  b"),
        ("<!-- wp:verse --><pre>\na  b</pre><!-- /wp:verse -->", "a  b"),
        ("<!-- wp:pullquote --><blockquote><p>One</p>\n<cite>Two</cite></blockquote><!-- /wp:pullquote -->", "One\nTwo"),
        ("<!-- wp:table --><table><tr><td>A</td><td>B</td></tr></table><!-- /wp:table -->", "A\nB"),
        ("<!-- wp:button --><div>\n<a class=x>One</a></div><!-- /wp:button -->", "One"),
    ],
)
def test_blocks_of_other_shapes_have_rich_text_too(source: str, rich_text: str) -> None:
    assert rich_texts(parse(source, "gutenberg")) == rich_text


def test_offsets_in_a_block_count_what_comes_before_in_it_only() -> None:
    document = parse(paragraph("One") + paragraph("He <b>said</b>&nbsp;<br>&quot;yes&quot; to Anna"), "gutenberg")
    assert located(document, "Anna") == (1, Span(18, 22))
    assert located(document, '"yes"') == (1, Span(9, 14))


def test_spans_across_blocks_have_no_block() -> None:
    document = parse(paragraph("One") + paragraph("Two") + LIST, "gutenberg")
    assert located(document, "One\n\nTwo") is None
    assert located(document, "One\n\nTwo\n") is None
    assert document.block(Span(3, 5)) is None
    assert document.block(Span(1, 1)) is None


def test_text_around_inner_blocks_is_not_one_span() -> None:
    source = "<!-- wp:a/b --><p>One</p><!-- wp:paragraph --><p>Two</p><!-- /wp:paragraph --><p>Three</p><!-- /wp:a/b -->"
    document = parse(source, "gutenberg")
    assert rich_texts(document) == "One\nThree"
    assert located(document, "Three") == (0, Span(4, 9))
    assert located(document, "One\n\nTwo\n\nThree") is None


def test_alternative_text_is_analysed_but_lies_in_no_rich_text() -> None:
    source = '<!-- wp:image --><figure><img src="x" alt="Mr Smith"/>\n<figcaption>At home</figcaption></figure><!-- /wp:image -->'
    document = parse(source, "gutenberg")
    assert document.text == "Mr Smith\n\nAt home"
    assert located(document, "Mr Smith") is None
    assert located(document, "At home") == (0, Span(0, 7))


def test_loose_html_is_a_block_whose_lines_are_breaks() -> None:
    document = parse("Classic one\nline\n\ntwo <b>x</b>\r\n\r\nthree\n" + paragraph("One"), "gutenberg")
    assert document.text == "Classic one\nline\n\ntwo x\n\nthree\n\nOne"
    assert [block.name for block in document.blocks] == ["core/freeform", "core/paragraph"]
    assert located(document, "One") == (1, Span(0, 3))


def test_blocks_without_html_are_said() -> None:
    source = '<!-- wp:latest-posts {"n":5} /-->' + paragraph("One") + "<!-- wp:a/b --><!-- /wp:a/b --><!-- wp:latest-posts /-->"
    document = parse(source, "gutenberg")
    assert document.text == "One"
    assert document.warnings == (
        Notice("blocks_without_text", "Blocks without HTML of their own hold nothing to analyse: a/b (1), core/latest-posts (2)."),
    )
    assert located(document, "One") == (1, Span(0, 3))


@pytest.mark.parametrize(
    ("source", "text", "names"),
    [
        ('<!-- wp:paragraph {"a":} --><p>One</p><!-- /wp:paragraph -->', "One", ["core/paragraph"]),
        ("<!-- wp:paragraph {bad --><p>One</p><!-- /wp:paragraph -->", "One", ["core/freeform"]),
        ("<!-- wp:paragraph --><p>One</p>", "One", ["core/paragraph"]),
        ("<p>One</p><!-- /wp:paragraph -->", "One", ["core/freeform"]),
        ("<!-- wp:Paragraph --><p>One</p><!--wp:x-->", "One", ["core/freeform"]),
        (
            "<!-- wp:a/b --><svg><text>x<!-- wp:paragraph --><p>One</p><!-- /wp:paragraph --><!-- /wp:a/b -->",
            "x\n\nOne",
            ["a/b", "core/paragraph"],
        ),
        ("<!-- wp:html --><script>x<!-- /wp:html --><!-- wp:p --><p>One</p><!-- /wp:p -->", "One", ["core/html", "core/p"]),
        ("<!-- wp:a <!-- wp:b --><p>One</p>", "One", ["core/freeform"]),
        ("<!-- wp:a ", "", ["core/freeform"]),
        ("", "", []),
    ],
)
def test_malformed_blocks_lose_no_text(source: str, text: str, names: list[str]) -> None:
    document = parse(source, "gutenberg")
    assert document.text == text
    assert [block.name for block in document.blocks] == names


def test_what_a_block_leaves_open_ends_with_it() -> None:
    source = "<!-- wp:html --><svg><!-- /wp:html --><p>One</p><!-- wp:html --></svg><pre>two<!-- /wp:html -->" + paragraph("three  four")
    assert parse(source, "gutenberg").text == "One\n\ntwo\n\nthree four"


@pytest.mark.parametrize(("source", "expected"), [
    ("<!-- wp:pullquote --><blockquote><p>One</p><cite>Two</cite></blockquote><!-- /wp:pullquote -->", {"One": "value", "Two": "citation"}),
    ("<!-- wp:image --><figure><img src=x><figcaption>One</figcaption></figure><!-- /wp:image -->", {"One": "caption"}),
    ("<!-- wp:details --><details><summary>One</summary></details><!-- /wp:details -->", {"One": "summary"}),
    ("<!-- wp:heading --><h2>One</h2><!-- /wp:heading -->", {"One": "content"}),
    ("<!-- wp:table --><figure><table><tr><td>One</td><td>Two</td></tr></table></figure><!-- /wp:table -->", {"One": None, "Two": None}),
])  # fmt: skip
def test_a_span_is_in_the_attribute_that_the_editor_keeps_it_in(source: str, expected: dict[str, str | None]) -> None:
    document = parse(source, "gutenberg")
    for word, attribute in expected.items():
        start = document.text.index(word)
        block = document.block(Span(start, start + len(word)))
        assert block is not None
        assert (block[1].attribute, block[2]) == (attribute, Span(0, len(word)))
