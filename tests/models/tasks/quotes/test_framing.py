import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.quotes.framing import framing
from tests.models.documents import document


def framed(marked: str) -> str:
    """The framing of the cue between braces."""
    before, _, rest = marked.partition("{")
    cue, _, after = rest.partition("}")
    return framing(document(before + cue + after), Span(len(before), len(before) + len(cue)))


@pytest.mark.parametrize(
    ("expected", "marked"),
    [
        (expected, marked)
        for expected, sentences in {
            "neutral": (
                "Roe {said} it was late.",
                "Roe {wrote} that it was late.",
                "{According to} Roe, it was late.",
                "{…}",
                "Roe {pointed to} the door.",
                "The bridge was {shown} to them.",
                "Roe {cries} easily.",
                "Roe {did not deny} the theft.",
                "Roe {denied} the theft.",
                "Roe {did not admit} the theft.",
                "Roe {has not confirmed} the talks.",
                "Roe did not {confirm} the talks.",
                "Roe {declined to confirm} the talks.",
                "Roe {never claimed} the prize.",
                "Roe {didn’t allege} a theft.",
                "Roe {may have admitted} the theft.",
                "Roe {might reveal} the names.",
                "Roe will {disclose} the names.",
                "Roe {would not slam} her party.",
                "The {statement} that it was late was read.",
                "Her {warning} that it was late was read.",
                "Roe {in fact said} it was late.",
                "The bridge {is owned} by Roe.",
                "Roe {expects} to win.",
                "Roe {called for} calm.",
            ),
            "distancing": (
                "Roe {claims} it was late.",
                "Roe {has alleged} a theft.",
                "The bridge {reportedly} fell.",
                "Roe {insisted that} it was late.",
                "Roe {contends} it was late.",
                "The {so-called} peace plan failed.",
                "Roe {falsely claimed} it was late.",
                "Roe falsely {said} it was late.",
                "Roe {wrongly noted} that it was late.",
                "Her {claim} that it was late was read.",
                "The {allegation} of theft was read.",
                "Her {assertion} that it was late was read.",
                "It {is alleged} that Roe left.",
                "Roe {may have claimed} the prize.",
                "Roe {is said to} have left.",
                "Roe “{explained}” that it was late.",
                "Roe {allegedly said} it was late.",
                "Roe {said} supposedly in jest that it was late.",
                "The {rumour} that Roe left spread.",
                "Roe {made out} that it was late.",
                "Roe {purports} to know.",
            ),
            "factive": (
                "Roe {revealed} the plan.",
                "Roe {was admitting} the theft.",
                "Roe {pointed out} that it was late.",
                "Roe {did not realize} it was late.",
                "Roe {may not have known} it was late.",
                "Roe {forgot} it was late.",
                "Roe {came clean about} the theft.",
                "Roe {found out} it was late.",
                "The study {found that} one in three fell.",
                "Her {admission} of theft was read.",
                "Her {confession} was read.",
                "The {revelation} that Roe left was read.",
                "Roe {rightly noted} it was late.",
                "Roe correctly {said} it was late.",
                "Roe {made clear} it was late.",
                "Roe {acknowledged} it was late.",
                "It {was disclosed} that Roe left.",
                "Roe {regretted} that it was late.",
            ),
            "charged": (
                "Roe {blasted} the plan.",
                "Roe {slammed} the plan.",
                "Roe {vilified} Doe.",
                "Roe {hit out at} the plan.",
                "Roe {lashed out} at Doe.",
                "Roe {tore into} the plan.",
                "Roe {doubled down}: it was late.",
                "Roe {angrily denied} it was late.",
                "Roe {said} angrily that it was late.",
                "Roe bitterly {noted} that it was late.",
                "Her {accusation} was read.",
                "His {rant} was read.",
                "Roe {boasted} of the bridge.",
                "The plan {was derided} by Roe.",
                "Roe {raged and admitted} it was late.",
                "Roe {fired back}: it was late.",
            ),
        }.items()
        for marked in sentences
    ],
)
def test_words_and_context_frame(expected, marked):
    assert framed(marked) == expected


def test_without_a_cue_nothing_is_framed():
    assert framing(document("It was late."), None) == "neutral"


def test_another_clause_does_not_count():
    assert framed("It did not rain, and Roe {admitted} it.") == "factive"
    assert framed("Roe came angrily. Doe {said} it was late.") == "neutral"


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_span_of_any_text_has_a_framing(text, start, end):
    low, high = sorted((min(start, len(text)), min(end, len(text))))
    assert framing(document(text), Span(low, high)) in ("neutral", "distancing", "factive", "charged")


def test_a_long_cue_takes_time_in_proportion():
    text = "did not admit to point " * 500
    whole = document(text)
    started = time.process_time()
    framing(whole, Span(0, len(text)))
    assert time.process_time() - started < 1
