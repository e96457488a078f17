import gzip
import json
from pathlib import Path

from models.evaluation.datasets import UNKNOWN, table


def written(folder: Path, name: str, rows: int) -> None:
    path = folder / "quotes" / f"{name}.train.jsonl.gz"
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt") as lines:
        lines.writelines(json.dumps({"id": i}) + "\n" for i in range(rows))


def test_rows_and_licence_are_told_beside_the_passes(tmp_path: Path) -> None:
    written(tmp_path, "gap_pronoun", 3)
    (row,) = table(tmp_path, [{"name": "gap_pronoun", "passes": 2.5}])
    assert row == {"name": "gap_pronoun", "rows": 3, "passes": 2.5, "licence": "Apache-2.0"}


def test_what_is_not_here_keeps_what_the_card_says(tmp_path: Path) -> None:
    kept = {"name": "own", "rows": 7, "passes": 1.0, "licence": "ours"}
    assert table(tmp_path, [kept, {"name": "other", "passes": 1.0}]) == [
        kept,
        {"name": "other", "rows": 0, "passes": 1.0, "licence": UNKNOWN},
    ]
