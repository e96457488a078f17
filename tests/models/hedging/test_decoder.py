import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import CueType, Quote, ScoredSpan, Span
from models.hedging import decode
from models.hedging.labels import TAGGED, TYPES, cue_type
from models.sentences import split

TEXT = "He may come. She said: “It might rain, perhaps.” They know it."


def cue(word: str, confidence: float, label: CueType = "epistemic", text: str = TEXT) -> ScoredSpan:
    start = text.index(word)
    return ScoredSpan(Span(start, start + len(word)), label, confidence)


def quote(content: str, identity: str = "q1", text: str = TEXT) -> Quote:
    start = text.index(content)
    return Quote(identity, "direct", (Span(start, start + len(content)),), None, None, None, None, "neutral", 0.9)


def test_nothing_in_nothing_out() -> None:
    sentences, summary = decode("", (), (), ())
    assert sentences == ()
    assert (summary.sentences, summary.hedged, summary.share) == (0, 0, 0.0)


def test_every_sentence_is_judged() -> None:
    sentences, summary = decode(TEXT, split(TEXT), [cue("may", 0.9), cue("perhaps", 0.5), cue("might", 0.8)], ())
    assert [(s.id, s.span.of(TEXT), s.label, s.certainty) for s in sentences] == [
        ("s1", "He may come.", "hedged", 0.1),
        ("s2", "She said: “It might rain, perhaps.”", "hedged", 0.1),
        ("s3", "They know it.", "certain", 1.0),
    ]
    assert [c.span.of(TEXT) for c in sentences[1].cues] == ["might", "perhaps"]
    assert (summary.sentences, summary.hedged, summary.share) == (3, 2, 0.6667)
    assert summary.by_holder == {"author": (3, 2), "quote": (0, 0)}


@pytest.mark.parametrize(
    ("confidences", "threshold", "label"), [([0.4], 0.5, "certain"), ([0.4], 0.4, "hedged"), ([0.4, 0.4], 0.5, "hedged")]
)
def test_doubt_from_the_threshold_on_is_hedging(confidences: list[float], threshold: float, label: str) -> None:
    text = "It might, perhaps."
    cues = [cue(word, confidence, text=text) for word, confidence in zip(["might", "perhaps"], confidences, strict=False)]
    sentences, _ = decode(text, split(text), cues, (), threshold)
    assert sentences[0].label == label
    assert sentences[0].certainty == pytest.approx(math.prod(1 - c for c in confidences))


def test_a_quote_holds_what_it_says() -> None:
    sentences, summary = decode(
        TEXT, split(TEXT), [cue("may", 0.9), cue("might", 0.9)], [quote("“It might rain, perhaps.”"), quote("They", "q2")]
    )
    assert [(s.holder.kind, s.holder.quote) for s in sentences] == [("author", None), ("quote", "q1"), ("author", None)]
    assert summary.by_holder == {"author": (2, 1), "quote": (1, 1)}


def test_a_sentence_without_cues_is_held_by_the_quote_that_covers_most_of_it() -> None:
    text = "He said: “We know all of it.” Yes."
    sentences, _ = decode(text, split(text), (), [quote("“We know all of it.”", text=text)])
    assert [s.holder.quote for s in sentences] == ["q1", None]


def test_a_hedge_beside_a_quote_is_the_authors() -> None:
    text = "Perhaps he said “we know all of it”."
    sentences, _ = decode(text, split(text), [cue("Perhaps", 0.9, text=text)], [quote("“we know all of it”", text=text)])
    assert sentences[0].holder.kind == "author"


def test_a_weasel_counts_where_the_tagger_saw_nothing() -> None:
    text = "It is widely believed. Many fear it."
    sentences, _ = decode(text, split(text), [cue("believed", 0.7, "doxastic", text=text)], ())
    assert [[(c.span.of(text), c.type) for c in s.cues] for s in sentences] == [[("believed", "doxastic")], [("Many fear", "weasel")]]
    assert sentences[1].label == "hedged"


def test_a_strange_label_is_no_reason_to_drop_a_cue() -> None:
    assert cue_type("speculation") == "epistemic"
    assert set(TAGGED) == set(TYPES) - {"weasel"}


spans = st.tuples(st.integers(0, 60), st.integers(0, 25)).map(lambda s: Span(min(s[0], len(TEXT)), min(sum(s), len(TEXT))))
cues = st.lists(st.builds(ScoredSpan, spans, st.sampled_from(TAGGED), st.floats(0, 1)), max_size=8)


@given(cues, st.lists(st.lists(spans, max_size=3), max_size=4), st.booleans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_cues_and_quotes_make_a_sound_answer(cues: list[ScoredSpan], contents: list[list[Span]], weasels: bool) -> None:
    text = TEXT + (" It is believed. Allegedly." if weasels else "")
    quotes = [Quote(f"q{i}", "direct", tuple(c), None, None, None, None, "neutral", 0.5) for i, c in enumerate(contents)]
    sentences, summary = decode(text, split(text), cues, quotes)
    assert [s.span for s in sentences] == list(split(text))
    kept = [c for s in sentences for c in s.cues]
    assert sorted((c.span, c.confidence) for c in kept if c.type != "weasel") == sorted((c.span, c.confidence) for c in cues)
    assert all(0 <= s.certainty <= 1 for s in sentences)
    assert all(s.holder.quote is None or s.holder.quote in {q.id for q in quotes} for s in sentences)
    assert summary.sentences == len(sentences) == sum(total for total, _ in summary.by_holder.values())
    assert summary.hedged == sum(s.label == "hedged" for s in sentences) == sum(hedged for _, hedged in summary.by_holder.values())
