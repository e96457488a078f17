import pytest

from bench.samples import Bar, Figure, alternate, lowest, quantile, ratio


def test_the_value_is_the_median_sample() -> None:
    assert Figure("some", [9.0, 1.0, 2.0], {}).value == 2.0


def test_what_did_not_happen_has_no_value_and_no_verdict() -> None:
    nothing = Figure("refusal_ms", [], {}, bar=Bar("≤", 10.0))
    assert nothing.value is None
    assert nothing.verdict == ""


def test_a_bar_is_met_from_its_own_side_and_on_its_edge() -> None:
    assert [Bar("≥", 0.9).met_by(value) for value in (0.89, 0.9, 0.91)] == [False, True, True]
    assert [Bar("≤", 2.0).met_by(value) for value in (1.9, 2.0, 2.1)] == [True, True, False]
    assert Figure("some", [3.0], {}, bar=Bar("≤", 2.0)).verdict == "missed"


def test_a_ratio_divides_within_each_repetition() -> None:
    figure = ratio("some", {"a": [2.0, 30.0, 8.0]}, {"b": [1.0, 10.0, 2.0]})
    assert figure.samples == [2.0, 3.0, 4.0]
    assert figure.raw == {"a": [2.0, 30.0, 8.0], "b": [1.0, 10.0, 2.0]}


def test_a_ratio_is_taken_to_the_best_of_several() -> None:
    assert ratio("some", {"a": [6.0, 6.0]}, {"b": [1.0, 3.0], "c": [2.0, 1.0]}).samples == [3.0, 2.0]


def test_every_other_repetition_runs_backwards() -> None:
    order: list[str] = []

    def action(name: str) -> str:
        order.append(name)
        return name

    results = alternate(3, lambda: action("a"), lambda: action("b"))
    assert "".join(order) == "abbaab"
    assert results == [["a"] * 3, ["b"] * 3]


def test_of_several_the_lowest_of_each_repetition() -> None:
    assert lowest({"few": [1.0, 5.0], "many": [2.0, 3.0]}) == [1.0, 3.0]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100)])
def test_a_quantile_is_the_value_that_a_share_does_not_exceed(share: float, value: int) -> None:
    assert quantile([*range(100, 0, -1)], share) == value
