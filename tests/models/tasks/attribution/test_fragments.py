import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.fragments import DOUBT, LENGTH, SURELY, without_fragments
from models.tasks.attribution.likelihoods import Said
from models.text.marks import outermost, regions


def said(mean: float) -> Said:
    return Said(mean, 0.0, 0.0)


def kept(marked: str, confidence: float) -> list[str]:
    """What is kept of the contents between braces, which hardly are said by their words, where cues stand between pipes."""
    text, spans, opened = "", {"{": [], "|": []}, {}
    for character in marked:
        kind = "{" if character in "{}" else character
        if kind not in spans:
            text += character
        elif kind in opened:
            spans[kind].append(ScoredSpan(Span(opened.pop(kind), len(text)), "", confidence if kind == "{" else 1.0))
        else:
            opened[kind] = len(text)
    found = without_fragments(text, outermost(regions(text)), spans["{"], spans["|"], [said(0.3)] * len(spans["{"]))
    return [one.span.of(text) for one in found]


@pytest.mark.parametrize(
    ("length", "confidence", "stays"),
    [(LENGTH - 1, DOUBT - 0.1, 0), (LENGTH, DOUBT - 0.1, 1), (LENGTH - 1, DOUBT, 1), (1, 1.0, 1)],
)
def test_a_short_and_unlikely_content_is_noise(length, confidence, stays):
    content = ScoredSpan(Span(0, length), "content", confidence)
    assert without_fragments("x" * 50, (), [content], (), [said(0.3)]) == (content,) * stays


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{“No,”} he |said|.", ["“No,”"]),
        ("He |said|: {“No.”}", ["“No.”"]),
        ("{Prices}, analysts |say|, {will rise}.", ["Prices"]),
        ("{Prices}. Analysts |say| {so}.", []),
        ("{“No”} was on the sign. It was late when he |spoke|.", []),
        ("{it} was late, he |said|", []),
    ],
)
def test_what_the_form_speaks_for_stays(marked, expected):
    assert kept(marked, 0.1) == expected


def test_no_form_saves_the_hopeless():
    assert kept("{“No,”} he |said|.", 0.01) == []


@pytest.mark.parametrize(("mean", "stays"), [(SURELY - 0.01, 0), (SURELY, 1)])
def test_a_short_content_whose_words_are_surely_said_stays_however_unsure_its_borders(mean, stays):
    content = ScoredSpan(Span(0, 5), "content", 0.01)
    assert without_fragments("x" * 50, (), [content], (), [said(mean)]) == (content,) * stays
