"""What is read of a text: without what no reader sees, and with garbled marks as the marks they were.

Invisible characters and footnote marks leave the text that the models read, so that they are in no name and part no word, and stay in the
offsets: a source map leads back. Characters of Windows-1252, UTF-8 that was read as Windows-1252 or Mac Roman, marks of Mac Roman, and
character references that plain text holds are read as what they stand for. ftfy, the library for such text, changes it without telling
where, so the marks and letters that newsrooms' systems garble are told here.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.annotations import Span
from models.notices import Notice
from service.documents.source_map import MappedText, SourceMap

CONTROLS: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x90\x95\x98-\x9f"
INVISIBLE: Final = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_WINDOWS: Final = {chr(code): bytes([code]).decode("cp1252") for code in (0x85, 0x91, 0x92, 0x93, 0x94, 0x96, 0x97)}
_MARKS: Final = "‘’“”–—…•"
_TWICE: Final = {mark.encode().decode("cp1252", "ignore"): mark for mark in "‘’“–—…•"} | {"â€\x9d": "”", "â€": "”", "Â\xa0": "\xa0"}
"""What the UTF-8 of a mark looks like as Windows-1252, which has no character for the last byte of a closing mark."""
_TWICE_MAC: Final = {shown.encode().decode("mac_roman"): shown for shown in map(chr, (*map(ord, _MARKS), 0xA3, *range(0xC0, 0x100)))}
"""The same of marks, of the pound's sign and of letters as Mac Roman."""


def _as_windows(character: str) -> str:
    """What the UTF-8 of ``character`` looks like as Windows-1252; bytes that it lacks stay controls."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in character.encode())


_LETTERS: Final = {_as_windows(letter): letter for letter in map(chr, (*range(0xA1, 0xAD), *range(0xAE, 0x180)))}
"""The same of letters with accents and of signs such as that of the pound."""
_QUOTING: Final = f"‚„‹›«»{_MARKS}"
_SEQUELS: Final = "".join(sorted({garbled[1] for garbled in _LETTERS} - set(_QUOTING)))
_MAC: Final = {bytes([code]).decode("latin_1"): bytes([code]).decode("mac_roman") for code in (0xD2, 0xD3, 0xD4, 0xD5)}
"""Quotation marks of Mac Roman, which look like capitals with accents: "ÒWe donÕt,Ó". Where they stand no such capital can."""
_MAC_CLOSES: Final = "[a-z\\d.,!?…]"
_REFERENCES: Final = "lsquo|rsquo|ldquo|rdquo|quot|apos|ndash|mdash|hellip|nbsp|amp|laquo|raquo"
_REFERENCE: Final = rf"&(?:amp;)?(?:(?:{_REFERENCES})\b;?|\#(?:39|34|8211|8212|8216|8217|8220|8221|8230);)"
_ODD: Final = re.compile(
    "|".join(
        (
            rf"(?P<garbled>{'|'.join(map(re.escape, sorted(_TWICE | _TWICE_MAC, key=len, reverse=True)))})",
            rf"(?P<letter>Â[¡-¬®-¿]|[ÃÄÅ](?:[{re.escape(_SEQUELS)}]|(?<=[a-zß-ÿ].)[{_QUOTING}]|[{_QUOTING}](?=[a-z])))",
            rf"(?P<mac>(?<={_MAC_CLOSES})[ÓÕ](?!\w)|(?<=[a-z])Õ(?=[a-z])"
            rf"|(?<!\w)Ò(?=[^ÒÓ]{{1,2000}}(?<={_MAC_CLOSES})Ó(?!\w))|(?<!\w)Ô(?=[^ÔÕ]{{1,2000}}(?<={_MAC_CLOSES})Õ(?!\w)))",
            rf"(?P<windows>[{''.join(_WINDOWS)}])",
            rf"(?P<reference>{_REFERENCE})",
            r"(?P<escape>\\u(?:00[a-fA-F][\da-fA-F]|201[\da-fA-F]|2022|2026|20[aA][cC]))",
            rf"(?P<unseen>[{CONTROLS}{INVISIBLE}]+)",
        )
    )
)
_READ: Final[Mapping[str, Callable[[str], str]]] = {
    "garbled": (_TWICE | _TWICE_MAC).__getitem__,
    "letter": _LETTERS.__getitem__,
    "mac": _MAC.__getitem__,
    "windows": _WINDOWS.__getitem__,
    "escape": lambda escape: chr(int(escape[2:], 16)),
    "reference": lambda reference: html.unescape(html.unescape(reference if reference.endswith(";") else reference + ";")),
}
"""What stands for a match, by its kind; references may be escaped twice."""
_PLAIN: Final = frozenset(("text",))
"""Formats in which a character reference is not markup."""


@dataclass(frozen=True, slots=True, eq=False)
class Readable:
    """The ``text`` that is read, and the way from it back; ``map`` is None where it is the text itself."""

    text: str
    map: SourceMap | None = None
    warnings: tuple[Notice, ...] = ()

    @classmethod
    def of(cls, text: str, format: str, silent: Sequence[Span] = ()) -> "Readable":
        """What is read of ``text``, of which the ``silent`` stretches, by start and apart, are not; linear in its length."""
        if not silent and not _ODD.search(text):
            return cls(text)
        mapped = MappedText()
        position = garbled = 0
        for start, end, shown, is_garbled in _edits(text, format, silent):
            if end <= position or (start < position and shown):
                continue
            start = max(start, position)
            mapped.add(text[position:start], position, start)
            if shown:
                mapped.add(shown, start, end)
            garbled += is_garbled
            position = end
        mapped.add(text[position:], position, len(text))
        readable, source_map = mapped.finish()
        detail = f"Garbled characters were read as what they stand for: {garbled}."
        return cls(readable, source_map, (Notice("garbled_characters", detail),) if garbled else ())

    def original(self, span: Span) -> Span:
        """Where ``span`` of what is read stands in the text."""
        return self.map.original(span) if self.map else span

    def seen(self, span: Span) -> Span | None:
        """What is read of ``span`` of the text; None for nothing."""
        if self.map is None:
            return span
        start, end = self.position(span.start), self.position(span.end)
        return Span(start, end) if start < end else None

    def position(self, original: int) -> int:
        """Where what is read goes on from the ``original`` place."""
        return self.map.position(original) if self.map else original


def _edits(text: str, format: str, silent: Sequence[Span]) -> list[tuple[int, int, str, bool]]:
    edits = [(span.start, span.end, "", False) for span in silent]
    for match in _ODD.finditer(text):
        kind = match.lastgroup or ""
        if kind == "reference" and format not in _PLAIN:
            continue
        if kind == "unseen":
            edits.append((*match.span(), "", False))
        else:
            edits.append((*match.span(), _READ[kind](match[0]), True))
    return sorted(edits, key=lambda edit: (edit[0], -edit[1]))
