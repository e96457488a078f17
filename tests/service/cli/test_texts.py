import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document, Header, Paragraph

from service.cli import texts
from service.cli.texts import Unreadable

MOST = 100_000
TEXT = (
    "“It’s not a café,” said Zoë – she denied it. The minister said that they would not raise taxes, and that it was never meant to last."
)

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def docx(*paragraphs: tuple[str, str]) -> bytes:
    """A Word document of (style, text)."""
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
        for style, text in paragraphs
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
    return content.getvalue()


def test_suffixes_tell_the_format(tmp_path: Path) -> None:
    for name, format in {"a.txt": "text", "a.MD": "markdown", "a.htm": "html"}.items():
        (tmp_path / name).write_text(TEXT)
        found = texts.read(str(tmp_path / name), MOST)
        assert (found.text, found.format, found.converted, found.notes) == (TEXT, format, False, ())
    (tmp_path / "draft").write_text(TEXT)
    assert texts.read(str(tmp_path / "draft"), MOST, "markdown").format == "markdown"


def test_a_word_document_is_html_with_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx(("Heading1", "Railway may cost more"), ("Normal", TEXT)))
    found = texts.read(str(path), MOST)
    assert (found.format, found.converted) == ("html", True)
    assert "<h1>Railway may cost more</h1>" in found.text
    assert TEXT in found.text


def test_an_opendocument_text_is_markdown_with_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, "Railway may cost more"))
    document.body.append(Paragraph(TEXT))
    document.save(path)
    found = texts.read(str(path), MOST)
    assert (found.format, found.converted) == ("markdown", True)
    assert "# Railway may cost more" in found.text
    assert TEXT in found.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_text_is_text_however_it_is_encoded(encoding: str) -> None:
    assert texts.decode(TEXT.encode(encoding))[0] == TEXT


def test_an_encoding_that_is_named_is_believed() -> None:
    assert texts.decode("Łódź said".encode("cp1250"), "cp1250")[0] == "Łódź said"
    for name in ("ascii", "no-such"):
        with pytest.raises(Unreadable, match=name):
            texts.decode("Łódź".encode("cp1250"), name)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    assert texts.decode(text.encode()) == (text, None)


@given(st.binary())
def test_any_bytes_are_text_or_are_told_to_be_none(raw: bytes) -> None:
    try:
        text, _ = texts.decode(raw)
    except Unreadable as error:
        text = error.detail
    assert "\0" not in text


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7", "unsupported_media_type"),
        ("README", b"text", "unsupported_media_type"),
        ("a.txt", bytes(range(256)) * 20, "not_text"),
        ("a.txt", b"x" * (MOST + 1), "body_too_large"),
        ("a.docx", b"PK\x03\x04 no more", "damaged"),
        ("a.docx", docx(("Normal", "&broken")), "damaged"),
        ("a.odt", b"", "damaged"),
        ("missing.txt", None, "not_readable"),
    ],
)
def test_what_gives_no_text_says_why(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        texts.read(str(path), MOST)
    assert caught.value.code == code
    assert caught.value.detail.endswith(".")


def test_a_file_of_200_megabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(Unreadable, match="200,000,000 bytes, the limit for a text is 100,000"):
        texts.read(str(path), MOST)


def test_a_word_document_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "OFFICE_BYTES", 5_000)
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "x" * 50_000)
    assert path.stat().st_size < 5_000
    with pytest.raises(Unreadable) as caught:
        texts.read(str(path), MOST)
    assert caught.value.code == "body_too_large"


def test_a_folder_is_for_the_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(Unreadable, match="copydesk archive"):
        texts.read(str(tmp_path / "a.txt"), MOST)


def test_places_in_what_was_made_on_the_way_are_left_out() -> None:
    answer = {"quotes": [{"content": [{"start": 1, "original": {"start": 9}}]}], "id": None}
    assert texts.without_original(answer) == {"quotes": [{"content": [{"start": 1}]}], "id": None}
