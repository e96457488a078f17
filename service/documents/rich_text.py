"""The rich text of an editor block: the text that WordPress' RichText values count their offsets in."""

import re

from service.documents.html import GAPS
from service.documents.references import pieces
from service.documents.source_map import WHITE, MappedText, SourceMap
from service.documents.tokens import Token, attributes

_RUN = re.compile(r"[ \t\n\r\f]+|[\ufeff\ufffc]+|[^ \t\n\r\f\ufeff\ufffc]+(?: [^ \t\n\r\f\ufeff\ufffc]+)*+")
_RESERVED = "\ufeff\ufffc"
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"
_NEWLINE = re.compile(r"\r\n?")


class RichText:
    """Builds a block's rich text from the tokens of its HTML, as ``@wordpress/rich-text`` does in the editor.

    Inline tags vanish, ``<br>`` is one line end, and white space collapses within each stretch of text between tags, and at the edges
    of inline elements where a space stands on their other side (as of version 7.56 of the package). Images, comments, footnote
    marks and empty elements with attributes are one object replacement character each, which leads nowhere in the source. A block
    with several fields (the cells of a table, a pull quote and who said it) counts as their texts joined by line ends.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._text = MappedText()
        self._field_is_new = True
        self._before = ""  # objects and spaces of a new field, which needs text to be one
        self._first_child = True
        self._after_space = True  # whether a space stands before the current element, or nothing at all
        self._ends_in_space = False
        self._left_element = False
        self._preserved = False
        self._after_pre = False
        self._hollow: list[tuple[str, bool]] = []  # open elements without content so far: name, whether it has attributes
        self._footnote = False

    def read(self, token: Token) -> None:
        """Take the next token of the block's own HTML."""
        if self._footnote:
            self._footnote = not (token.kind == "end" and token.name == "sup")
            return
        after_pre, self._after_pre = self._after_pre, False
        if token.kind == "text":
            self._node(token, after_pre)
            self._first_child = self._left_element = False
            self._hollow.clear()
        elif token.name in GAPS:
            self.new_field()
            if token.name == "pre":
                self._preserved = self._after_pre = token.kind == "start"
        elif token.kind == "start":
            self._start(token)
        elif token.kind == "comment":
            self._object(ends_in_space=self._source[token.end - 4 : token.end] == " -->")
        else:
            if self._hollow and self._hollow.pop() == (token.name, True):
                self._object()
            self._first_child = False
            self._left_element = True

    def new_field(self) -> None:
        """What follows is another field, or another part of the block."""
        self._field_is_new = self._first_child = self._after_space = True
        self._ends_in_space = self._left_element = False
        self._before = ""
        self._hollow.clear()

    def finish(self) -> tuple[str, SourceMap]:
        """The rich text and its map to the source."""
        self._text.strip_end()
        return self._text.finish()

    def _start(self, tag: Token) -> None:
        if tag.name == "br":
            self._add("\n", tag.start, tag.end)
            self._beside()
        elif tag.name == "img":
            self._object()
        elif tag.name == "sup" and any(name == "data-fn" for name, _, _ in attributes(self._source, tag)):
            self._object()
            self._footnote = True
        elif tag.name == "wbr":
            self._beside()
        else:
            if not self._first_child:
                self._after_space = self._ends_in_space
            self._first_child = True
            self._ends_in_space = False
            self._hollow.append((tag.name, any(attributes(self._source, tag))))

    def _beside(self, *, ends_in_space: bool = False) -> None:
        self._first_child = self._left_element = False
        self._ends_in_space = ends_in_space
        self._hollow.clear()

    def _node(self, token: Token, after_pre: bool) -> None:
        if self._preserved:
            for text, start, end in pieces(self._source, token.start, token.end):
                self._verbatim(text, start, end, after_pre and start == token.start)
            return
        if self._left_element and self._ends_in_space and self._source.startswith(" ", token.start):
            self._text.strip_end()
        white = self._first_child and self._after_space
        for text, start, end in pieces(self._source, token.start, token.end):
            verbatim = len(text) == end - start
            for run in _RUN.finditer(text):
                place = (start + run.start(), start + run.end()) if verbatim else (start, end)
                if run[0][0] not in WHITE:
                    white = False
                    if run[0][0] not in _RESERVED:
                        self._add(run[0], *place)
                elif not white:
                    white = True
                    self._space(*place)
        self._ends_in_space = white and not (self._first_child and self._field_is_new)

    def _verbatim(self, text: str, start: int, end: int, after_pre: bool) -> None:
        if len(text) != end - start:
            self._add(text, start, end)
            return
        position = 1 + text.startswith("\r\n") if after_pre and text[0] in "\r\n" else 0
        for newline in _NEWLINE.finditer(text, position):
            self._add(text[position : newline.start()], start + position, start + newline.start())
            self._add("\n", start + newline.start(), start + newline.end())
            position = newline.end()
        self._add(text[position:], start + position, end)

    def _object(self, *, ends_in_space: bool = False) -> None:
        if self._field_is_new:
            self._before += _OBJECT
        else:
            self._text.invent(_OBJECT)
        self._beside(ends_in_space=ends_in_space)

    def _space(self, start: int, end: int) -> None:
        if not self._field_is_new:
            self._text.add(" ", start, end)
        else:
            self._before += " "

    def _add(self, text: str, start: int, end: int) -> None:
        if self._field_is_new and text:
            self._text.strip_end()
            # The picture of an image block is no field, and not in the rich text of its caption either.
            self._text.invent(("\n" if self._text.size else "") + self._before)
            self._field_is_new = False
        self._text.add(text, start, end)
