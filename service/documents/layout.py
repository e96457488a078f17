"""The roles of HTML elements: what of a page is its story, and what stands beside it."""

import re
from typing import Final

from models.text.blocks import Role
from service.documents.flow import STORY, Place
from service.documents.tokens import Token, attributes, self_closing

_ROLES: Final[dict[str, Role]] = {
    "h1": "title",
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dt", "dd"), "list_item"),
    **dict.fromkeys(("td", "th"), "table_cell"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    **dict.fromkeys(("nav", "form", "button", "menu"), "boilerplate"),
    "blockquote": "quote",
    "aside": "aside",
}
"""By element; one that is not listed is of the role of what it stands in."""
_BY_CLASS: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r"\b(?:twitter-tweet|instagram-media|fb-post|tiktok-embed|bluesky-embed|mastodon-embed|wp-block-embed)\b"), "embed"),
    (re.compile(r"\bpull-?quote\b"), "pull_quote"),
    (re.compile(r"(?<![\w-])(?:(?:wp-block-)?footnotes?|endnotes?|easy-footnotes?-to)(?![\w-])"), "footnote"),
    (re.compile(r"\b(?:byline|author-name|post-author)\b"), "byline"),
    (re.compile(r"\b(?:photo-credit|image-credit|credit|copyright)\b"), "credit"),
    (re.compile(r"\b(?:related|read-?more|more-on|recommended|newsletter|promo)\b"), "aside"),
    (
        re.compile(r"\b(?:cookie|consent|navbar|site-footer|breadcrumbs?|share-buttons|wp-block-buttons?|advert(?:isement)?)\b"),
        "boilerplate",
    ),
)
_BLOCKS: Final[dict[str, frozenset[str]]] = {
    "embed": frozenset(("blockquote", "figure", "div")),
    "footnote": frozenset(("ol", "ul", "li", "div", "section", "aside", "footer", "p")),
}
"""Elements that are of the role by their class, where others of that class are marks within a line."""
_NOTES: Final = frozenset(("doc-endnotes", "doc-endnote", "doc-footnote"))
_QUOTING: Final = frozenset(("quote", "pull_quote", "embed"))
_BESIDE: Final = frozenset(("quote", "pull_quote", "embed", "citation", "caption", "aside", "footnote", "boilerplate"))
"""Roles that what stands inside keeps."""
_CITING: Final = re.compile(r"(?:^|[\s_-])(?:attribution|author|source|cite|citation|byline|speaker)(?![\w])")
"""The class of what tells, within a quotation, whose it is."""
_GROUPING: Final = frozenset(("blockquote", "figure"))
_HIDING: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_VOID: Final = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"))
_NOTE: Final = re.compile(
    r"(?:\s*<(?:a|span|b|i)\b[^<>]{0,300}>)*\s*(?:\[\s*)?(?:\d{1,3}|[a-z*†‡§])(?:\s*\])?\s*(?:</(?:a|span|b|i)>\s*)*</(?:sup|a)\b",
    re.IGNORECASE,
)
_REFERS: Final = re.compile(r"(?<![\w-])(?:doc-noteref|(?:foot|end)?note-?ref(?:erence)?|fn-?ref)(?![\w-])")
_MEASURE: Final = re.compile(r"(?:\d|\b[A-Za-z]{1,2}|[)\]])\Z")
NEAREST: Final = 50
"""Open elements among which the one that an end tag closes is sought."""
DEEPEST: Final = 500
"""Elements that are open at once and told apart; what is deeper is of the role of what it stands in."""


class Layout:
    """The elements that are open, as far as they have a role of their own."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._open: list[tuple[str, Place]] = []
        self._groups = 0
        self._quoting: set[int] = set()

    def opened(self, tag: Token) -> Place:
        """The place of what follows the start ``tag``."""
        if tag.name in _VOID or len(self._open) >= DEEPEST or self_closing(self._source, tag):
            return self._now()
        role, group = self._now()
        told = self._role(tag)
        if tag.name in _GROUPING and group < 0:
            self._groups += 1
            group = self._groups
        if self._cites(tag, role, group):
            told = "citation"
        elif (role in ("embed", "pull_quote") and told in _QUOTING) or (role in _BESIDE and told not in _QUOTING and told != "credit"):
            told = role
        self._open.append((tag.name, (told or role, group)))
        if told in _QUOTING:
            self._quoting.add(group)
        return self._now()

    def closed(self, tag: Token) -> Place:
        """The place of what follows the end ``tag``: of all that it closes, the outermost's."""
        for i in range(len(self._open) - 1, max(-1, len(self._open) - 1 - NEAREST), -1):
            if self._open[i][0] == tag.name:
                del self._open[i:]
                break
        return self._now()

    def alone(self, role: Role) -> Place:
        """A place of this role that stands with no other."""
        return role, -1

    def conceals(self, tag: Token) -> bool:
        """Whether the page hides the element."""
        is_closed = tag.name == "dialog"
        if tag.name in _VOID or tag.end - tag.start <= len(tag.name) + 2:
            return is_closed
        for name, start, end in attributes(self._source, tag):
            value = self._source[start:end].strip().lower()
            is_closed &= name != "open"
            if name == "hidden" and value != "until-found":
                return True
            if (name == "aria-hidden" and value == "true") or (name == "style" and _HIDING.search(value)):
                return True
        return is_closed

    def is_note(self, tag: Token) -> bool:
        """Whether a ``<sup>``, or a link that says so, holds the mark of a footnote rather than a power or a unit."""
        if tag.name not in ("sup", "a") or not _NOTE.match(self._source, tag.end):
            return False
        if tag.name == "a":
            return any(
                _REFERS.search(self._source[start:end].lower())
                for name, start, end in attributes(self._source, tag)
                if name in ("class", "role")
            )
        told = any(name in ("class", "data-fn", "role") for name, _, _ in attributes(self._source, tag))
        linked = self._source.find("<a", tag.end, tag.end + 20) >= 0
        return told or linked or not _MEASURE.search(self._source, max(0, tag.start - 3), tag.start)

    def _cites(self, tag: Token, role: Role, group: int) -> bool:
        """Whether an element within a block of this ``role`` and ``group`` tells whose the quotation is, by its name or its class."""
        if tag.name in ("cite", "footer", "figcaption"):
            return role in _QUOTING or (tag.name == "figcaption" and group in self._quoting)
        told = attributes(self._source, tag) if role in ("quote", "pull_quote") else ()
        return any(name == "class" and _CITING.search(self._source[start:end].lower()) for name, start, end in told)

    def _role(self, tag: Token) -> Role | None:
        for name, start, end in attributes(self._source, tag) if tag.end - tag.start > len(tag.name) + 2 else ():
            value = self._source[start:end].lower()
            if name == "class":
                role = next((role for pattern, role in _BY_CLASS if pattern.search(value)), None)
                if role and tag.name in _BLOCKS.get(role, (tag.name,)):
                    return role
            elif name == "rel" and value == "author":
                return "byline"
            elif name == "role" and value in ("navigation", "search", "banner", "contentinfo", "form"):
                return "boilerplate"
            elif name == "role" and value in _NOTES:
                return "footnote"
        if tag.name == "footer" and self._now()[0] not in _QUOTING:
            return "boilerplate"
        return _ROLES.get(tag.name)

    def _now(self) -> Place:
        return self._open[-1][1] if self._open else STORY
