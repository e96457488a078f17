"""Markdown documents."""

import html
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.notices import Notice
from service.documents import parse
from tests.service.documents.generated import CHECKED, Marked, joined, letters, newlines, word_spans, wrapped


def markdown_word() -> st.SearchStrategy[Marked]:
    """A word with its punctuation escaped, as references or within HTML tags, and perhaps emphasised as a whole."""
    word = st.lists(st.tuples(letters, st.integers(0, 5)), min_size=1, max_size=5).map(_word)
    frame = st.sampled_from(
        [("", ""), ("", ""), ("**", "**"), ("*", "*"), ("~~", "~~"), ("[", "](http://x.y/z)"), ("![", "](x.png)"), ("<b>", "</b>")]
    )
    return st.tuples(word, frame).map(lambda pair: wrapped(pair[1][0], pair[0], pair[1][1]))


def _word(atoms: list[tuple[str, int]]) -> Marked:
    return Marked("".join(_letter(letter, style) for letter, style in atoms), ("".join(letter for letter, _ in atoms),))


def _letter(letter: str, style: int) -> str:
    if style == 3 and letter.isprintable():
        return "".join(f"&#{ord(character)};" for character in letter)
    plain = f"\\{letter}" if letter in string.punctuation else letter
    return f"<i>{plain}</i>" if style == 4 else plain


def _block(words: list[Marked], kind: str, newline: str, space: str) -> Marked:
    if kind == "table":
        row = wrapped("| ", joined(words, " | "), " |" + newline)
        return joined([row, Marked("|-" * len(words) + "|" + newline, ()), row])
    if kind == "fence":
        plain = [
            Marked("".join(word.words).replace("`", "'").replace("~", "-"), (word.words[0].replace("`", "'").replace("~", "-"),))
            for word in words
        ]
        return wrapped("```py" + newline, joined(plain, newline), newline + "```")
    if kind in ("# ", "1. ", "- [ ] "):
        return wrapped(kind, joined(words, " "), "")
    prefix = {"> ": "> ", "- ": "  ", "<div>": "", "": ""}[kind]
    opening, closing = (f"<div>{newline * 2}", f"{newline * 2}</div>") if kind == "<div>" else (kind, "")
    return wrapped(opening, joined(words, space.replace("\n", newline + prefix)), closing)


def markdown_page() -> st.SearchStrategy[Marked]:
    """Blocks apart from each other by blank lines."""
    kind = st.sampled_from(["", "# ", "> ", "- ", "1. ", "- [ ] ", "<div>", "table", "fence"])
    space = st.sampled_from([" ", "\n", "  \n", "\\\n", "  "])
    blocks = st.lists(st.tuples(st.lists(markdown_word(), min_size=1, max_size=4), kind, space), max_size=4)
    return st.tuples(blocks, newlines).map(
        lambda page: joined([_block(words, kind, page[1], space) for words, kind, space in page[0]], page[1] * 2 + "<!-- -->" + page[1] * 2)
    )


def shown(source: str) -> str:
    """What a stretch of Markdown without white space shows, read by means of its own."""
    parts = re.split(r"(&#\d+;|\\[!-/:-@\[-`{-~]|</?i>)", source)
    return "".join(
        "" if part in ("<i>", "</i>") else html.unescape(part) if part[:2] == "&#" else part[-1] if part[:1] == "\\" else part
        for part in parts
    )


