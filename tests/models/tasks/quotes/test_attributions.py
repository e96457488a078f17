import numpy as np
import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.attribution import Attributions
from models.tasks.attribution.contents import CITED
from models.tasks.attribution.links import Links
from models.tasks.attribution.runs import Run, Stretch
from models.tasks.quotes.attributions import attributions
from models.tasks.quotes.sources import source_of
from models.text.blocks import Block
from models.text.document import Document
from tests.models.documents import UNREAD, names, sentences
from tests.models.tasks.attribution.marked import strip

from .marked import decode, quotes


def pieces(marked):
    text = strip(marked).text
    return [[span.of(text) for span in quote.content] for quote in quotes(marked)]


def test_a_quote_broken_by_its_cue_is_one_quote():
    assert pieces("{q|“No,”} {s|he} {c|said}, {q|“not now.”} Then he left.") == [["“No,”", "“not now.”"]]


def test_a_quote_broken_by_cue_and_source_is_one_quote():
    assert pieces("{q|“No,”} {c|said} {s|Roe}. {q|“Not now.”}") == [["“No,”", "“Not now.”"]]


def test_the_clause_of_a_verb_of_thinking_is_no_piece_of_what_is_said_later():
    marked = "Though he feared {q|the crop was lost}, {s|Roe} {c|told} his bank {q|the farm would pay}."
    assert pieces(marked) == [["the crop was lost"], ["the farm would pay"]]


def test_the_subject_of_one_cue_is_not_the_source_of_the_next_sentence():
    text = strip(marked := "{q|“Sit!”} {s|Jane Roe} {c|said}. {q|“What a day,”} guests {c|would say}.").text
    first, second = quotes(marked, PERSON="Jane Roe")
    assert first.source
    assert first.source.of(text) == "Jane Roe"
    assert second.source is None
    assert second.cue
    assert second.cue.of(text) == "would say"


def test_quotes_with_cues_of_their_own_stay_apart():
    assert pieces("{q|“No,”} {s|she} {c|said}. {q|“Why?”} {s|he} {c|asked}.") == [["“No,”"], ["“Why?”"]]


def test_paragraphs_that_go_on_with_a_speech_are_one_quote():
    marked = "{s|Roe} {c|said}: {q|“It is late.}\n\n{o|“It is dark.}\n\n{o|“It is over.”}\n\nThen she left."
    assert pieces(marked) == [["“It is late.", "“It is dark.", "“It is over.”"]]


def test_closed_paragraphs_are_quotes_of_their_own():
    assert len(pieces("{s|Roe} {c|said}: {q|“It is late.”}\n\n{o|“It is dark.”}")) == 2


def test_a_far_piece_with_the_same_cue_is_another_quote():
    text = "He said yes." + " Nothing happened." * 40 + " It was no."
    contents = [ScoredSpan(Span(8, 11), "", 1.0), ScoredSpan(Span(len(text) - 3, len(text) - 1), "", 1.0)]
    cues = [ScoredSpan(Span(3, 7), "", 1.0)]
    links = Links(np.array([[-0.01, -9.0], [-0.01, -99.0]], dtype=np.float32), np.zeros((2, 1), dtype=np.float32))
    assert len(decode(text, sentences(text), contents, cues, (), links, (), ())) == 2


def test_words_without_marks_in_the_next_paragraph_are_not_the_speakers():
    text = "Roe said it was late.\n\nThe lights are out."
    contents = [ScoredSpan(Span(9, 20), "", 1.0), ScoredSpan(Span(23, 33), "", 1.0)]
    links = Links(np.array([[-0.01, -9.0], [-0.01, -5.0]], dtype=np.float32), np.zeros((2, 1), dtype=np.float32))
    late, lights = decode(text, sentences(text), contents, [ScoredSpan(Span(4, 8), "", 1.0)], (), links, (), ())
    assert late.cue == Span(4, 8)
    assert lights.cue is None


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("{s|Roe} {c|said} {q|“it is late.”}", "direct"),
        ("{s|Roe} {c|said} {q|it was “rather late”}.", "mixed"),
        ("{s|Roe} {c|said} {q|it was late}.", "indirect"),
        ("{s|Roe} {c|said} {q|‘it is late’}.", "direct"),
        ("{s|Roe} {c|said} {q|«it is late»}.", "direct"),
        ("{q|“It’s late — “very” late — now,”} {s|she} {c|said}.", "direct"),
        ("{q|“It is late.}\n\n{q|“And dark,”} {s|she} {c|said}.", "direct"),
    ],
)
def test_marks_tell_the_kind(marked, kind):
    assert [quote.kind for quote in quotes(marked)] == [kind]


