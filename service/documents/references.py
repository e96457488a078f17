"""Character references of HTML (``&eacute;``, ``&#233;``, ``&copy`` without its semicolon), decoded as browsers do."""

import re
from collections.abc import Iterator
from html.entities import html5

_REFERENCE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?|([A-Za-z][A-Za-z0-9]{1,31}+;?))")
_LONGEST_BARE_NAME = max(len(name) for name in html5 if not name.endswith(";"))
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def pieces(source: str, start: int, end: int, *, attribute: bool = False) -> Iterator[tuple[str, int, int]]:
    """The text of ``source[start:end]`` as (text, start, end): runs as they stand, and references decoded.

    ``attribute``: in an attribute's value ``&copy=1`` stays as it is, so that the queries of links survive.
    """
    if source.find("&", start, end) < 0:
        if start < end:
            yield source[start:end], start, end
        return
    position = start
    for match in _REFERENCE.finditer(source, start, end):
        if match[3] is None:
            text, stop = _character(match), match.end()
        else:
            text, length = _named(match[3])
            stop = match.start() + 1 + length
            bare = source[stop - 1] != ";"
            if not text or (attribute and bare and (source[stop : min(stop + 1, end)].isalnum() or source.startswith("=", stop))):
                continue
        if position < match.start():
            yield source[position : match.start()], position, match.start()
        yield text, match.start(), stop
        position = stop
    if position < end:
        yield source[position:end], position, end


def _character(match: re.Match[str]) -> str:
    digits = (match[1] or match[2]).lstrip("0")
    # Seven digits hold every code point in either base; a longer number is none, and too long to convert cheaply.
    code = int(digits, 16 if match[1] else 10) if 0 < len(digits) <= 7 else 0
    if not 0 < code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return _REPLACEMENT
    if 0x80 <= code <= 0x9F:
        return bytes([code]).decode("cp1252", "ignore") or chr(code)
    return chr(code)


def _named(name: str) -> tuple[str, int]:
    if name in html5:
        return html5[name], len(name)
    for length in range(min(len(name), _LONGEST_BARE_NAME), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], length
    return "", 0
