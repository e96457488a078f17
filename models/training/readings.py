"""Readings of whole news articles that the project carries as labels without text: rows for who has the sources.

``data/readings.jsonl.gz`` names articles of PolNeAR and Worldwide Newswire and what a large language model, as a careful editor under
written guidelines, read in them: spans in code points into the article's text, which stays with its publishers.
"""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.training.rows import Row, read

FILE = Path(__file__).with_name("data") / "readings.jsonl.gz"

Labels = dict[str, Any]
Words = list[list[int]]
"""Spans whose words, with a space between, make a name."""


def readings(data: Path, file: Path = FILE) -> Iterator[Row]:
    """Rows like those of desk: the articles in ``data`` with the labels in ``file``, and ``act`` and ``people`` besides.

    ``act`` of a quote is statement, thought or other; ``people`` have by name what the article says each is. Articles read for speakers
    and stance alone have neither, and some of them no reliable hedges: ``hedges_read`` tells.

    Raises:
        FileNotFoundError: PolNeAR or Worldwide Newswire is not in ``data``.
    """
    texts = dict(articles(data))
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            labels: Labels = json.loads(line)
            yield row(labels, texts[labels["id"]])


def hedged(data: Path) -> list[Row]:
    """The rows of desk and the readings whose hedges were read."""
    return [*read(data / "desk" / "desk.train.jsonl.gz"), *(row for row in readings(data) if row["hedges_read"])]


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

    def name(several: list[Words] | None) -> str | None:
        return None if several is None else " and ".join(" ".join(text[a:b] for a, b in words) for words in several)

    def spoken(span: list[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    return {
        "id": labels["id"],
        "text": text,
        "quotes": [quote | {"speaker": name(quote["speaker"])} for quote in labels["quotes"]],
        "people": {
            name([person["name"]]): {"title": spoken(person["title"]), "affiliation": spoken(person["affiliation"])}
            for person in labels["people"]
        },
        "sentences": labels["sentences"],
        "stance": [stance | {"speakers": {name(who): label for who, label in stance["speakers"] if who}} for stance in labels["stance"]],
        "all_quotes": labels["all_quotes"],
        "hedges_read": labels.get("hedges_read", True),
        "desk": 1,
    }
