import numpy as np

from models.annotations import ScoredSpan, Span
from models.decoding.calibration import Precision
from models.evaluation.judged import MANY, Judged


def judged(*kinds: tuple[str, int, float], seed: int = 1) -> Judged:
    """``(kind, count, power)``: that many answers, each right with its confidence to that power for a probability."""
    random = np.random.default_rng(seed)
    found = Judged()
    for kind, count, power in kinds:
        for row, confidence in enumerate(random.uniform(0.1, 1, count).tolist()):
            found.add(row, confidence, kind, bool(random.random() < confidence**power))
    return found


def test_a_span_is_right_with_both_ends_and_its_label() -> None:
    found = Judged()
    spans = [ScoredSpan(Span(0, 3), "A", 0.9), ScoredSpan(Span(0, 3), "B", 0.8), ScoredSpan(Span(0, 4), "A", 0.7)]
    found.add_spans(0, spans, {(0, 3, "A"), (9, 12, "A")})
    assert found.right == [True, False, False]
    assert found.annotated == 2
    assert found.floor() == 0.2


def test_rows_of_another_file_are_other_rows() -> None:
    found = judged(("A", 3, 1))
    found.extend(judged(("A", 2, 1)))
    assert found.rows == [0, 1, 2, 3, 4]


def test_kinds_with_few_answers_share_their_precision() -> None:
    steps = judged(("A", 4 * MANY, 0.5), ("B", MANY // 2, 4), ("C", MANY // 2, 4)).precision(("A", "B", "C", "D"))
    assert steps["B"] == steps["C"] == steps["D"] != steps["A"]
    assert Precision.of(steps["A"]).best > Precision.of(steps["B"]).best


def test_too_few_even_together_take_the_precision_of_all() -> None:
    found = judged(("A", 4 * MANY, 0.5), ("B", 5, 4))
    found.kinds = ["A" if kind == "A" else "B" for kind in found.kinds]
    everything = Judged(found.confidence, ["A"] * len(found.kinds), found.right, found.rows)
    assert found.precision(("A", "B"))["B"] == everything.precision(("A",))["A"]


def test_nothing_given_has_no_precision() -> None:
    assert Judged().precision(("A",)) == {}
    assert Judged().tried(("A",)) == []
    assert Judged().reliability().figures() == {"ece": 0.0, "by_chance": 0.0, "before": 0.0, "items": 0}


def test_what_is_asked_for_comes_out_across_halves() -> None:
    for one in judged(("A", 6000, 1), ("B", 6000, 0.3)).tried(("A", "B")):
        assert abs(one["precision"] - max(one["min_precision"], 0.65)) < 0.08
        assert 0 < one["kept"] <= 1


def test_more_precision_keeps_less() -> None:
    kept = [one["kept"] for one in judged(("A", 3000, 1)).tried(("A",))]
    assert kept == sorted(kept, reverse=True)


def test_a_kind_is_tried_alone_with_steps_that_others_lend() -> None:
    found = judged(("A", 3000, 1), ("B", MANY // 4, 1))
    (every, *_), (own, *_) = found.tried(("A", "B")), found.tried(("A", "B"), "B")
    assert own["min_precision"] == every["min_precision"]
    assert own["kept"] != every["kept"]
    assert round(own["kept"] * (MANY // 4), 2) in range(MANY // 4 + 1)


def test_calibrated_answers_have_the_shares_for_confidences() -> None:
    found = judged(("A", 3000, 3))
    after = found.calibrated(found.curve())
    assert abs(np.mean(after.confidence) - np.mean(found.right)) < 0.02
    assert after.plain().figures()["ece"] < found.plain().figures()["ece"]


def test_the_best_floor_may_be_as_low_as_a_slack_allows() -> None:
    found = Judged()
    for confidence, right in ((0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.3, False), (0.2, False)):
        found.add(0, confidence, "speaker", right)
    assert found.best_floor("speaker") == 0.6
    assert found.best_floor("speaker", slack=1) == 0.2
    assert found.best_floor("quote") == 0.0
