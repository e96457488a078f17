from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from models.annotations import Span
from models.tasks.stance import marks
from models.tasks.stance.labels import ANYONE, HOLDER, LABELS, NEUTRAL
from models.text.tokens import Tokenizer
from models.training import pairs
from models.training.pairs import Judgement, Lesson, Lessons, cut, estranged, judged, of_made, of_rows
from tests.tiny import SHIPPED

TOKENIZE = Tokenizer(SHIPPED / "article" / "tokenizer.json")
TEXT = "The tram is late. “The tram is a gift,” said Ann Lee. It rains."
SENTENCES = [Span(0, 17), Span(18, 53), Span(54, 63)]
QUOTE = {"content": [[19, 37]], "speaker": "Ann Lee", "speaker_kind": "named"}


def stance(**other: Any) -> dict[str, Any]:
    told = {"target": "the tram", "article": "favor", "author": "neutral", "sentences": {"2": "favor"}, "speakers": {"Ann Lee": "favor"}}
    return told | other


def told(**other: Any) -> dict[tuple[int, str], str]:
    """By voice and first word, the labels of what an editor's reading teaches."""
    tokens = TOKENIZE(TEXT)
    return {
        (j.voice, TEXT[tokens.starts[j.tokens[0]] :].split()[0]): LABELS[j.label]
        for j in judged(tokens, SENTENCES, [QUOTE], stance(**other))
    }


def test_sentences_quotes_and_the_authors_words_teach() -> None:
    assert told() == {
        (ANYONE, "The"): "neutral", (ANYONE, "“The"): "favor", (ANYONE, "It"): "neutral",
        (HOLDER, "The"): "favor", (HOLDER, "“The"): "neutral", (HOLDER, "It"): "neutral",
    }  # fmt: skip


def test_an_author_who_takes_sides_takes_them_where_nobody_else_speaks() -> None:
    found = told(author="against", sentences={"1": "against", "2": "favor"})
    assert found[HOLDER, "It"] == "neutral"
    assert (HOLDER, "“The") not in found


def test_a_speaker_of_whom_the_reading_says_otherwise_teaches_nothing() -> None:
    assert all(voice == ANYONE or label == "neutral" for (voice, _), label in told(speakers={"Ann Lee": "against"}).items())


def test_a_text_is_judged_as_a_whole_and_of_two_labels_neither_is_neutral() -> None:
    rows = [{"text": TEXT, "target": "the tram", "label": "favor"}]
    (whole,), (barred,), (news,) = (list(of_rows(name, rows, TOKENIZE, None)) for name in ("vast", "iam", "sentfin"))
    assert [(j.voice, len(j.tokens), j.neutral) for j in whole.judgements] == [(v, len(whole.ids), True) for v in (ANYONE, HOLDER)]
    assert [j.neutral for j in barred.judgements] == [False, False]
    assert [j.voice for j in news.judgements] == [ANYONE]


def lesson(whole: bool = False) -> Lesson:
    tokens = TOKENIZE(TEXT)
    starts = tuple(int(tokens.first[np.searchsorted(tokens.starts, s.start)]) for s in SENTENCES)
    types = marks.types(tokens, marks.Marks.plain(TEXT, "the tram"), [Span(19, 37)])
    ends = (*starts[1:], len(tokens))
    every = [np.arange(low, high) for low, high in zip(starts, ends, strict=True)]
    return Lesson(TEXT, tokens.ids, types, types, starts, "the tram", tuple(Judgement(ANYONE, at, 0) for at in every), whole)


@pytest.mark.parametrize("size", [6, 12, 100])
def test_passages_hold_whole_sentences_and_their_judgements(size: int) -> None:
    examples = list(cut(lesson(), TOKENIZE, size, Random(1)))
    assert sum(len(example.judgements) for example in examples) == len(SENTENCES)
    words = [
        TOKENIZE._pieces.decode([int(i) for i in example.window.ids[judgement.tokens]])
        for example in examples
        for judgement in example.judgements
    ]
    assert words == ["the tram is late.", "“ the tram is a gift, ” said ann lee.", "it rains."]
    assert all(set(example.window.types[:4]) == {marks.TARGET} for example in examples)


def test_towards_a_stranger_all_is_neutral() -> None:
    strange = estranged(lesson(), "the moon")
    assert {judgement.label for judgement in strange.judgements} == {NEUTRAL}
    assert np.array_equal(strange.types, marks.unmarked(lesson().types))
    assert estranged(lesson(), "tram").judgements == ()


def test_made_up_sentences_are_many_and_sound() -> None:
    lessons = list(of_made(TOKENIZE))
    assert len({one.text for one in lessons}) > 400
    assert all("{" not in one.text and "<" not in one.text for one in lessons)
    counted = np.bincount([j.label for one in lessons for j in one.judgements if j.voice == ANYONE], minlength=3)
    assert counted.min() > 200


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    once = pairs._kept(tmp_path / "x" / "a.lessons", lambda: [lesson()])
    again = pairs._kept(tmp_path / "x" / "a.lessons", lambda: [])
    assert [one.text for one in once] == [one.text for one in again] == [TEXT]


def test_an_article_is_in_one_fold_with_all_its_targets_however_many() -> None:
    articles = [replace(lesson(), article=article) for article, targets in enumerate((3, 5, 1, 5)) for _ in range(targets)]
    others = [lesson()] * 2
    lessons = Lessons(TOKENIZE, {"desk": articles, "readings": [], "vast": others})
    for fold in range(3):
        rest = lessons.without(fold, 3).sets
        held = {name for name, _ in lessons.held(fold, 3)}
        assert held == {f"desk-{i}" for i, one in enumerate(articles) if one.article in ((0, 3), (1,), (2,))[fold]}
        assert len(rest["desk"]) == len(articles) - len(held)
        assert rest["vast"] == others
