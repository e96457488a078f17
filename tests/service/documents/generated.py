"""Marked-up documents made together with the words they show."""

import html
import re
from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st

from models.annotations import Span
from service.documents import ParsedDocument

CHECKED = settings(derandomize=True, deadline=None, max_examples=120)
THOROUGH = settings(derandomize=True, deadline=None, max_examples=200)

_LETTERS = ["a", "Z", "7", "é", "e\u0301", "ß", "İ", "世", "ع", "ר", "ﬁ", "ক্ষ", "’", "“", "—", "\x00", "\x01", "\x7f"]
_PICTURES = ["😀", "👩\u200d🚀", "🇩🇪", "👍🏽", "𝒳"]
_MARKUP = ["&", "<", ">", "$", "*", "_", "[", "]", "`", "#", "|", '"', "'", "-", "+", ".", "~", "!", "(", ")", "="]

letters = st.sampled_from(_LETTERS + _PICTURES + _MARKUP)
words = st.lists(letters, min_size=1, max_size=5).map("".join)
newlines = st.sampled_from(["\n", "\r\n"])


@dataclass(frozen=True)
class Marked:
    """A source, and the words that it shows in their order."""

    source: str
    words: tuple[str, ...]


def joined(parts: list[Marked], between: str = "") -> Marked:
    """The parts one after the other."""
    return Marked(between.join(part.source for part in parts), tuple(word for part in parts for word in part.words))


def wrapped(before: str, inner: Marked, after: str) -> Marked:
    """A part between two pieces of markup."""
    return Marked(before + inner.source + after, inner.words)


def word_spans(document: ParsedDocument) -> list[Span]:
    """The spans of the words of the analysed text; only HTML's white space parts them."""
    return [Span(match.start(), match.end()) for match in re.finditer(r"[^ \t\n\r\f]+", document.text)]


def html_word(*, comments: bool = True) -> st.SearchStrategy[Marked]:
    """A word in HTML: characters as they are, as references, and between tags."""
    return st.lists(st.tuples(letters, st.integers(0, 7)), min_size=1, max_size=5).map(lambda atoms: _html_word(atoms, comments))


def _html_word(atoms: list[tuple[str, int]], comments: bool) -> Marked:
    return Marked("".join(_html_letter(letter, style, comments) for letter, style in atoms), ("".join(letter for letter, _ in atoms),))


def _html_letter(letter: str, style: int, comments: bool) -> str:
    plain = html.escape(letter, quote=False)
    if style == 3 and letter.isprintable():
        return "".join(f"&#{ord(character)};" for character in letter)
    if style == 4 and letter.isprintable():
        return "".join(f"&#x{ord(character):X};" for character in letter)
    return {5: f"<b>{plain}</b>", 6: f'<a href="x?a=1&amp;b=>">{plain}</a>', 7: f"{plain}<!-- > -->" if comments else plain}.get(
        style, plain
    )


def html_sentence(word: st.SearchStrategy[Marked]) -> st.SearchStrategy[Marked]:
    """Words apart from each other by all that shows as white space."""
    space = st.sampled_from([" ", "\n", " \r\n\t", "&#32;", " <i> </i>", "<br>", "<br />\n", "<!-- c --> "])
    return st.lists(st.tuples(word, space), min_size=1, max_size=6).map(
        lambda pairs: joined([wrapped("", part, gap) for part, gap in pairs[:-1]] + [pairs[-1][0]])
    )


def html_page(word: st.SearchStrategy[Marked]) -> st.SearchStrategy[Marked]:
    """Blocks of sentences, nested and apart from each other with and without white space."""
    frames = [
        ("<p>", "</p>"), ("<p class=x>", ""), ("<div>\n  ", "\n</div>\n"), ("<h2>", "</h2>"), ("<ul><li>", "</ul>"),
        ("<pre>\n", "\n</pre>"),
        ("<table><tr><td>", "<td></table>"), ("<script>if (a<b) {}</script><p>", "</p>"), ("<blockquote><p>", "</blockquote>"),
        ("<p><img src=x>", ""),
    ]  # fmt: skip
    sentence = html_sentence(word)
    block = st.tuples(st.sampled_from(frames), sentence).map(lambda pair: wrapped(pair[0][0], pair[1], pair[0][1]))
    nested = st.recursive(
        block, lambda inner: st.lists(inner, max_size=3).map(lambda parts: wrapped("<div>", joined(parts), "</div>")), max_leaves=4
    )
    return st.lists(nested, max_size=4).map(joined)


def shown(source: str) -> str:
    """What a stretch of HTML without white space shows, read by means of its own."""
    return html.unescape(re.sub(r"<!--.*?-->|</?[a-z](?:\"[^\"]*\"|[^>\"])*>", "", source))
