import gzip
import json

import pytest

from models.annotations import SpeakerKind
from models.training import readings as module
from models.training.readings import FILE, articles, readings
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


def test_the_shipped_labels_carry_no_text():
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert len(rows) >= 250
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        for quote in row["quotes"]:
            assert quote.get("act", "other") in ("statement", "thought", "other")
            assert quote["speaker_kind"] in (*SpeakerKind.__args__, "unknown", "not")
            assert all(start < end for start, end in quote["content"])
            assert not any(isinstance(value, str) and len(value) > 12 for value in quote.values())


def test_an_article_whose_hedges_were_not_read_teaches_none(data, tmp_path, monkeypatch):
    file = tmp_path / "labels.jsonl.gz"
    write(file, [labels(hedges_read=False), labels()])
    write(tmp_path / "desk" / "desk.train.jsonl.gz", [{"id": "desk"}])
    rows = list(readings(data, file))
    assert [row["hedges_read"] for row in rows] == [False, True]
    monkeypatch.setattr(module, "readings", lambda data: iter(rows))
    assert module.hedged(data) == [{"id": "desk"}, rows[1]]
