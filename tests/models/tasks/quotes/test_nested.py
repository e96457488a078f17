import pytest

from .marked import quotes


def told(marked: str) -> list[tuple[str, str | None, str | None]]:
    """Each quote's words, its speaker and its parent."""
    found = quotes(marked, PERSON="Jane Roe, John Doe")
    text = marked
    for mark in ("{q|", "{c|", "{s|", "}"):
        text = text.replace(mark, "")
    return [(" / ".join(s.of(text) for s in q.content), q.speaker.name if q.speaker else None, q.parent) for q in found]


@pytest.mark.parametrize(
    ("marked", "inner", "speaker"),
    [
        ("{q|“John Doe told me ‘never again’,”} {c|said} {s|Jane Roe}.", "‘never again’", "John Doe"),
        ("{q|\"Doe said, 'You are late,' and left,\"} {s|Jane Roe} {c|said}. John Doe left.", "'You are late,'", "John Doe"),
        ("{q|“‘Go now,’ Doe said, and I left,”} {s|Jane Roe} {c|said}. John Doe left.", "‘Go now,’", "John Doe"),
        ("{q|“We stood there and the crowd was chanting, ‘Let her go!’”} {c|said} {s|Jane Roe}.", "‘Let her go!’", "crowd"),
        ("{q|“Dad said, ‘Go home,’ and I went,”} {s|Jane Roe} {c|told} John Doe.", "‘Go home,’", "Dad"),
        ("{q|“My boss came over and shouted, ‘Get out!’”} {s|Jane Roe} {c|told} John Doe.", "‘Get out!’", "My boss"),
        ("{q|“He goes, and I go, ‘Who are you?’”} {s|Jane Roe} {c|told} John Doe.", "‘Who are you?’", "Jane Roe"),
        ("{q|“The email said, ‘Tell nobody,’”} {s|Jane Roe} {c|told} John Doe.", "‘Tell nobody,’", "email"),
    ],
)
def test_a_quote_within_a_quote_has_a_speaker_and_a_parent(marked, inner, speaker):
    outer, nested = told(marked)
    assert outer[1:] == ("Jane Roe", None)
    assert nested == (inner, speaker, "q1")


@pytest.mark.parametrize(
    "marked",
    [
        "{q|“They call it a ‘historic’ deal but I do not,”} {s|Jane Roe} {c|said}.",
        "{q|“We sang ‘Blue River’ all night,”} {s|Jane Roe} {c|said}.",
        "{q|“We leave now,”} {s|Jane Roe} {c|said}.",
        "{s|Jane Roe} {c|said}: {q|“‘Never.’”}",
    ],
)
def test_words_set_apart_in_a_quote_are_no_quote(marked):
    assert [parent for _, _, parent in told(marked)] == [None]


def test_what_goes_on_after_it_keeps_the_outer_speaker():
    marked = "{q|“John Doe told me ‘never again’,”} {c|said} {s|Jane Roe}. {q|“We will see then what he does.”}"
    (outer, speaker, _), inner = told(marked)
    assert outer.endswith("/ “We will see then what he does.”")
    assert (speaker, inner[1]) == ("Jane Roe", "John Doe")
