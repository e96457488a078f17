import pytest

from bench.load import Reply
from loadtest.report import Result


def replies(*rows: tuple[float, float, float, int, str]) -> list[Reply]:
    return [Reply(index % 2, *row) for index, row in enumerate(rows)]


MIXED = Result(
    replies(
        (0.0, 0.0, 0.1, 200, ""),
        (1.0, 1.0, 1.3, 200, ""),
        (2.0, 4.0, 4.5, 200, ""),
        (3.0, 3.0, 3.1, 429, "queue_full"),
        (4.0, 4.0, 4.1, 503, "stopping"),
        (5.0, 5.0, 5.1, 504, "deadline_exceeded"),
        (6.0, 6.0, 6.1, 0, "ConnectError"),
        (7.0, 7.0, 7.1, 429, "queue_full"),
    ),
    words=[100, 40],
    seconds=10.0,
    objective=1.0,
)


def test_latency_counts_from_the_instant_a_request_was_due_and_beside_it_from_that_it_was_sent() -> None:
    assert MIXED.latency(1.0) == pytest.approx(2.5)
    assert MIXED.latency(1.0, due=False) == pytest.approx(0.5)


def test_only_what_was_answered_has_a_latency() -> None:
    assert MIXED.latency(0.5) == pytest.approx(0.3)


def test_goodput_holds_what_came_in_time_in_documents_and_words() -> None:
    assert MIXED.as_json()["goodput"] == {"documents": 0.2, "words": 14.0}
    assert Result(MIXED.replies, MIXED.words, 10.0).as_json()["goodput"] == {"documents": pytest.approx(0.3), "words": 24.0}


def test_refusals_and_failures_are_told_apart_and_by_code() -> None:
    assert MIXED.codes(refused=True) == {"429 queue_full": 2, "503 stopping": 1}
    assert MIXED.codes(refused=False) == {"504 deadline_exceeded": 1, "no answer ConnectError": 1}
    assert MIXED.failed_share == pytest.approx(5 / 8)


def test_a_driver_that_is_late_itself_says_so() -> None:
    assert "late itself by up to 2.00 s" in MIXED.table()
    assert "late itself" not in Result(MIXED.replies[:2], MIXED.words, 10.0).table()


def test_bounds_that_were_not_kept_are_named() -> None:
    assert MIXED.misses(p95=3.0, failures=0.7) == []
    assert MIXED.misses(p95=2.0, failures=0.1) == ["p95 is 2.50 s, more than 2.00 s", "62.50% of the requests failed, more than 10.00%"]
    assert MIXED.misses(None, None) == []


def test_a_load_without_an_answer_keeps_no_bound_of_latency() -> None:
    refused = Result(MIXED.replies[3:4], MIXED.words, 10.0)
    assert refused.misses(p95=60.0, failures=None) == ["p95 is –, more than 60.00 s"]
    assert refused.as_json()["latency"] == {"p50": None, "p95": None, "p99": None, "max": None}
    assert Result([], [], 10.0).misses(None, 0.5) == ["100.00% of the requests failed, more than 50.00%"]
