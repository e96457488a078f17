import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from service.documents.readable import Readable

PIECES = ["Ann", " ", "\u00ad", "\u200b", "\x93", "\x00", "é", "😀", "\n"]
PLAIN = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
ODD = st.lists(st.sampled_from([*PIECES, "â€œ", "&rdquo;"]), max_size=12).map("".join)


@pytest.mark.parametrize(("text", "read"), [
    ("Jo\u00adan\u200bna\x00 Roe\ufeff left.", "Joanna Roe left."),
    ("\x93No,\x94 he said. It wasn\x92t.", "“No,” he said. It wasn’t."),
    ("â€œNo,â€\x9d he said. It wasnâ€™t.", "“No,” he said. It wasn’t."),
    ("ZoÃ« WaÅ‚Ä™sa owes Â£5, JosÃ©â€™s Ã“scar a Ã\x81rea Â½.", "Zoë Wałęsa owes £5, José’s Óscar a Área ½."),
    ("SÃO PAULO: “Ã”, Ä… Å koda, Åse.", "SÃO PAULO: “Ã”, Ä… Å koda, Åse."),
    ("ÒWe donÕt,Ó said Roe of ÒThe unionsÕ ÔbigÕ day.Ó", "“We don’t,” said Roe of “The unions’ ‘big’ day.”"),
    ("‚ÄúNo,‚Äù she said in the caf√© ‚Äì it wasn‚Äôt ¬£5; √2 and ‚Ä.", "“No,” she said in the café – it wasn’t £5; √2 and ‚Ä."),
    ("Òscar Ó Briain sang ÒPERA; Ò, Ó, Ô and Õ are letters.", "Òscar Ó Briain sang ÒPERA; Ò, Ó, Ô and Õ are letters."),
    ("&ldquo;No,&rdquo he said. It was &amp;quot;late&amp;quot;.", "“No,” he said. It was \"late\"."),
    (r"\u201cNo,\u201d said Jos\u00e9 \u2013 for \u20ac5.", "“No,” said José – for €5."),
    (r"C:\users\u2 and \u0041", r"C:\users\u2 and \u0041"),
    ("Plain “text”, café.", "Plain “text”, café."),
])  # fmt: skip
def test_what_is_read(text, read):
    assert Readable.of(text, "text").text == read


@pytest.mark.parametrize(("text", "warned"), [("\x93No\x94", True), ("â€œNo", True), ("Jo\u00adanna", False), ("“No”", False)])
def test_garbled_marks_are_said(text, warned):
    assert bool(Readable.of(text, "text").warnings) == warned


@given(st.characters(min_codepoint=0xA1, max_codepoint=0x17F, exclude_characters="\xadÕ"))
def test_a_letter_that_was_read_as_windows_1252_is_read_again(letter):
    garbled = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in letter.encode())
    assert Readable.of(f"a{garbled}b", "text").text == f"a{letter}b"
    assert Readable.of(f"a{letter}b", "text").text == f"a{letter}b"


def test_references_are_markup_where_there_is_markup():
    assert Readable.of("&amp;ldquo;", "html").text == "&amp;ldquo;"


@given(ODD)
def test_all_that_is_read_leads_back_to_where_it_stands(text):
    readable = Readable.of(text, "text")
    places = [readable.original(Span(i, i + 1)) for i in range(len(readable.text))]
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert [place.start for place in places] == sorted(place.start for place in places)
    for i, place in enumerate(places):
        if text[place.start : place.end] == readable.text[i]:
            assert readable.seen(place) == Span(i, i + 1)


@given(PLAIN, st.data())
def test_silent_stretches_are_not_read(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    readable = Readable.of(text, "html", (Span(start, end),) if start < end else ())
    assert readable.text == Readable.of(text[:start], "html").text + Readable.of(text[end:], "html").text
