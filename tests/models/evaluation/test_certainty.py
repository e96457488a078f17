import gzip
import json
from pathlib import Path

import pytest
from scipy.stats import pearsonr, spearmanr

from models.analysis import Analyzer
from models.annotations import Sentence
from models.evaluation.certainty import correlation, measure
from models.local import load
from models.tasks import hedging
from models.training.rows import Row
from tests import tiny


@pytest.fixture(scope="module")
def analyzer(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    folder = tmp_path_factory.mktemp("weights")
    (folder / "article").mkdir()
    (folder / "stance").mkdir()
    return load(tiny.article(folder / "article"), tiny.stance(folder / "stance"), device="cpu")


def written(folder: Path, rows: list[Row]) -> Path:
    file = folder / "rows.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return file


TEXTS = ("It may rain.", "We know it. He went home in the evening.", "Perhaps not.", "The bank closed all of its branches on Monday.")


def answered(analyzer: Analyzer, text: str) -> tuple[Sentence, ...]:
    plan = analyzer.plan(text, frozenset({"hedging"}))
    outputs = analyzer.encoders["article"].run([work.window for work in plan.work])
    return analyzer.decode(plan, outputs)[hedging.TASK].sentences


def test_grades_that_are_the_answers_correlate_wholly(analyzer: Analyzer, tmp_path: Path) -> None:
    grades = [sum(s.certainty * (s.span.end - s.span.start) for s in answered(analyzer, text)) for text in TEXTS]
    lengths = [sum(s.span.end - s.span.start for s in answered(analyzer, text)) for text in TEXTS]
    scores = [6 * grade / length for grade, length in zip(grades, lengths, strict=True)]
    found = measure(analyzer, written(tmp_path, [{"text": text, "score": score} for text, score in zip(TEXTS, scores, strict=True)]))
    assert found == {"pearson": pytest.approx(1, abs=1e-3), "spearman": 1.0, "rows": 4}
    turned = [{"text": text, "score": -score} for text, score in zip(TEXTS, scores, strict=True)]
    assert measure(analyzer, written(tmp_path, turned))["pearson"] == pytest.approx(-1, abs=1e-3)


def test_events_count_by_their_distance_from_zero_and_rows_without_one_are_left_out(analyzer: Analyzer, tmp_path: Path) -> None:
    certainties = [answered(analyzer, text)[0].certainty for text in (TEXTS[0], TEXTS[2], TEXTS[3])]
    low, middle, high = sorted(range(3), key=certainties.__getitem__)
    factuality = {low: [[0, 2, 0.0], [0, 2, -1.0]], middle: [[0, 2, -2.0]], high: [[0, 2, 3.0], [0, 2, -3.0]]}
    rows = [{"text": text, "events": factuality[i]} for i, text in enumerate((TEXTS[0], TEXTS[2], TEXTS[3]))]
    found = measure(analyzer, written(tmp_path, [*rows, {"text": TEXTS[1], "events": []}]))
    assert (found["spearman"], found["rows"]) == (1.0, 3)


def test_nothing_graded_is_no_correlation(analyzer: Analyzer, tmp_path: Path) -> None:
    assert measure(analyzer, written(tmp_path, [{"text": TEXTS[0], "events": []}])) == {"pearson": 0.0, "spearman": 0.0, "rows": 0}


def test_equal_values_share_a_rank() -> None:
    ranked = correlation(pearsonr, [4.0, 1.5, 3.0, 1.5], [1.0, 2.0, 4.0, 3.0])
    assert correlation(spearmanr, [30.0, 10.0, 20.0, 10.0], [1.0, 2.0, 4.0, 3.0]) == ranked


def test_a_constant_side_does_not_correlate() -> None:
    assert correlation(pearsonr, [1.0, 1.0], [1.0, 2.0]) == 0.0
    assert correlation(spearmanr, [1.0, 2.0], [1.0, 1.0]) == 0.0
    assert correlation(pearsonr, [1.0, 2.0, 3.0], [1.0, 3.0, 2.0]) == 0.5
