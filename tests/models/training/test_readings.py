import gzip
import json

import pytest

from models.annotations import SpeakerKind
from models.training import readings as module
from models.training.readings import FILE, TARGETS, articles, desk, readings, spoken
from models.training.written import hedged_texts
from tests.models.training.test_frozen import write

TEXT = "Ann Lee, the mayor, said it was late. Her campaign hoped so."


@pytest.fixture
def data(tmp_path):
    write(tmp_path / "quotes" / "polnear.train.jsonl.gz", [{"id": "a", "text": TEXT, "quotes": []}])
    paragraphs = [
        {"id": "1", "doc": "d", "par": 1, "text": "Second.", "spans": []},
        {"id": "0", "doc": "d", "par": 0, "text": "First.", "spans": []},
    ]
    write(tmp_path / "entities" / "worldwide.train.jsonl.gz", paragraphs)
    return tmp_path


def labels(**other):
    quote = {
        "id": "q1", "content": [[25, 36]], "cue": [20, 24], "source": [0, 7], "kind": "indirect", "speaker_kind": "named", "listed": True,
        "speaker": [[[0, 7]]], "act": "statement",
    }  # fmt: skip
    joint = quote | {"id": "q2", "speaker": [[[0, 7]], [[0, 3], [42, 50]]]}
    person = {"name": [[0, 7]], "title": [13, 18], "affiliation": None}
    return {"id": "polnear/a", "quotes": [quote, joint], "people": [person], "sentences": [], "stance": [], "all_quotes": True} | other


def test_labels_and_texts_make_rows(data, tmp_path):
    file = tmp_path / "labels.jsonl.gz"
    write(file, [labels()])
    (row,) = readings(data, file)
    assert row["text"] == TEXT
    assert [quote["speaker"] for quote in row["quotes"]] == ["Ann Lee", "Ann Lee and Ann campaign"]
    assert row["people"] == {"Ann Lee": {"title": "mayor", "affiliation": None}}


def test_paragraphs_of_an_article_stand_in_order(data):
    assert dict(articles(data))["worldwide/d"] == "First.\n\nSecond."


def towards(target):
    return {"target": target, "article": "favor", "author": "neutral", "sentences": {"1": "favor"}, "speakers": [[[[[0, 7]]], "favor"]]}


def test_further_targets_join_those_of_their_article(data, tmp_path):
    file, targets = tmp_path / "labels.jsonl.gz", tmp_path / "targets.jsonl.gz"
    write(file, [labels(stance=[towards("the mayor")])])
    write(targets, [{"id": "polnear/a", "stance": [towards("late hours")]}, {"id": "b", "stance": [towards("the tram")]}])
    write(tmp_path / "desk" / "desk.train.jsonl.gz", [{"id": "b", "text": TEXT, "stance": []}, {"id": "c", "text": TEXT, "stance": []}])
    (row,) = readings(data, file, targets)
    assert [stance["target"] for stance in row["stance"]] == ["the mayor", "late hours"]
    assert [stance["speakers"] for stance in row["stance"]] == [{"Ann Lee": "favor"}] * 2
    assert [[stance["target"] for stance in row["stance"]] for row in desk(data, targets)] == [["the tram"], []]


def test_speakers_corrected_in_passing_teach_no_speakers(data, tmp_path, monkeypatch):
    file = tmp_path / "labels.jsonl.gz"
    write(file, [labels(), labels(speakers_read=False)])
    rows = list(readings(data, file))
    monkeypatch.setattr(module, "readings", lambda data: iter(rows))
    assert spoken(data) == rows[:1]


def test_the_shipped_targets_are_labels_alone():
    with gzip.open(TARGETS, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == len(rows) >= 200
    for stance in (stance for row in rows for stance in row["stance"]):
        assert {stance["article"], stance["author"], *stance["sentences"].values()} <= {"favor", "against", "neutral"}
        assert 0 < len(stance["target"]) < 100


def test_the_shipped_labels_carry_no_text():
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert len(rows) >= 500
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for quote in row["quotes"]:
            assert quote.get("act", "other") in ("statement", "thought", "other")
            assert quote["speaker_kind"] in (*SpeakerKind.__args__, "unknown", "not")
            assert all(start < end for start, end in quote["content"])
            assert not any(isinstance(value, str) and len(value) > 12 for value in quote.values())
        for sentence in row["sentences"]:
            assert (sentence["label"] == "hedged") is bool(sentence.get("cues"))
            assert all(sentence["start"] <= start < end <= sentence["end"] for start, end, _ in sentence.get("cues", ()))


def test_hedges_are_taught_by_desk_and_by_every_reading(data, tmp_path, monkeypatch):
    file = tmp_path / "labels.jsonl.gz"
    write(file, [labels(), labels(speakers_read=False)])
    write(tmp_path / "desk" / "desk.train.jsonl.gz", [{"id": "desk"}])
    rows = list(readings(data, file))
    monkeypatch.setattr(module, "readings", lambda data: iter(rows))
    assert module.hedged(data) == [{"id": "desk"}, *rows, *hedged_texts()]
