from pathlib import Path
from random import Random

import pytest

from models.tasks.attribution import CUE, SOURCE, examples
from models.text.tokens import Tokenizer
from models.training import whole
from models.training.examples import SIZE
from tests.models.training.test_frozen import write
from tests.tiny import SHIPPED

TEXT = "Ann Lee said no. “Yes,” she did."
PARAGRAPHS = ["First Ann Lee spoke.", "“Never,” said Bob."]


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, dict]:
    write(tmp_path / "quotes" / "polnear.train.jsonl.gz", [{"id": "a", "text": TEXT, "quotes": []}])
    paragraphs = []
    for i, (text, name) in enumerate(zip(PARAGRAPHS, ("Ann Lee", "Bob"), strict=True)):
        start = text.index(name)
        spans = [{"start": start, "end": start + len(name), "label": "Person"}]
        paragraphs.append({"id": str(i), "doc": "d", "par": i, "text": text, "spans": spans})
    write(tmp_path / "entities" / "worldwide.train.jsonl.gz", paragraphs)
    text = "\n\n".join(PARAGRAPHS)
    said = {"content": [[22, 30]], "cue": None, "source": None, "speaker": "Bob", "speaker_kind": "named"}
    stray = said | {"content": [[0, 5]], "speaker_kind": "not"}
    desk = [
        {"id": "worldwide/d", "text": text, "quotes": [said, stray], "sentences": [{"start": 0, "end": 20, "cues": []}], "stance": []},
        {"id": "polnear/a", "text": TEXT, "quotes": [], "sentences": [{"start": 0, "end": 16, "cues": []}], "stance": []},
    ]
    write(tmp_path / "desk" / "desk.train.jsonl.gz", desk)
    monkeypatch.setattr(whole, "readings", lambda data: iter(()))
    return {row["id"]: row for row in whole.whole(tmp_path)}


def test_an_article_has_all_that_is_known_of_it(rows: dict[str, dict]) -> None:
    assert rows["a"]["sentences"] == [{"start": 0, "end": 16, "cues": []}]
    article = rows["worldwide/d"]
    assert [article["text"][a:b] for a, b, _ in article["names"]["spans"]] == ["Ann Lee", "Bob"]
    assert [[article["text"][a:b] for a, b in quote["content_parts"]] for quote in article["quotes"]] == [["“Never,”"]]


def test_what_nobody_told_of_a_quote_is_not_taught_around_it(rows: dict[str, dict]) -> None:
    tokenize = Tokenizer(SHIPPED / "article" / "tokenizer.json")
    (example,) = examples.quotes(rows["worldwide/d"], tokenize, SIZE, Random(1))
    assert not example.tags[CUE.name].any()
    assert not example.tags[SOURCE.name].any()
    assert example.pointers == ()
    assert example.tags["content"].any()
