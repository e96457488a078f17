import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.cli.report import report
from service.cli.report.page import Page

TEXT = "<b>Ann Lee</b> said it may rain. “No,” said Bob."


def span(start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": TEXT[start:end]}


def quote(id_: str, start: int, end: int, source: str | None) -> dict[str, Any]:
    speaker = {"name": f"name of {source}", "source_id": source} if source else None
    return {"id": id_, "kind": "direct", "act": "statement", "content": [span(start, end)], "source": None, "cue": None, "speaker": speaker}


def answer(text: str = TEXT, **lists: Any) -> dict[str, Any]:
    blocks = [{"role": "title", "start": 0, "end": 20}, {"role": "paragraph", "start": 20, "end": len(text)}] if len(text) > 20 else []
    return {"warnings": [], "model": {"quotes": "toy 1"}, "document": {"text": text, "blocks": blocks}, **lists}


class Reader(HTMLParser):
    """The text in articles, and all that is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.parts: list[str] = []
        self.elsewhere: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside |= tag == "article"
        self.elsewhere += [value or "" for name, value in attrs if name in ("src", "href") and not (value or "").startswith("#")]

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "article"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_a_report_needs_nothing_beside_it() -> None:
    page = report([("a.txt", answer())])
    assert read(page).elsewhere == []
    assert set(re.findall(r"url\(\"?(.{10})", page)) == {"data:font/"}
    assert "@import" not in page
    assert "<script" not in page


def test_markup_in_a_text_or_a_path_is_text() -> None:
    page = report([("<script>.txt", answer())])
    assert "<b>Ann" not in page
    assert "<script" not in page
    assert "".join(read(page).parts).replace("\n", "") == TEXT


@pytest.mark.parametrize("text", ["", "One."])
def test_a_text_without_blocks_is_shown_too(text: str) -> None:
    assert "".join(read(report([("a.txt", answer(text))])).parts).strip() == text


def test_several_texts_have_contents() -> None:
    page = report([("a.txt", answer()), ("b.txt", answer())])
    assert re.findall(r'href="(#[^"]+)"', page) == ["#report-1", "#report-2"]


def test_further_latin_letters_bring_their_fonts() -> None:
    assert len(report([("a.txt", answer("Łódź said so, and that at some length."))])) > 50_000 + len(report([("a.txt", answer())]))


def test_who_speaks_most_has_the_first_colour_and_is_named_where_a_quote_begins() -> None:
    sources = [
        {"id": "p1", "name": "Ann", "words": 1, "quotes": []},
        {"id": "p2", "name": "Bob", "words": 9, "quotes": ["q1"]},
        *({"id": f"p{number}", "name": "x", "words": 0, "quotes": []} for number in range(3, 12)),
    ]
    page = Page.of("a.txt", answer(sources=sources, quotes=[quote("q1", 33, 37, "p2"), quote("q2", 3, 6, None)]), 1)
    assert [source["voice"] for source in page.sources] == [f"sp{place}" for place in range(1, 9)] + ["sp0"] * 3
    pieces = [piece for block in page.blocks for piece in block.pieces]
    assert [(piece.text, piece.note) for piece in pieces if piece.note] == [("“No,", {"name": "name of p2", "voice": "sp1"})]
    assert [piece.classes for piece in pieces if piece.text == "Ann"] == ["quote direct sp0"]


spans = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(lambda pair: pair[0] < pair[1])


@given(st.lists(spans, max_size=5), st.lists(spans, max_size=5), st.lists(spans, max_size=5))
def test_pieces_are_the_text_and_each_mark_covers_what_it_should(
    quotes: list[tuple[int, int]], hedged: list[tuple[int, int]], names: list[tuple[int, int]]
) -> None:
    page = Page.of(
        "a.txt",
        answer(
            quotes=[quote(f"q{number}", *pair, "p1") for number, pair in enumerate(quotes)],
            sentences=[{**span(*pair), "label": "hedged", "certainty": 0.5, "cues": []} for pair in hedged],
            mentions=[{**span(*pair), "form": "name", "type": "PERSON"} for pair in names],
        ),
        1,
    )
    pieces = [piece for block in page.blocks for piece in block.pieces]
    assert "".join(piece.text for piece in pieces) == TEXT
    place = 0
    for piece in pieces:
        for kind, marks in {"quote": quotes, "hedged": hedged, "name": names}.items():
            covered = any(start <= place and place + len(piece.text) <= end for start, end in marks)
            assert (kind in piece.classes.split()) == covered
        place += len(piece.text)
