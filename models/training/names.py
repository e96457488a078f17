"""Names in articles of PolNeAR, which the project carries as labels without text: spans and types for who has the articles.

Of each article ``data/names.jsonl.gz`` has the ``spans`` [start, end, type] that are names, dates or sums, and those ``masked``, of
which nobody can tell. A large language model listed the names of 810 articles; those of 30, which are kept to measure by, and all dates
and sums come from one list for all articles, whose types are what the tagger finds most often. Without them the encoder, which learns
from these articles who says what, forgets that Donald Trump is a name.
"""

import gzip
import json
from pathlib import Path

from models.training.rows import Row, read

FILE = Path(__file__).with_name("data") / "names.jsonl.gz"


def named(data: Path, file: Path = FILE) -> list[Row]:
    """The training articles of PolNeAR with the ``names`` in them, those that ``file`` lacks without.

    Raises:
        FileNotFoundError: PolNeAR is not in ``data``.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        names = {row.pop("id"): row for row in map(json.loads, lines)}
    articles = read(data / "quotes" / "polnear.train.jsonl.gz")
    return [row | {"names": found} if (found := names.get(f"polnear/{row['id']}")) else row for row in articles]
