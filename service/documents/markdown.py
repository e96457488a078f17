"""Markdown: CommonMark with GitHub's tables, footnotes, strikethrough, task lists and alerts.

The text is what a reader of the rendered page would read. Blocks are kept apart by blank lines, the cells of a table by tabs and its
rows by line ends; a line break inside a paragraph is a space, a hard one a line end. The text of a link and the alternative text of an
image are kept, their addresses are not. HTML is read as in an HTML document. Front matter is left out, with a warning.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyromark
from pyromark import Options

from models.notices import Notice
from models.text.blocks import Role
from service.documents.document import ParsedDocument
from service.documents.flow import STORY, Flow, Gap, Place
from service.documents.html import Reader
from service.documents.tokens import tokens

_MARKDOWN = pyromark.Markdown(
    options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES | Options.ENABLE_STRIKETHROUGH | Options.ENABLE_TASKLISTS | Options.ENABLE_GFM
)
_GAPS = {
    "Paragraph": Gap.PARAGRAPH,
    "Heading": Gap.PARAGRAPH,
    "BlockQuote": Gap.PARAGRAPH,
    "CodeBlock": Gap.PARAGRAPH,
    "HtmlBlock": Gap.PARAGRAPH,
    "List": Gap.PARAGRAPH,
    "Item": Gap.PARAGRAPH,
    "FootnoteDefinition": Gap.PARAGRAPH,
    "Table": Gap.PARAGRAPH,
    "TableHead": Gap.LINE,
    "TableRow": Gap.LINE,
    "TableCell": Gap.CELL,
    "Image": Gap.LINE,
}
_ROLES: dict[str, Role] = {
    "BlockQuote": "quote", "Item": "list_item", "TableCell": "table_cell", "Image": "caption", "FootnoteDefinition": "footnote",
}  # fmt: skip
_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n(?=[\w\"' .-]+[:=])(?:.*\n)*?(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(source: str) -> ParsedDocument:
    """The document a rendered page would show; lone surrogates, which UTF-8 cannot say, become replacement characters."""
    front_matter = _FRONT_MATTER.match(source)
    matter = front_matter.end() if front_matter else 0
    # As long as the source, so that offsets hold.
    body = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", "\n" * matter + source[matter:])
    events = _events(body)
    html = _html_alone(body, events)
    flow = Flow()
    reader = Reader(html, flow)
    block = ""
    places: list[tuple[str, Place]] = []
    groups = 0
    for kind, value, start, end in events:
        if kind in ("Start", "End"):
            name = value if isinstance(value, str) else next(iter(value))
            flow.gap(_GAPS.get(name, Gap.NONE))
            block = name if kind == "Start" else ""
            if name in _ROLES or name == "Heading":
                if kind == "Start":
                    groups += name == "BlockQuote"
                    places.append((name, _placed(name, value, places, groups)))
                elif places:
                    places.pop()
                flow.place = places[-1][1] if places else STORY
        if kind == "InlineHtml" or (kind == "Start" and block == "HtmlBlock"):
            for token in tokens(html, start, end):
                reader.read(token)
        elif kind == "SoftBreak":
            flow.collapsed("\n", start, end)
        elif kind == "HardBreak":
            flow.line_break(start, end)
        elif kind == "Rule":
            flow.gap(Gap.PARAGRAPH)
        elif kind in ("Text", "Verbatim", "Code") and block != "HtmlBlock" and not reader.hides_text(start):
            show = flow.preserved if block == "CodeBlock" else flow.collapsed
            for piece in _code(value, body, start, end) if kind == "Code" else ((value or body[start:end], start, end),):
                show(*piece)
    text, source_map = flow.finish()
    warnings = reader.warnings()
    if matter:
        warnings = (Notice("front_matter_left_out", f"The front matter, the first {matter} characters, was left out."), *warnings)
    return ParsedDocument(text, source, "markdown", source_map, flow.blocks(text), flow.silences(), warnings=warnings)


def _placed(name: str, value: Any, around: Sequence[tuple[str, Place]], groups: int) -> Place:
    """The place of what opens in the places ``around``; what stands in a block quote or a footnote is of it."""
    if around and around[-1][1][0] in ("quote", "footnote"):
        return around[-1][1]
    if name == "Heading":
        return ("title" if "H1" in str(value) else "heading"), -1
    return _ROLES[name], groups if name == "BlockQuote" else -1


def _events(source: str) -> list[tuple[str, Any, int, int]]:
    """The parser's events as (kind, value, start, end), in code points instead of UTF-8 bytes.

    Text that stands in the source as it is comes as ``Verbatim``, in runs as long as can be: the parser breaks it at every character
    that could have been markup.
    """
    points = _code_points(source)
    events: list[tuple[str, Any, int, int]] = []
    for event, byte_range in _MARKDOWN.events_with_range(source):
        start, end = points[byte_range["start"]], points[byte_range["end"]]
        kind, value = (event, None) if isinstance(event, str) else next(iter(event.items()))
        if kind == "Text" and value == source[start:end]:
            if events and events[-1][0] == "Verbatim" and events[-1][3] == start:
                start = events.pop()[2]
            kind, value = "Verbatim", None
        events.append((kind, value, start, end))
    return events


def _code_points(source: str) -> Sequence[int]:
    """For each byte of the UTF-8 form, and for its end, how many characters start before it."""
    if source.isascii():
        return range(len(source) + 1)
    continues = np.frombuffer(source.encode(), dtype=np.uint8) & 0xC0 == 0x80
    points: list[int] = np.concatenate(([0], np.cumsum(~continues))).tolist()
    return points


def _html_alone(source: str, events: list[tuple[str, Any, int, int]]) -> str:
    """The source with all but its HTML blanked out, the marks of a block quote before each line of HTML included."""
    parts: list[str] = []
    position = 0
    for kind, _, start, end in events:
        if kind in ("Html", "InlineHtml"):
            parts += (" " * (start - position), source[start:end])
            position = end
    return "".join(parts)


def _code(text: str, source: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """The text of a code span piece by piece; its source, ``start`` to ``end``, has fences, escaped pipes and line ends in it."""
    fence = end - start - len(source[start:end].lstrip("`"))
    start, end = start + fence, end - fence
    exact = next((at for at in (start, start + 1) if source.startswith(text, at) and at + len(text) <= end), None)
    if exact is not None:
        yield text, exact, exact + len(text)
        return
    for index, character in enumerate(text):
        at = start
        while at < end and source[at] != character and not (character == " " and source[at] in "\r\n"):
            at += 1
        if at == end:
            yield text[index:], start, end
            return
        yield character, at, at + 1
        start = at + 1
