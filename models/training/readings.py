"""Readings of whole news articles that the project carries as labels without text: rows for who has the sources.

``data/readings.jsonl.gz`` names articles of PolNeAR and Worldwide Newswire and what a large language model, as a careful editor under
written guidelines, read in them: spans in code points into the article's text, which stays with its publishers. ``data/targets.jsonl.gz``
has the stances towards more targets that it read in some of them and in desk's.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from models.training.rows import Row, read
from models.training.written import hedged_texts

FILE = Path(__file__).with_name("data") / "readings.jsonl.gz"

TARGETS = FILE.with_name("targets.jsonl.gz")

Labels = dict[str, Any]
Words = list[list[int]]
"""Spans whose words, with a space between, make a name."""


def readings(data: Path, file: Path = FILE, targets: Path = TARGETS) -> Iterator[Row]:
    """Rows like those of desk: the articles in ``data`` with the labels in ``file``, and ``act`` and ``people`` besides.

    ``act`` of a quote is statement, thought or other; ``people`` have by name what the article says each is. Later articles have neither;
    ``speakers_read`` tells whether speakers were read with care or corrected in passing.

    Raises:
        FileNotFoundError: PolNeAR or Worldwide Newswire is not in ``data``.
    """
    texts, further = dict(articles(data)), _further(targets)
    for labels in _labels(file):
        yield _joined(row(labels, texts[labels["id"]]), further)


def desk(data: Path, targets: Path = TARGETS) -> Iterator[Row]:
    """The rows of desk, with the stances towards further ``targets``."""
    further = _further(targets)
    for known in read(data / "desk" / "desk.train.jsonl.gz"):
        yield _joined(known, further)


def spoken(data: Path) -> list[Row]:
    """The readings whose speakers were read with care."""
    return [row for row in readings(data) if row["speakers_read"]]


def hedged(data: Path) -> list[Row]:
    """The rows whose hedges were read: desk's, the readings, and the texts written for the training."""
    return [*read(data / "desk" / "desk.train.jsonl.gz"), *readings(data), *hedged_texts()]


def _labels(file: Path) -> Iterator[Labels]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _further(targets: Path) -> dict[str, list[Labels]]:
    return {labels["id"]: labels["stance"] for labels in _labels(targets)}


def _joined(row: Row, further: Mapping[str, list[Labels]]) -> Row:
    return row | {"stance": [*row.get("stance", ()), *_stances(further.get(row["id"], ()), row["text"])]}


def articles(data: Path) -> Iterator[tuple[str, str]]:
    """By id the text of each training article of PolNeAR, and of Worldwide Newswire, whose paragraphs a blank line parts."""
    for article in read(data / "quotes" / "polnear.train.jsonl.gz"):
        yield f"polnear/{article['id']}", article["text"]
    paragraphs: dict[str, list[Row]] = defaultdict(list)
    for paragraph in read(data / "entities" / "worldwide.train.jsonl.gz"):
        paragraphs[paragraph["doc"]].append(paragraph)
    for name, parts in paragraphs.items():
        yield f"worldwide/{name}", "\n\n".join(part["text"] for part in sorted(parts, key=lambda part: part["par"]))


def row(labels: Labels, text: str) -> Row:
    """The row of one article."""

    def spoken(span: list[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return {
        "id": labels["id"],
        "text": text,
        "quotes": [quote | {"speaker": _name(quote["speaker"], text)} for quote in labels["quotes"]],
        "people": {
            _name([person["name"]], text): {"title": spoken(person["title"]), "affiliation": spoken(person["affiliation"])}
            for person in labels["people"]
        },
        "sentences": labels["sentences"],
        "stance": _stances(labels["stance"], text),
        "all_quotes": labels["all_quotes"],
        "speakers_read": labels.get("speakers_read", True),
        "desk": 1,
    }


def _stances(stances: Iterable[Labels], text: str) -> list[Row]:
    return [stance | {"speakers": {_name(who, text): label for who, label in stance["speakers"] if who}} for stance in stances]


def _name(several: list[Words] | None, text: str) -> str | None:
    return None if several is None else " and ".join(" ".join(text[a:b] for a, b in words) for words in several)
