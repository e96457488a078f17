import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Entity, Mention, ScoredSpan, Span
from models.tasks.attribution.links import Links
from tests.models.documents import named, sentences
from tests.models.tasks.attribution.marked import strip
from tests.models.tasks.attribution.nearness import by_nearness

from .marked import decode, quotes

STORY = (
    "On Friday, national envoy {s|Ivan Karlov} {c|warned} {q|that some 300 fighters live in the valley}.\n\n"
    '{q|"We have been watching them for three years... They are many"}, {s|Karlov} {c|told} the Zeta channel. '
    "{q|The number of fighters currently stands at around 200 or 300}, {s|he} {c|noted}.\n\n"
    '{s|He} {c|went on to say} {q|that the army stays idle}. {s|He} {c|said}:\n\n{q|"This is a grave case."}\n\n'
    "{s|He} {c|maintained} {q|that the sky is watched by the coalition}.\n\n"
    "{s|Head of Staff of the Northern Army Colonel Omar Bakir} {c|told} Delta agency {q|that the tension would go on}. "
    "{s|He} {c|said}\n\n{q|“After losing ground, they are now moving here”}.\n\n"
    "The tension is {c|affirmed} by {s|many news agencies}.\n\n"
    "{s|Samir Wahid}, a well-known analyst, {c|had earlier said} {q|that the coalition helps them}. "
    "{c|According to} {s|Wahid}, {q|it is a war of conquest}."
)


def test_a_whole_story():
    found = quotes(STORY, PERSON="Ivan Karlov, Omar Bakir, Samir Wahid", ORG="Northern Army, Zeta, Delta")
    said = [quote.speaker.name if quote.speaker else None for quote in found]
    assert said == ["Ivan Karlov"] * 6 + ["Omar Bakir"] * 2 + ["Samir Wahid"] * 2
    assert [quote.id for quote in found] == [f"q{n}" for n in range(1, 11)]


def test_spans_stay_as_the_tagger_gave_them():
    found = strip(STORY)
    decoded = quotes(STORY, PERSON="Ivan Karlov")
    assert [span for quote in decoded for span in quote.content] == [content.span for content in found.contents]
    assert {quote.source for quote in decoded} <= {source.span for source in found.sources}


def test_nothing_in_nothing_out():
    empty = Links(np.zeros((0, 1), dtype=np.float32), np.zeros((0, 1), dtype=np.float32))
    assert decode("", (), (), (), (), empty, (), ()) == ()


WORDS = st.lists(
    st.sampled_from(
        [
            *("Jane Roe", "Roe", "he", "She", "it", "They", "who", "I", "said", "was reported", "adding", "that it was late", "a source"),
            "the minister",
            *("Mr.", "and", "of", "by", "The", "“", "”", '"', "'", "‘", "\n\n", "\n", ". ", ", ", ": ", "(", ")", "—", "😀"),
        ]
    ),
    max_size=40,
)  # fmt: skip


@st.composite
def tagged(draw):
    text = " ".join(draw(WORDS))
    start, length = st.integers(0, len(text)), st.integers(1, 30)
    span = st.builds(lambda a, n: Span(min(a, max(0, len(text) - 1)), min(a + n, len(text))), start, length)
    spans = st.lists(span.filter(lambda s: s.start < s.end).map(lambda s: ScoredSpan(s, "", 0.5)), max_size=6) if text else st.just([])
    mentions, entities = named(text, PERSON="Jane Roe")
    return text, draw(spans), draw(spans), draw(spans), mentions, entities


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tagged(), st.randoms(use_true_random=False))
def test_any_spans_are_decoded_and_every_content_is_kept(case, random):
    text, contents, cues, sources, mentions, entities = case
    whole = sentences(text)
    scores = [
        np.array([[random.uniform(-9, 0) for _ in range(len(other) + 1)] for _ in contents], dtype=np.float32) for other in (cues, sources)
    ]
    links = Links(*(score.reshape(len(contents), len(other) + 1) for score, other in zip(scores, (cues, sources), strict=True)))
    found = decode(text, whole, contents, cues, sources, links, mentions, entities)
    assert [quote.id for quote in found] == [f"q{n}" for n in range(1, len(found) + 1)]
    assert sum(len(quote.content) for quote in found) == len(contents)
    kept = {i for quote in found for span in quote.content for i in range(span.start, span.end)}
    assert {i for content in contents for i in range(content.span.start, content.span.end) if not text[i].isspace()} <= kept
    for quote in found:
        assert (quote.speaker is None) != (quote.reason is None)
        assert list(quote.content) == sorted(quote.content)
        assert all(0 <= span.start < span.end <= len(text) for span in quote.content)
        if quote.speaker:
            assert quote.speaker.name
            assert 0 <= quote.speaker.confidence <= 1
            assert all(0 <= span.start < span.end <= len(text) for span in quote.speaker.evidence)
    assert found == decode(text, whole, contents, cues, sources, links, mentions, entities)


@pytest.mark.parametrize("copies", [40])
def test_a_long_document_takes_time_in_proportion(copies):
    one = strip(STORY + "\n\n")
    size = len(one.text)
    text = one.text * copies
    shifted = [
        [ScoredSpan(Span(s.span.start + i * size, s.span.end + i * size), s.label, 1.0) for i in range(copies) for s in spans]
        for spans in (one.contents, one.cues, one.sources)
    ]
    whole = sentences(text)
    mentions, entities = named(text, PERSON="Ivan Karlov, Omar Bakir, Samir Wahid")
    started = time.process_time()
    found = decode(text, whole, *shifted, by_nearness(*shifted, whole), mentions, entities)
    assert len(found) == 10 * copies
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "unit", ["Roe said he knew the minister, ", "she, Roe; it was said ", "“he said ", "a ", "A", "\n", "the mayor’s "]
)
def test_one_endless_sentence_takes_no_longer(unit):
    text = unit * (40_000 // len(unit))
    contents = [ScoredSpan(Span(i, i + 1), "", 1.0) for i in range(0, 40_000 - len(unit), 400)]
    sources = [ScoredSpan(Span(i + 2, i + 9), "", 1.0) for i in range(0, 40_000 - 20, 400)]
    cues = [ScoredSpan(Span(i + 12, i + 19), "", 1.0) for i in range(0, 40_000 - 20, 400)]
    whole = [Span(0, len(text))]
    links = by_nearness(contents, cues, sources, whole)
    started = time.process_time()
    decode(text, whole, contents, cues, sources, links, *named(text, PERSON="Roe"))
    assert time.process_time() - started < 4


def test_a_mention_of_an_unknown_entity_is_passed_over():
    text = "Roe said it was late."
    mention = Mention("m1", Span(0, 3), "PERSON", "name", 1.0, "e9")
    content = [ScoredSpan(Span(9, 20), "", 1.0)]
    links = by_nearness(content, (), (), [Span(0, 21)])
    (quote,) = decode(text, [Span(0, 21)], content, (), (), links, [mention], [Entity("e1", "Doe", "PERSON", (), 0.0, False)])
    assert quote.speaker is None