@pytest.mark.parametrize(
    "marked",
    [
        "He said “{q|it is late,}” and left.",
        "He said {q|“it is late}.” Then he left.",
        "He said “{q|it is late.”} Then he left.",
    ],
)
def test_a_content_that_fills_a_region_takes_in_both_marks(marked):
    text = strip(marked).text
    (quote,) = quotes(marked)
    assert quote.content[0].of(text) == text[text.index("“") : text.index("”") + 1]


def test_white_space_is_cut_off_and_all_else_left_alone():
    marked = "He said {q| it was “late” and dark }."
    (quote,) = quotes(marked)
    assert quote.content[0].of(strip(marked).text) == "it was “late” and dark"


def test_scare_quotes_do_not_pull_a_content_apart():
    marked = "He said {q|it was a “late} hour” for a walk."
    (quote,) = quotes(marked)
    assert quote.content[0].of(strip(marked).text) == "it was a “late"


def test_what_is_said_without_cue_or_source_is_kept():
    (quote,) = quotes("{q|“No comment.”} That was all.")
    assert (quote.cue, quote.source, quote.speaker, quote.reason) == (None, None, None, "no_source")


def test_the_subject_of_a_later_clause_is_not_the_source_of_an_earlier_one():
    marked = "Jane Roe {c|called} {q|the plan “rash”}, while {s|the mayor, John Doe,} {c|called} {q|it “late”}."
    text = strip(marked).text
    first, second = quotes(marked, PERSON="Jane Roe, John Doe")
    assert first.speaker
    assert first.speaker.name == "Jane Roe"
    assert second.source
    assert second.source.of(text) == "the mayor, John Doe,"


def test_signed_words_of_two_paragraphs_are_two_quotes():
    assert pieces("{q|“It would kill my stall.”} – Jane Roe, 44\n\n{q|“Move it tomorrow.”} – John Doe, 31") == [
        ["“It would kill my stall.”"], ["“Move it tomorrow.”"],
    ]  # fmt: skip


def test_words_after_another_sentence_with_words_of_its_own_are_another_quote():
    marked = "Signs {c|read} {q|“Water”} and {q|“Pipes”}. Jane Roe was blunter: {q|“We are thirsty.”}"
    assert pieces(marked)[-1] == ["“We are thirsty.”"]


@pytest.mark.parametrize("cited", ["John Doe", ""])
def test_a_block_that_cites_somebody_has_no_cue_of_the_paragraph_before(cited: str):
    told, quoted = "“We need a boat,” said Jane Roe.", "My son walks to school."
    text = f"{told}\n{quoted}\n{cited}".strip()
    start = len(told) + 1
    blocks = [Block(Span(0, len(told)), "paragraph"), Block(Span(start, start + len(quoted)), "quote", 1)]
    sources = [ScoredSpan(Span(told.index("Jane"), len(told) - 1), "", 1.0)]
    if cited:
        blocks.append(Block(Span(len(text) - len(cited), len(text)), "citation", 1))
        sources.append(ScoredSpan(blocks[-1].span, CITED, 0.9))
    contents = [ScoredSpan(Span(0, told.index(" said")), "", 1.0), ScoredSpan(blocks[1].span, CITED, 0.9)]
    cue = ScoredSpan(Span(told.index("said"), told.index(" Jane")), "", 1.0)
    to_jane = [-0.01, *[-9.0] * len(sources)]
    links = Links(np.array([[-0.01, -99.0]] * 2, dtype=np.float32), np.array([to_jane] * 2, dtype=np.float32))
    run = Run(Stretch(slice(0, 2), slice(0, 1), slice(0, len(sources))), links)
    document = Document(text, sentences(text), UNREAD, tuple(blocks))
    *_, block = attributions(document, Attributions(tuple(contents), (cue,), tuple(sources), (run,)))
    phrase = source_of(document, names(text, PERSON="Jane Roe, John Doe"), block).phrase
    assert phrase
    assert phrase.name
    assert (block.cue, phrase.name.name) == ((None, "John Doe") if cited else (cue, "Jane Roe"))
