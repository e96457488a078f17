"""HTML cut into tokens that know where they stand, by the rules of the HTML standard's tokenizer.

The standard library's parser raises on some input, needs quadratic time on other, and differs between patch releases; parsers
that build a tree move text about and lose its place. Every character is looked at a fixed number of times here.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

_OPENER = re.compile(r"<(?:([A-Za-z][^\t\n\f\r />]*+)|/([A-Za-z][^\t\n\f\r />]*+)|(!--)|[!?]|/(?!\Z))")
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)"""
    r"""(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\t\n\f\r >]*+)))?+"""
)
_TAG_END = re.compile(rf"(?>{_ATTRIBUTE.pattern})*+[\t\n\f\r /]*+>")
_COMMENT_END = re.compile(r"--!?>")
_RAW_END = {
    name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE)
    for name in ("script", "style", "iframe", "noembed", "noframes", "noscript", "title", "textarea")
}
_CHARACTER_DATA = frozenset({"title", "textarea"})


class Token(NamedTuple):
    """A piece of markup or of text, ``start`` up to ``end`` of the source.

    ``name``: of a tag, in lower case; of an ``unclosed`` token, which takes the rest of the source as in a browser, its opener.
    """

    kind: Literal["text", "start", "end", "comment", "unclosed"]
    name: str
    start: int
    end: int


def tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of ``source[start:end]``, which cover it without gap or overlap."""
    text = position = start
    drawings = 0
    while opener := _OPENER.search(source, position, end):
        at = opener.start()
        if text < at:
            yield Token("text", "", text, at)
        tag = (opener[1] or opener[2] or "").lower()
        text = position = _end(source, opener, end)
        if position < 0:
            yield Token("unclosed", f"<{tag}" if opener[1] else opener[0], at, end)
            return
        if opener[2]:
            yield Token("end", tag, at, position)
            drawings -= tag == "svg" and drawings > 0
        elif opener[1]:
            yield Token("start", tag, at, position)
            closed = source.startswith("/>", position - 2)
            drawings += tag == "svg" and not closed
            if tag in _RAW_END and not (closed and drawings):
                close = _RAW_END[tag].search(source, position, end)
                if close:
                    position = close.start()
                elif tag in _CHARACTER_DATA:
                    break
                elif position < end:
                    yield Token("unclosed", f"<{tag}>", position, end)
                    return
        else:
            yield Token("comment", "", at, position)
    if text < end:
        yield Token("text", "", text, end)


def attributes(source: str, tag: Token) -> Iterator[tuple[str, int, int]]:
    """The attributes of a start tag: name in lower case, and where the value stands in the source."""
    position = tag.start + 1 + len(tag.name)
    while match := _ATTRIBUTE.match(source, position, tag.end - 1):
        value = match.lastindex if match.lastindex and match.lastindex > 1 else 0
        yield match[1].lower(), *(match.span(value) if value else (match.end(), match.end()))
        position = match.end()


def self_closing(source: str, tag: Token) -> bool:
    """Whether a start tag ends in ``/>``."""
    return source.startswith("/>", tag.end - 2)


def _end(source: str, opener: re.Match[str], end: int) -> int:
    if opener[1] or opener[2]:
        tag = _TAG_END.match(source, opener.end(), end)
        return tag.end() if tag else -1
    if opener[3]:
        for empty in (">", "->"):
            if source.startswith(empty, opener.end(), end):
                return opener.end() + len(empty)
        close = _COMMENT_END.search(source, opener.end(), end)
        return close.end() if close else -1
    return source.find(">", opener.end(), end) + 1 or -1
