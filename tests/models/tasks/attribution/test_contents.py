import re
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.contents import Likelihoods, settle
from models.text.blocks import Block
from tests.models.documents import document

from .marked import strip

WORD = re.compile(r"\w+|[^\w\s]")


def read(text: str, *likely: str, likelihood: float = 0.45) -> Likelihoods:
    """Words of which those of ``likely`` are said with that likelihood, the others hardly."""
    spans = [match.span() for match in WORD.finditer(text)]
    said = np.full(len(spans), 0.01, dtype=np.float32)
    for phrase in likely:
        start = text.index(phrase)
        for i, (low, high) in enumerate(spans):
            if start <= low and high <= start + len(phrase):
                said[i] = likelihood
    starts, ends = (np.array([span[side] for span in spans], dtype=np.int64) for side in (0, 1))
    return Likelihoods(starts, ends, said, np.zeros(len(spans), dtype=np.float32))


def settled(marked: str, *likely: str, likelihood: float = 0.45, people: str = "", title: str = "") -> tuple[list[str], list[str]]:
    """The contents and the sources of a marked text once settled; ``people`` are its names, ``title`` what stands at its top as one."""
    found = strip(marked)
    names = [ScoredSpan(Span(*match.span()), "PERSON", 1.0) for match in re.finditer(people, found.text)] if people else []
    tagged = {"content": found.contents, "cue": found.cues, "source": found.sources, "entities": names}
    laid_out = [Block(Span(0, len(title)), "title"), Block(Span(len(title) + 2, len(found.text)), "paragraph")] if title else []
    result = settle(replace(document(found.text), laid_out=tuple(laid_out)), tagged, read(found.text, *likely, likelihood=likelihood))
    return [one.span.of(found.text) for one in result["content"]], [one.span.of(found.text) for one in result["source"]]


def test_a_content_cut_short_goes_on_while_the_tagger_thinks_it_likely():
    marked = "{s|Roe} {c|said} {q|that the port is closed to ships of} the north and the south. It was late."
    assert settled(marked, "the north and the south")[0] == ["that the port is closed to ships of the north and the south"]


def test_it_does_not_where_the_tagger_is_sure_of_its_end():
    marked = "{s|Roe} {c|said} {q|that the port is closed to ships} in the north. It was late."
    assert settled(marked, "in the north", likelihood=0.3)[0] == ["that the port is closed to ships"]


@pytest.mark.parametrize(
    ("marked", "content"),
    [
        ("{c|said} {q|that the port is closed to all ships and} left", "that the port is closed to all ships"),
        ("{q|The port is closed to all of the ships,} {s|Roe} {c|said}.", "The port is closed to all of the ships"),
        ("{q|“The port is closed to all the ships,”} {s|Roe} {c|said}.", "“The port is closed to all the ships,”"),
        ("{c|said} {q|that the port is closed to all ships}, he said", "that the port is closed to all ships"),
    ],
)
def test_contents_end_where_a_statement_can(marked, content):
    assert settled(marked)[0] == [content]


def test_what_runs_over_paragraphs_is_a_span_each():
    contents = settled("{s|Roe} {c|said}: {q|“We leave now.\n\n“We come back.\n\n“Wait.”}")[0]
    assert contents == ["“We leave now.", "“We come back.", "“Wait.”"]


@pytest.mark.parametrize("found", [0, 1, 2])
def test_a_speech_of_which_a_paragraph_is_found_is_found_in_all(found):
    parts = ["“We lost the bridge.", "“By six it was the school.", "“Nothing is left,”"]
    marked = "\n\n".join(f"{{q|{part}}}" if i == found else part for i, part in enumerate(parts))
    assert settled(f"It rained. “Oh,” one cried.\n\n{marked} {{c|said}} {{s|Roe}}.")[0] == parts


def test_paragraphs_that_end_with_marks_are_speeches_of_their_own():
    assert settled("“We lost the bridge.”\n\n{q|“Nothing is left,”} {c|said} {s|Roe}.")[0] == ["“Nothing is left,”"]


def test_reportedly_stands_among_the_words_it_reports():
    contents = settled("{q|The raids} were {c|reportedly} led by soldiers from afar. So it was.", "led by soldiers from afar")[0]
    assert contents == ["The raids", "led by soldiers from afar"]


@pytest.mark.parametrize(
    ("marked", "contents"),
    [
        ("{q|“We leave,”} {c|said} Roe. “We leave now.”", ["“We leave,”", "“We leave now.”"]),
        ("„We leave“, {c|said} Roe.", ["„We leave“"]),
        ("« We leave », {c|said} Roe, « until May ».", ["« We leave »"]),
        ("The “experts” {c|said} so.", []),
        ("He saw “Salt”, then {c|supports} it.", []),
    ],
)
def test_marks_beside_a_cue_of_speech_hold_what_is_said(marked, contents):
    assert settled(marked)[0] == contents


@pytest.mark.parametrize(
    ("text", "said", "speaker"),
    [
        ("Mayor: 'No way'\n\nIt was late.", "'No way'", "Mayor"),
        ("'No way': Mayor\n\nIt was late.", "'No way'", "Mayor"),
        ("Rain to go on for weeks: officials\n\nIt was late.", "Rain to go on for weeks", "officials"),
        ("Police: Man stole 40 bikes\n\nIt was late.", "Man stole 40 bikes", "Police"),
        ("Jane Roe: Toll is dead\n\nIt was late.", "Toll is dead", "Jane Roe"),
        ("No deal, {c|says} mayor\n\nIt was late.", "No deal", "mayor"),
        ("Toll will ruin us, drivers {c|warn}\n\nIt was late.", "Toll will ruin us", "drivers"),
    ],
)
def test_headlines_say_who_by_their_form(text, said, speaker):
    assert settled(text, people="Jane Roe") == ([said], [speaker])


