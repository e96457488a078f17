from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ByHolder, CueType, HolderCount, Quote, ScoredSpan, Sentence, Span, Summary
from models.tasks.hedging.decoder import decode
from models.tasks.hedging.labels import TYPES, cue_type
from models.text.sentences import split

TEXT = "He may come. She said: “It might rain, perhaps.” They know it."


def cue(word: str, confidence: float, label: CueType = "epistemic", text: str = TEXT) -> ScoredSpan:
    start = text.index(word)
    return ScoredSpan(Span(start, start + len(word)), label, confidence)


def quote(content: str, identity: str = "q1", text: str = TEXT) -> Quote:
    start = text.index(content)
    return Quote(identity, "direct", "statement", (Span(start, start + len(content)),), None, None, None, None, "neutral", 0.9, 0.9)


def judge(
    text: str, cues: Sequence[ScoredSpan] = (), quotes: Sequence[Quote] = (), certainty: float = 0.8
) -> tuple[tuple[Sentence, ...], Summary]:
    sentences = split(text)
    return decode(text, sentences, cues, quotes, [certainty] * len(sentences))


def test_nothing_in_nothing_out() -> None:
    sentences, summary = decode("", (), (), (), ())
    assert sentences == ()
    assert (summary.sentences, summary.hedged, summary.share) == (0, 0, 0.0)


def test_every_sentence_is_judged() -> None:
    cues = [cue("may", 0.9), cue("perhaps", 0.5), cue("might", 0.8)]
    sentences, summary = decode(TEXT, split(TEXT), cues, (), [0.42, 0.31, 0.79])
    assert [(s.id, s.span.of(TEXT), s.label, s.certainty) for s in sentences] == [
        ("s1", "He may come.", "hedged", 0.42),
        ("s2", "She said: “It might rain, perhaps.”", "hedged", 0.31),
        ("s3", "They know it.", "certain", 0.79),
    ]
    assert [c.span.of(TEXT) for c in sentences[1].cues] == ["might", "perhaps"]
    assert (summary.sentences, summary.hedged, summary.share) == (3, 2, 0.6667)
    assert summary.by_holder == ByHolder(author=HolderCount(3, 2), quote=HolderCount(0, 0))


@pytest.mark.parametrize("certainty", [0.0, 0.5, 1.0])
def test_the_label_follows_from_the_cues_alone(certainty: float) -> None:
    sentences, _ = judge(TEXT, [cue("may", 0.4)], certainty=certainty)
    assert [s.label for s in sentences] == ["hedged", "certain", "certain"]
    assert {s.certainty for s in sentences} == {certainty}


def test_a_quote_holds_what_it_says() -> None:
    quotes = [quote("“It might rain, perhaps.”"), quote("They", "q2")]
    sentences, summary = judge(TEXT, [cue("may", 0.9), cue("might", 0.9)], quotes)
    assert [(s.holder.kind, s.holder.quote) for s in sentences] == [("author", None), ("quote", "q1"), ("author", None)]
    assert summary.by_holder == ByHolder(author=HolderCount(2, 1), quote=HolderCount(1, 1))


def test_a_weasel_counts_where_the_tagger_saw_nothing() -> None:
    text = "It is widely believed. Many fear it."
    sentences, _ = judge(text, [cue("believed", 0.7, "doxastic", text=text)])
    assert [[(c.span.of(text), c.type) for c in s.cues] for s in sentences] == [[("believed", "doxastic")], [("Many fear", "weasel")]]
    assert sentences[1].label == "hedged"


def test_a_strange_label_is_no_reason_to_drop_a_cue() -> None:
    assert cue_type("speculation") == "epistemic"


spans = st.tuples(st.integers(0, 60), st.integers(0, 25)).map(lambda s: Span(min(s[0], len(TEXT)), min(sum(s), len(TEXT))))
cues = st.lists(st.builds(ScoredSpan, spans, st.sampled_from(TYPES[:-1]), st.floats(0, 1)), max_size=8)


@given(cues, st.lists(st.lists(spans, max_size=3), max_size=4), st.booleans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_cues_and_quotes_make_a_sound_answer(cues: list[ScoredSpan], contents: list[list[Span]], weasels: bool) -> None:
    text = TEXT + (" It is believed. Allegedly." if weasels else "")
    quotes = [Quote(f"q{i}", "direct", "statement", tuple(c), None, None, None, None, "neutral", 0.5, 0.5) for i, c in enumerate(contents)]
    sentences, summary = judge(text, cues, quotes)
    assert [s.span for s in sentences] == list(split(text))
    kept = [c for s in sentences for c in s.cues]
    assert sorted((c.span, c.confidence) for c in kept if c.type != "weasel") == sorted((c.span, c.confidence) for c in cues)
    assert all((s.label == "hedged") == bool(s.cues) for s in sentences)
    assert all(s.holder.quote is None or s.holder.quote in {q.id for q in quotes} for s in sentences)
    counts = (summary.by_holder.author, summary.by_holder.quote)
    assert summary.sentences == len(sentences) == sum(count.sentences for count in counts)
    assert summary.hedged == sum(s.label == "hedged" for s in sentences) == sum(count.hedged for count in counts)
