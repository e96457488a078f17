import gzip
import json
from pathlib import Path

import pytest

from models.evaluation.quantization import compared, pooled


def test_scores_are_compared_and_other_figures_left_alone() -> None:
    served = {"news": {"f1": 0.79, "precision": 0.8, "cue": {"f1": 0.5}}, "graded": {"pearson": 0.6, "rows": 12}}
    reference = {"news": {"f1": 0.8, "precision": 0.9, "cue": {"f1": 0.4}}, "graded": {"pearson": 0.6, "rows": 12}}
    found = compared(served, reference)
    assert {name: row["lost"] for name, row in found.items()} == {"news f1": 1.0, "news cue f1": -10.0, "graded pearson": 0.0}
    assert found["news f1"] == {"int8": 0.79, "fp32": 0.8, "lost": 1.0}


def test_files_count_by_their_rows(tmp_path: Path) -> None:
    for name, rows in (("large", 30), ("small", 10)):
        path = tmp_path / "folder" / f"{name}.dev.jsonl.gz"
        path.parent.mkdir(exist_ok=True)
        with gzip.open(path, "wt") as lines:
            lines.writelines(json.dumps({"id": i}) + "\n" for i in range(rows))
    figures = {"large f1": {"lost": 0.0}, "small f1": {"lost": 4.0}, "small cue f1": {"lost": -1.0}}
    assert pooled(figures, tmp_path) == {"f1": pytest.approx(1.0), "cue f1": -1.0}
