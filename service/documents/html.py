"""HTML: what a reader of the page would read.

Blocks become paragraphs, ``<br>`` a line, table cells are kept apart by tabs and rows by lines, white space collapses as in a browser, and
inline tags vanish. The alternative text of an image is text, on a line of its own. Boilerplate is text like any other, of that role.
Scripts, styles, templates and comments are left out; so are what is not text of the page (the title, embedded content, drawings) and
what the page hides, with a warning.
"""

import re
from collections import Counter

from models.notices import Notice
from service.documents.document import ParsedDocument
from service.documents.flow import Flow, Gap
from service.documents.layout import Layout
from service.documents.references import pieces
from service.documents.tokens import Token, attributes, self_closing, tokens

_PAGE = ("html", "head", "body", "header", "main", "footer", "nav", "article", "section", "aside", "address", "search", "frameset")
_PROSE = ("h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "p", "pre", "blockquote", "center", "div", "hr", "figure", "figcaption")
_LISTS = ("ul", "ol", "li", "menu", "dir", "dl", "dt", "dd", "table", "caption")
_FORMS = ("form", "fieldset", "legend", "details", "summary", "dialog", "optgroup")
GAPS = (
    dict.fromkeys((*_PAGE, *_PROSE, *_LISTS, *_FORMS), Gap.PARAGRAPH)
    | dict.fromkeys(("thead", "tbody", "tfoot", "tr", "option", "textarea"), Gap.LINE)
    | dict.fromkeys(("th", "td"), Gap.CELL)
)
_PRESERVED = frozenset({"pre", "textarea"})
_UNSEEN = frozenset({"script", "style", "template", "noembed", "noframes"})
_TEXT_ELSEWHERE = frozenset({"title", "noscript", "svg"})
_EMBEDDED = frozenset({"iframe", "object", "video", "audio", "canvas"})
_LEFT_OUT = _UNSEEN | _TEXT_ELSEWHERE | _EMBEDDED
_VOID_EMBEDDED = frozenset({"embed", "frame"})
_CLOSED_BY_BLOCKS = frozenset({"p", "li", "dt", "dd", "td", "th", "tr", "option"})
_NEWLINES = re.compile(r"[\r\n][ \t\n\r\f]*")
_NEWLINE = re.compile(r"\r\n?|\n")


def parse(source: str) -> ParsedDocument:
    """The document a browser would show."""
    flow = Flow()
    reader = Reader(source, flow)
    for token in tokens(source, 0, len(source)):
        reader.read(token)
    text, source_map = flow.finish()
    return ParsedDocument(text, source, "html", source_map, flow.blocks(text), flow.silences(), warnings=reader.warnings())


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in sorted(names.items()))