@CHECKED
@given(markdown_page())
def test_every_word_is_found_and_leads_back_to_where_it_was_written(page: Marked) -> None:
    document = parse(page.source, "markdown")
    spans = word_spans(document)
    assert [span.of(document.text) for span in spans] == list(page.words)
    position = 0
    for span in spans:
        source = document.original(span)
        assert source.start >= position
        assert shown(source.of(page.source)) == span.of(document.text)
        position = source.end


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# Head\n\nOne\ntwo  \nthree\\\nfour", "Head\n\nOne two\nthree\nfour"),
        ("Head\n====\n\nOne", "Head\n\nOne"),
        ("*a* **b** ***c*** ~~d~~ un*frigging*believable", "a b c d unfriggingbelievable"),
        ('[a *b*](http://x "t") <http://y> <a@b.c> [d][e]\n\n[e]: http://z', "a b http://y a@b.c d"),
        ("One ![two](u) three", "One\ntwo\nthree"),
        ("> One\n> two\n>\n> Three", "One two\n\nThree"),
        ("- One\n- Two\n  - Three\n\n1. Four", "One\n\nTwo\n\nThree\n\nFour"),
        ("- [ ] One\n- [x] Two", "One\n\nTwo"),
        ("| A | B |\n|---|---|\n| 1 | `x\\|y` |", "A\tB\n1\tx|y"),
        ("Use `a  b` and ``c`d``", "Use a b and c`d"),
        ("```py\nif x:\n    y\n\nz\n```\nOne", "if x:\n    y\n\nz\n\nOne"),
        ("    a\n      b\n\nOne", "a\n  b\n\nOne"),
        ("List Price: \\$24.95", "List Price: $24.95"),
        ("&eacute;t&eacute; &amp; &#x1F600; &unknown;", "été & 😀 &unknown;"),
        ("<b>T</b>rump <!-- c --> one<br>two", "Trump one\ntwo"),
        ("<div>\nOne &lt;\n</div>\n\nTwo", "One <\n\nTwo"),
        ("One\n\n  <pre>two</pre>", "One\n\ntwo"),
        ("<script>\nx\n\ny\n</script>\n\nOne", "One"),
        ("One[^1] two\n\n[^1]: Note", "One two\n\nNote"),
        ("One\n\n---\n\nTwo", "One\n\nTwo"),
        ("---\n\nOne\n\n---\nTwo: three\n---\nFour", "One\n\nTwo: three\n\nFour"),
        ("> [!NOTE]\n> One", "One"),
        ("$5 and $6", "$5 and $6"),
        ("One\r\ntwo\r\n\r\nthree", "One two\n\nthree"),
        ("> <div\n> title='x'>One\n> two</div>", "One two"),
        ("> a `b\n> c` d", "a b c d"),
        ("", ""),
        ("[a]: http://b\n\n***\n\n<!-- c -->", ""),
    ],
)
def test_the_text_is_what_the_rendered_page_shows(source: str, expected: str) -> None:
    document = parse(source, "markdown")
    assert document.text == expected
    assert document.warnings == ()


@pytest.mark.parametrize(
    ("source", "word", "expected"),
    [
        ("**Ashraf Ghani**’s", "Ashraf Ghani", "Ashraf Ghani"),
        ("**Ashraf Ghani**’s", "Ashraf Ghani’s", "Ashraf Ghani**’s"),
        ("é \\$24", "$24", "$24"),
        ("a\\$24", "a$24", "a\\$24"),
        ("😀 *[Sami Karimi](#)*", "Sami Karimi", "Sami Karimi"),
        ("caf&eacute; x", "café", "caf&eacute;"),
        ("<b>T</b>rump", "Trump", "T</b>rump"),
        ("<div>\n<b>T</b>rump &amp; co</div>", "Trump & co", "T</b>rump &amp; co"),
        ("One\n> two", "One\n\ntwo", "One\n> two"),
        ("> One\n> two", "One two", "One\n> two"),
        ("| `x\\|y` z |\n|-|\n", "|y z", "|y` z"),
        ("> é `b\n> cd` e", "cd", "cd"),
        ("One  \ntwo", "\n", "  \n"),
    ],
)
def test_spans_lead_to_the_smallest_source_that_covers_them(source: str, word: str, expected: str) -> None:
    document = parse(source, "markdown")
    start = document.text.index(word)
    assert document.original(Span(start, start + len(word))).of(source) == expected


@pytest.mark.parametrize("matter", ["---\ntitle: One\n---\n", "+++\ntitle = 'One'\n+++\n", "---\r\na: b\r\n\r\nc: d\r\n...\r\n"])
def test_front_matter_is_left_out_and_said(matter: str) -> None:
    document = parse(f"{matter}\n*Two*", "markdown")
    assert document.text == "Two"
    assert document.original(Span(0, 3)) == Span(len(matter) + 2, len(matter) + 5)
    assert document.warnings == (Notice("front_matter_left_out", f"The front matter, the first {len(matter)} characters, was left out."),)


def test_embedded_content_is_left_out_and_said() -> None:
    document = parse("One <svg><text>two *three*</text></svg> four\n\n<iframe src=x></iframe>", "markdown")
    assert document.text == "One four"
    assert document.warnings == (
        Notice("elements_left_out", "Elements whose content is not text of the page were left out: iframe (1), svg (1)."),
    )


def test_an_end_tag_in_code_closes_nothing() -> None:
    assert parse("<svg>\n\nOne `</svg>` two", "markdown").text == "One </svg> two"


def test_a_footnote_has_its_role_whatever_stands_in_it() -> None:
    document = parse("One[^1] two\n\n[^1]: Note\n\n    - item", "markdown")
    assert [(block.role, block.span.of(document.text)) for block in document.laid_out] == [
        ("paragraph", "One two"),
        ("footnote", "Note"),
        ("footnote", "item"),
    ]
