from dataclasses import asdict, astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from models.annotations import Quote, Scores, Span, Speaker, Stance
from models.tasks.stance.decoder import decode
from models.tasks.stance.labels import LABELS
from models.text.sentences import split

TEXT = "The plan is good. “I hate the plan,” said Smith. “It rains,” said Jones. Nobody came."
FAVOR, AGAINST, NEUTRAL = [4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]


def quote(content: str, entity: str | None, identity: str) -> Quote:
    start = TEXT.index(content)
    speaker = Speaker(entity, entity, "named", 0.9, "source") if entity else None
    return Quote(identity, "direct", "statement", (Span(start, start + len(content)),), None, None, speaker, None, "neutral", 0.9, 0.9)


QUOTES = (quote("“I hate the plan,”", "e1", "q1"), quote("“It rains,”", "e2", "q2"))


def stance(
    sentence_logits: list[list[float]],
    passage_logits: list[list[float]] | None = None,
    quotes: tuple[Quote, ...] = QUOTES,
    target: str = "the plan",
) -> Stance:
    passages = [Span(0, len(TEXT))] if passage_logits is None or len(passage_logits) == 1 else list(split(TEXT))
    logits = np.array(passage_logits or [FAVOR], dtype=np.float32)
    return decode(TEXT, target, passages, logits, split(TEXT), np.array(sentence_logits, dtype=np.float32), quotes)


def softmax(row: list[float]) -> NDArray[np.float64]:
    return np.asarray(np.exp(row) / np.exp(row).sum())


def test_one_passage_is_scored_by_its_softmax() -> None:
    found = stance([NEUTRAL] * 4, [[1.0, 2.0, 0.5]])
    assert list(astuple(found.scores)) == pytest.approx(softmax([1.0, 2.0, 0.5]))
    assert tuple(asdict(found.scores)) == LABELS
    assert (found.label, found.confidence) == ("against", found.scores.against)


def test_temperature_softens() -> None:
    logits = np.array([[4.0, 0.0, 0.0]], dtype=np.float32)
    empty = np.zeros((0, 3), dtype=np.float32)
    hard = decode("x", "t", [Span(0, 1)], logits, (), empty, ())
    soft = decode("x", "t", [Span(0, 1)], logits, (), empty, (), temperature=4.0)
    assert list(astuple(soft.scores)) == pytest.approx(softmax([1.0, 0.0, 0.0]))
    assert soft.confidence < hard.confidence


def test_passages_beside_the_point_weigh_little() -> None:
    assert stance([NEUTRAL] * 4, [FAVOR, NEUTRAL, NEUTRAL, NEUTRAL]).label == "favor"


def test_evidence_agrees_first_and_stands_in_text_order() -> None:
    found = stance([[3.0, 0.0, 0.0], AGAINST, [5.0, 0.0, 0.0], [3.5, 0.0, 0.0]])
    assert [(e.sentence, e.label) for e in found.evidence] == [("s1", "favor"), ("s3", "favor"), ("s4", "favor")]
    assert found.evidence[0].score == pytest.approx(softmax([3.0, 0.0, 0.0])[0])
    assert [(e.sentence, e.label) for e in stance([FAVOR, AGAINST, NEUTRAL, NEUTRAL]).evidence] == [("s1", "favor"), ("s2", "against")]


def test_a_neutral_text_has_no_evidence() -> None:
    assert stance([NEUTRAL] * 4, [NEUTRAL]).evidence == ()
    assert stance([[0.2, 0.0, 0.1]] * 4, [NEUTRAL]).evidence == ()


def test_speakers_and_author_are_told_apart() -> None:
    found = stance([FAVOR, AGAINST, NEUTRAL, NEUTRAL])
    assert [(s.entity, s.label, s.quotes) for s in found.by_speaker] == [("e1", "against", ("q1",))]
    assert found.author.label == "favor"


def test_a_speaker_who_names_the_target_is_listed_even_if_neutral() -> None:
    assert [(s.entity, s.label) for s in stance([NEUTRAL] * 4).by_speaker] == [("e1", "neutral")]
    assert stance([NEUTRAL] * 4, target="taxes").by_speaker == ()


def test_quotes_without_a_known_speaker_are_nobodys_stance() -> None:
    assert stance([AGAINST] * 4, quotes=(quote("“I hate the plan,”", None, "q1"),)).by_speaker == ()


def test_an_author_who_only_quotes_is_neutral() -> None:
    start = Quote("q1", "direct", "statement", (Span(0, len(TEXT)),), None, None, None, None, "neutral", 0.9, 0.9)
    author = stance([FAVOR] * 4, quotes=(start,)).author
    assert (author.label, author.score) == ("neutral", 1.0)


def test_an_empty_text_is_neutral() -> None:
    nothing = np.zeros((0, 3), dtype=np.float32)
    found = decode("", "plan", (), nothing, (), nothing, ())
    assert found.scores == Scores(favor=0.0, against=0.0, neutral=1.0)
    assert (found.label, found.confidence, found.evidence, found.by_speaker) == ("neutral", 1.0, (), ())


logits = arrays.arrays(np.float32, (4, 3), elements=st.floats(-20, 20, width=32))
contents = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 40)).map(lambda s: Span(s[0], min(len(TEXT), sum(s))))
speakers = st.sampled_from([None, "e1", "e2"])


@given(logits, logits, st.lists(st.tuples(st.lists(contents, max_size=3), speakers), max_size=4), st.floats(0.1, 5))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_logits_and_quotes_make_a_sound_answer(
    passage_logits: NDArray[np.float32],
    sentence_logits: NDArray[np.float32],
    said: list[tuple[list[Span], str | None]],
    temperature: float,
) -> None:
    quotes = [
        Quote(
            f"q{i}",
            "direct",
            "statement",
            tuple(c),
            None,
            None,
            Speaker("x", e, "named", 0.9, "source") if e else None,
            None,
            "neutral",
            0.9,
            0.9,
        )
        for i, (c, e) in enumerate(said)
    ]
    sentences = split(TEXT)
    found = decode(TEXT, "plan", sentences, passage_logits, sentences, sentence_logits, quotes, temperature)
    assert sum(astuple(found.scores)) == pytest.approx(1)
    assert found.confidence == max(astuple(found.scores)) == getattr(found.scores, found.label)
    assert len(found.evidence) <= 3
    assert [e.span for e in found.evidence] == sorted(e.span for e in found.evidence)
    assert all(sentences[int(e.sentence[1:]) - 1] == e.span and e.label != "neutral" for e in found.evidence)
    assert 1 / 3 - 1e-6 <= found.author.score <= 1 + 1e-9
    by_id = {q.id: q.speaker.entity for q in quotes if q.speaker}
    assert all(by_id[identity] == s.entity for s in found.by_speaker for identity in s.quotes)
