"""Labelled rows from a data folder: gzipped JSON Lines, one row a line, offsets in code points."""

import gzip
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, TypeVar

Row = dict[str, Any]

T = TypeVar("T")


def read(path: Path) -> list[Row]:
    """All rows of ``path``; a missing file raises FileNotFoundError."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def neighbours(rows: Sequence[Row], most: int, random: Random) -> Iterator[list[Row]]:
    """Runs of 1 to ``most`` consecutive rows of one ``doc``, their lengths drawn anew at every call."""
    for _, group in groupby(rows, key=lambda row: row.get("doc") or row["id"]):
        document = list(group)
        at = 0
        while at < len(document):
            size = random.randint(1, most)
            yield document[at : at + size]
            at += size


def subset(rows: Sequence[T], share: float, random: Random) -> list[T]:
    """``share`` passes over ``rows``: whole copies for its integer part, a random part, in order, for the rest."""
    whole, rest = divmod(share, 1.0)
    kept = set(random.sample(range(len(rows)), round(rest * len(rows))))
    return [*rows] * int(whole) + [row for i, row in enumerate(rows) if i in kept]
