import gzip
import json
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from models.encoders.bundle import read_tokenizer
from models.tasks.attribution.examples import quotes
from models.tasks.entities import HEAD
from models.tasks.entities.labels import TYPES
from models.training import names
from tests.models.training.test_frozen import write
from tests.tiny import SHIPPED

TEXT = "Hillary Clinton of NASA met Ann on Tuesday."
NAMES = {"spans": [[0, 15, "PERSON"], [35, 42, "DATE"]], "masked": [[28, 31]]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    rows: list[dict[str, object]] = [
        {"id": name, "text": TEXT, "quotes": [{"content": [28, 42], "cue": [24, 27], "source": [0, 15]}]} for name in ("a", "b")
    ]
    write(tmp_path / "quotes" / "polnear.train.jsonl.gz", rows)
    return tmp_path


def labels(data: Path, names_of: str, file: Path) -> dict[str, list[str]]:
    """By word the labels that it may have, of one of the articles."""
    tokenize = read_tokenizer(SHIPPED / "article")
    row = next(row for row in names.named(data, file) if row["id"] == names_of)
    (example,) = quotes(row, tokenize, 254, Random(1))
    assert example.first is not None
    tokens = tokenize(TEXT)
    if HEAD.name not in example.tags:
        return {}
    allowed = example.tags[HEAD.name][example.first]
    words = [TEXT[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]
    return {word: [HEAD.labels[i] for i in mine.nonzero()[0]] for word, mine in zip(words, allowed, strict=True)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "names.jsonl.gz", [{"id": "polnear/a", **NAMES}])
    return tmp_path / "names.jsonl.gz"


def test_an_article_teaches_its_names_besides_who_said_what(data: Path, file: Path) -> None:
    may = labels(data, "a", file)
    assert (may["Hillary"], may["Clinton"], may["Tuesday"]) == (["B-PERSON"], ["I-PERSON"], ["B-DATE"])
    assert may["met"] == may["NASA"] == ["O"]


def test_nothing_is_taught_of_what_nobody_can_tell(data: Path, file: Path) -> None:
    assert labels(data, "a", file)["Ann"] == []


def test_an_article_whose_names_are_not_known_teaches_none(data: Path, file: Path) -> None:
    assert labels(data, "b", file) == {}


def test_the_shipped_names_carry_no_text() -> None:
    with gzip.open(names.FILE, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    assert len({row["id"] for row in rows}) == len(rows) >= 800
    for row in rows:
        assert row.keys() == {"id", "spans", "masked"}
        places = sorted([(a, b) for a, b, _ in row["spans"]] + [(a, b) for a, b in row["masked"]])
        assert all(a < b for a, b in places)
        assert all(before <= after for (_, before), (after, _) in pairwise(places))
        assert {kind for *_, kind in row["spans"]} <= set(TYPES)