class Reader:
    """Reads tokens of ``source`` into a flow, and remembers what it leaves out."""

    def __init__(self, source: str, flow: Flow) -> None:
        self.lines = False  # whether line ends are breaks, as in posts of WordPress' classic editor
        self._source = source
        self._flow = flow
        self._preserved = 0
        self._quotations = 0
        self._noting = ""
        self._hidden = ""
        self._hidden_depth = 0
        self._hidden_text = False
        self._last_ends: dict[str, int] = {}
        self._left_out: Counter[str] = Counter()
        self._concealed: Counter[str] = Counter()
        self._is_concealed = False
        self._layout = Layout(source)
        self._unclosed: list[Notice] = []

    def read(self, token: Token) -> bool:
        """Take one token; whether it is part of what a reader sees."""
        if self._hidden and token.kind != "unclosed" and self._hides(token):
            return False
        if token.kind == "text":
            self._text(token.start, token.end)
        elif token.kind == "start":
            return self._start(token)
        elif token.kind == "end":
            self._tag(token, -1)
        elif token.kind == "unclosed":
            hidden = f"{token.end - token.start} characters"
            detail = f"Hidden by the unclosed {token.name} at character {token.start}, as in a browser: {hidden}."
            self._unclosed.append(Notice("never_closed", detail))
        return True

    def hides_text(self, position: int) -> bool:
        """Whether text that is not HTML's, at this place of the source, lies in an element that is left out."""
        hidden = bool(self._hidden) and position < self._last_end(self._hidden)
        self._hidden_text |= hidden
        return hidden

    def settle(self) -> None:
        """Forget elements that were not closed: what follows does not lie in them."""
        self._reveal()
        self._preserved = self._quotations = 0
        self._flow.silent = False

    def warnings(self) -> tuple[Notice, ...]:
        """What was left out."""
        self._reveal()
        notices = [*self._unclosed]
        if self._left_out:
            detail = f"Elements whose content is not text of the page were left out: {_counted(self._left_out)}."
            notices.append(Notice("elements_left_out", detail))
        if self._concealed:
            notices.append(Notice("hidden_left_out", f"Elements that the page hides were left out: {_counted(self._concealed)}."))
        return tuple(notices)

    def _text(self, start: int, end: int) -> None:
        for text, at, stop in pieces(self._source, start, end):
            if self._preserved:
                self._flow.preserved(text, at, stop)
            elif self.lines:
                self._by_line(text, at, stop)
            else:
                self._flow.collapsed(text, at, stop)

    def _by_line(self, text: str, start: int, end: int) -> None:
        position = 0
        for run in _NEWLINES.finditer(text) if len(text) == end - start else ():
            self._flow.collapsed(text[position : run.start()], start + position, start + run.start())
            self._flow.gap(Gap.PARAGRAPH if len(_NEWLINE.findall(run[0])) > 1 else Gap.LINE)
            position = run.end()
        self._flow.collapsed(text[position:], start + position, end)

    def _start(self, tag: Token) -> bool:
        empty_drawing = tag.name == "svg" and self_closing(self._source, tag)
        if tag.name in _LEFT_OUT and not empty_drawing and self._last_end(tag.name) >= tag.end:
            self._hidden, self._hidden_depth, self._hidden_text = tag.name, 1, False
            return False
        if self._layout.conceals(tag) and (tag.name in _CLOSED_BY_BLOCKS or self._last_end(tag.name) >= tag.end):
            self._hidden, self._hidden_depth, self._hidden_text = tag.name, 1, False
            self._is_concealed = True
            return False
        if tag.name in _VOID_EMBEDDED or tag.name in _EMBEDDED:
            self._left_out[tag.name] += 1
        elif tag.name == "br":
            self._flow.line_break(tag.start, tag.end)
        elif tag.name == "img":
            self._alternative_text(tag)
        else:
            self._tag(tag, 1)
        return True

    def _tag(self, tag: Token, step: int) -> None:
        self._flow.gap(GAPS.get(tag.name, Gap.NONE))
        self._flow.place = self._layout.opened(tag) if step > 0 else self._layout.closed(tag)
        if step > 0 and not self._flow.silent and self._layout.is_note(tag):
            self._flow.silent, self._noting = True, tag.name
        elif step < 0 and tag.name == self._noting:
            self._flow.silent = False
        if tag.name in _PRESERVED:
            self._preserved = max(0, self._preserved + step)
        elif tag.name == "q" and self._quotations + step >= 0:
            self._quotations += step
            self._flow.mark("“" if step > 0 else "”")

    def _alternative_text(self, tag: Token) -> None:
        value = next(((start, end) for name, start, end in attributes(self._source, tag) if name == "alt"), None)
        if value:
            place, self._flow.place = self._flow.place, self._layout.alone("caption")
            self._flow.gap(Gap.LINE)
            for piece in pieces(self._source, *value, attribute=True):
                self._flow.collapsed(*piece)
            self._flow.gap(Gap.LINE)
            self._flow.place = place

    def _hides(self, token: Token) -> bool:
        by_block = self._is_concealed and self._hidden in _CLOSED_BY_BLOCKS
        if by_block and token.name in GAPS and (token.kind == "start" or (token.kind == "end" and token.name != self._hidden)):
            # A paragraph whose end tag was left out ends where the next block begins, or the one around it ends.
            self._reveal()
            return False
        if token.name == self._hidden:
            self._hidden_depth += {"start": 1, "end": -1}.get(token.kind, 0)
        elif token.kind == "text" and not self._hidden_text:
            self._hidden_text = not self._source[token.start : token.end].isspace()
        past = not by_block and token.start >= self._last_end(self._hidden)
        last = token.kind == "end" and token.name == self._hidden
        if past or self._hidden_depth == 0:
            self._reveal()
            return last
        return True

    def _reveal(self) -> None:
        if self._is_concealed and self._hidden and self._hidden_text:
            self._concealed[self._hidden] += 1
        self._is_concealed = False
        if self._hidden in _EMBEDDED or (self._hidden in _TEXT_ELSEWHERE and self._hidden_text):
            self._left_out[self._hidden] += 1
        self._hidden = ""

    def _last_end(self, name: str) -> int:
        """Where the last end tag of this name starts: an element does not hide what comes after it, however badly it is nested."""
        if name not in self._last_ends:
            ends = re.finditer(rf"</{name}(?=[\t\n\f\r />])", self._source, re.IGNORECASE)
            self._last_ends[name] = max((end.start() for end in ends), default=-1)
        return self._last_ends[name]
