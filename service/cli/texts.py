"""Files to texts: which format a file has, how its characters are encoded, and office documents as HTML or Markdown."""

import io
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from service.cli.console import Stopped, reason
from service.documents import Format

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        ".txt": "text",
        ".text": "text",
        ".md": "markdown",
        ".markdown": "markdown",
        ".html": "html",
        ".htm": "html",
        ".xhtml": "html",
        ".gutenberg": "gutenberg",
    }
)
"""By suffix."""

OFFICE_BYTES = 50_000_000
"""Of an office document, pictures included, and of the text in it once unpacked."""

ENCODINGS = ("cp1252", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "mac_roman", "iso8859_15")
"""Of English text that is not UTF-8, those looked for."""

STDIN = "-"


class Unreadable(Exception):
    """A file that gives no text: a status and a code as a problem of the service has, and a sentence."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(status, code, detail)
        self.status, self.code, self.detail = status, code, detail


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file, and what a reader should know of how it was made."""

    text: str
    format: Format
    converted: bool = False
    """Whether it was made from something else, so that places in it are none of the file."""
    notes: tuple[str, ...] = ()


def read(path: str, most: int, format: Format | None = None, encoding: str | None = None) -> Text:
    """The text of the file at ``path``, or of standard input for ``-``, which may have ``most`` bytes.

    Raises:
        Unreadable: there is no text to be had.
    """
    suffix = Path(path).suffix.lower()
    if path == STDIN:
        return _plain(_standard_input(most), format or "text", encoding)
    office = OFFICE.get(suffix) if format is None else None
    if office is None and format is None and suffix not in FORMATS:
        known = ", ".join((*FORMATS, *OFFICE))
        told = f"files that end in {suffix}" if suffix else "files without a suffix"
        raise Unreadable(
            415, "unsupported_media_type", f"{told} are not read; those in {known} are, and any text with --from text, markdown or html."
        )
    raw = _bytes(Path(path), OFFICE_BYTES if office else most)
    if office:
        return _converted(raw, office)
    return _plain(raw, format or FORMATS[suffix], encoding)


def decode(raw: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """``raw`` as text and, where that is not UTF-8, the name of what it was taken for.

    Raises:
        Unreadable: it is in no encoding that text has.
    """
    if encoding:
        try:
            return raw.decode(encoding), None
        except (UnicodeError, LookupError) as error:
            raise Unreadable(422, "not_decodable", f"this cannot be read as {encoding}: {error}.") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text:
            return text, None
    from charset_normalizer import from_bytes, is_binary

    best = None if is_binary(raw) else from_bytes(raw, cp_isolation=list(ENCODINGS)).best()
    if best is None or "\0" in str(best):
        raise Unreadable(422, "not_text", "this is no text, or in no encoding that is known; if it is text, name it: --encoding cp1252.")
    return str(best).removeprefix("\ufeff"), best.encoding


def _plain(raw: bytes, format: Format, encoding: str | None) -> Text:
    text, taken_for = decode(raw, encoding)
    notes = (f"not UTF-8; read as {taken_for} (--encoding sets another)",) if taken_for else ()
    return Text(text, format, taken_for is not None, notes)


def _bytes(path: Path, most: int) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(415, "is_folder", "this is a folder; copydesk archive reads all that is in one.")
        with path.open("rb") as file:
            raw = file.read(most + 1)
        size = max(len(raw), path.stat().st_size)
    except OSError as error:
        raise Unreadable(404, "not_readable", f"{reason(error)}.") from error
    if len(raw) > most:
        raise _too_large(size, most)
    return raw


def _standard_input(most: int) -> bytes:
    if sys.stdin is None or sys.stdin.closed:
        raise Stopped("standard input is closed, so that - has nothing to read: give it a text, or name a file")
    try:
        raw = sys.stdin.buffer.read(most + 1)
    except OSError as error:
        raise Unreadable(404, "not_readable", f"{reason(error)}.") from error
    if len(raw) > most:
        raise _too_large(len(raw), most, at_least=True)
    return raw


def _too_large(size: int, most: int, *, at_least: bool = False) -> Unreadable:
    told = f"{'at least ' if at_least else ''}{size:,} bytes"
    return Unreadable(413, "body_too_large", f"this has {told}, the limit for a text is {most:,}: split it.")


def _docx(file: io.BytesIO) -> str:
    import mammoth

    # without its pictures, of which no text can be had
    return str(mammoth.convert_to_html(file, convert_image=mammoth.images.img_element(lambda image: {"src": ""})).value)


def _odt(file: io.BytesIO) -> str:
    from odfdo import Document

    return str(Document(file).to_markdown())


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of office document: the part that holds the text, and what makes something of it that Copydesk reads."""

    name: str
    part: str
    convert: Callable[[io.BytesIO], str]
    format: Format


OFFICE: Mapping[str, Office] = MappingProxyType(
    {
        ".docx": Office("Word document", "word/document.xml", _docx, "html"),
        ".odt": Office("OpenDocument text", "content.xml", _odt, "markdown"),
    }
)


def _converted(raw: bytes, office: Office) -> Text:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = archive.getinfo(office.part).file_size
            if size > OFFICE_BYTES:
                raise _too_large(size, OFFICE_BYTES)
        text = office.convert(io.BytesIO(raw))
    except Unreadable:
        raise
    except Exception as error:  # whatever the libraries make of what is damaged
        raise Unreadable(422, "damaged", f"this is no {office.name}, or it is damaged or locked by a password.") from error
    return Text(text, office.format, True)


def as_request(path: str, text: Text, options: Mapping[str, Any]) -> dict[str, Any]:
    """The request for a text, with ``options`` of the caller's."""
    return {"id": path[-256:], **options, "text": text.text, "format": text.format}


def without_original(value: Any) -> Any:
    """``value`` of an answer without the places in what was sent, for a text that was made on the way."""
    if isinstance(value, dict):
        return {name: without_original(inner) for name, inner in value.items() if name != "original"}
    return [without_original(inner) for inner in value] if isinstance(value, list) else value