@pytest.mark.parametrize(
    "headline",
    [
        "Analysis: what is next for the port?",
        "Explained: how the toll works",
        "Live: Storm nears the coast",
        "Update: Two are held",
        "US presence in the valley: a timeline",
        "Brexit: what is the backstop?",
        "Summit: Leaders gather in Bigtown",
        "Jane Roe: A life in pictures",
        "Jane Roe: How she won",
        "Police: Who are they?",
        "Bigtown, Roe and a toll",
        "Opinion: The port must go",
    ],
)
def test_other_headlines_do_not(headline):
    assert settled(headline + "\n\nIt was late.", people="Jane Roe") == ([], [])


def test_what_a_heading_announces_is_not_said_by_it():
    assert settled("{c|Explained:} {q|how the toll will work for all the drivers of the town}\n\nIt was late.")[0] == []


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Norland {c|backs} {q|the flow of arms into the delta}", []),
        ("Norland {c|says} {q|arms flow into the delta}", ["arms flow into the delta"]),
        ("Norland {c|backs} {q|“the flow of arms”} in the delta", ["“the flow of arms”"]),
    ],
)
def test_a_title_quotes_by_marks_or_words_of_saying(title, said):
    line = re.sub(r"\{.\||\}", "", title)
    assert settled(f"{title}\n\nIt was late.", title=line)[0] == said


def test_only_the_top_of_a_text_is_headline():
    assert settled("It was late.\n\nPolice: Man stole 40 bikes\n\nIt was late.") == ([], [])


def test_the_turns_of_a_transcript_are_contents_and_their_labels_sources():
    text = "ROE: Is it late?\n\nDOE: It is.\n\nVery late.\n\nROE: Oh, {q|that it was}.\n\nDOE: Yes."
    assert settled(text) == (
        ["Is it late?", "It is.", "Very late.", "Oh, that it was.", "Yes."],
        ["ROE", "DOE", "ROE", "DOE"],
    )


def test_questions_and_answers_have_no_source():
    assert settled("Q: Is it late?\nA: It is.\nQ: Very?\nA: Yes.") == (["Is it late?", "It is.", "Very?", "Yes."], [])


TEXT = st.lists(
    st.sampled_from(
        [
            *("“", "”", '"', "'", "«", "»", "``", "''", "‘", "’", "\n", "\n\n", ": ", ". ", ", ", " "),
            *("Roe", "said", "Mayor", "Q", "reportedly"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXT, st.data())
def test_any_spans_settle_to_disjoint_spans_within_the_text(text, data):
    def spans(label):
        words = [match.span() for match in WORD.finditer(text)]
        flags = [data.draw(st.booleans()) for _ in words]
        return [ScoredSpan(Span(*word), label, data.draw(st.floats(0, 1))) for word, flag in zip(words, flags, strict=True) if flag]

    tagged = {head: spans(head) for head in ("content", "cue", "source")} | {"entities": spans("PERSON")}
    result = settle(document(text), tagged, read(text, *(word for word in ("Roe", "said") if word in text)))
    for head in ("content", "source"):
        found = [one.span for one in result[head]]
        assert all(0 <= span.start < span.end <= len(text) for span in found)
        assert all(before.end <= after.start for before, after in pairwise(found))
        assert all(0 <= one.confidence <= 1 for one in result[head])


@pytest.mark.parametrize("unit", ["“No,” said Roe. ", "Roe: No.\nDoe: Yes.\n", "it reportedly was, ", "‘", "-", "A: ", "\n\n“x"])
def test_settling_takes_time_in_proportion(unit):
    text = unit * (60_000 // len(unit))
    cues = [ScoredSpan(Span(*match.span()), "cue", 1.0) for match in re.finditer("said|reportedly", text)]
    contents = [ScoredSpan(Span(i, i + 2), "content", 0.5) for i in range(0, len(text) - 2, 40)]
    started = time.process_time()
    settle(document(text), {"content": contents, "cue": cues, "source": [], "entities": []}, read(text))
    assert time.process_time() - started < 4


def test_who_says_the_end_of_what_stands_in_marks_says_all_of_it():
    assert settled("“Ann Poole paid {q|my fees,”} {c|sobbed} {s|Roe}.")[0] == ["“Ann Poole paid my fees,”"]
    assert settled("“{q|Ann Poole} paid my fees,” {c|sobbed} {s|Roe}.")[0] == ["“Ann Poole paid my fees,”"]
    assert settled("“Ann {q|Poole paid} my fees,” {c|sobbed} {s|Roe}.")[0] == ["Poole paid"]


def test_words_in_marks_that_a_sentence_speaks_of_are_nobodys():
    assert settled("{q|“Best pies in town”} – Ann Poole laughs at that sign.", people="Ann Poole")[0] == []
    assert settled("{q|“Never again”} – Ann Poole", people="Ann Poole")[0] == ["“Never again”"]
    assert settled("{q|“Never again”} – Ann Poole {c|said} at noon.", people="Ann Poole")[0] == ["“Never again”"]


def test_a_block_that_tells_who_speaks_in_it_is_not_said_as_a_whole():
    marked = "{q|“It burned,”} {s|Ann Poole} {c|said}. {q|“We ran.”}"
    plain = strip(marked)
    tagged = {"content": plain.contents, "cue": plain.cues, "source": plain.sources, "entities": []}
    whole = replace(document(plain.text), laid_out=(Block(Span(0, len(plain.text)), "quote", 1),))
    assert [one.span.of(plain.text) for one in settle(whole, tagged, read(plain.text))["content"]] == ["“It burned,”", "“We ran.”"]
