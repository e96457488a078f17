from itertools import pairwise

from models.annotations import StanceLabel
from models.tasks.entities.labels import TAGGED
from models.training.examples import parts
from models.training.written import hedged_texts, spoken_stories, told_texts, written


def test_what_is_quoted_and_judged_stands_in_the_texts() -> None:
    read = list(written())
    assert len(read) > 4000
    for _, one in read:
        assert {one.stance, one.author, *one.spoken} <= set(StanceLabel.__args__)
        assert len(one.spoken) == len(one.contents)
        assert all(0 <= content.start < content.end <= len(one.text) for content in one.contents)
        assert all(left.end <= right.start for (left, _), (right, _) in zip(one.sentences, one.sentences[1:], strict=False))


def test_targets_of_one_text_have_different_answers() -> None:
    answers: dict[int, set[str]] = {}
    for number, one in written():
        answers.setdefault(number, set()).add(one.stance)
    assert sum(len(labels) > 1 for labels in answers.values()) > len(answers) / 2


def test_cues_stand_in_their_sentences() -> None:
    rows = list(hedged_texts())
    sentences = [(row["text"], sentence) for row in rows for sentence in row["sentences"]]
    assert all(s["start"] <= low < high <= s["end"] for _, s in sentences for low, high, _ in s["cues"])
    assert all(text[s["start"]].strip() and text[s["end"] - 1].strip() for text, s in sentences)
    assert 0.4 < sum(bool(s["cues"]) for _, s in sentences) / len(sentences) < 0.6


def test_names_and_attributions_stand_in_their_texts() -> None:
    rows = told_texts()
    named = [(row["text"], row["names"]["spans"]) for row in rows if "names" in row]
    told = [(row["text"], row["quotes"]) for row in rows if "quotes" in row]
    assert all("names" in row or "quotes" in row for row in rows)
    assert len(rows) > 3000
    for text, spans in named:
        assert all(text[start:end].strip() == text[start:end] and kind in TAGGED for start, end, kind in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for text, quotes in told:
        assert all(parts(quote, "content") for quote in quotes)
        assert all(
            0 <= start < end <= len(text) for quote in quotes for key in ("content", "cue", "source") for start, end in parts(quote, key)
        )
    assert 0.05 < sum(not quotes for _, quotes in told) / len(told) < 0.3


def test_speakers_of_stories_are_named_in_them() -> None:
    stories = spoken_stories()
    quotes = [(row["text"], quote) for row in stories for quote in row["quotes"]]
    assert len(stories) > 200
    assert all(quote["speaker"] and quote["source"] in (None, *quote["source_parts"]) for _, quote in quotes)
    named = [(text, quote["speaker"]) for text, quote in quotes if quote["speaker_kind"] in ("named", "organization")]
    assert all(speaker in text for text, speaker in named)
    assert len(named) > len(quotes) / 2
