from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.inference.queue import Batch, Job, Queue
from tests.service.toy import ToyWindow


def job(*sizes: int, arrived: float = 0.0, bulk: bool = False, encoder: str = "article", deadline: float | None = None) -> Job:
    made = Job(arrived=arrived, bulk=bulk, deadline=deadline)
    for size in sizes:
        made.add(encoder, ToyWindow(size))
    return made


def sizes(batch: Batch | None) -> list[int]:
    assert batch is not None
    return [len(window) for _, _, window in batch.items]


def queue(*jobs: Job, batch_tokens: int = 100, max_age: float = 1.0) -> Queue:
    made = Queue(batch_tokens, max_age)
    for one in jobs:
        made.add(one)
    return made


def test_an_empty_queue_has_no_batch() -> None:
    assert queue().next(0.0) is None


def test_short_documents_go_first() -> None:
    waiting = queue(job(60), job(50), job(40))
    assert sizes(waiting.next(0.0)) == [40, 50]
    assert sizes(waiting.next(0.0)) == [60]


def test_equally_short_documents_go_in_order_of_arrival() -> None:
    first, second = job(60), job(60)
    waiting = queue(first, second)
    batch = waiting.next(0.0)
    assert batch is not None
    assert [one for one, _, _ in batch.items] == [first]


def test_length_is_counted_in_what_is_left() -> None:
    started, fresh = job(90, 10), job(50)
    waiting = queue(started)
    assert sizes(waiting.next(0.0)) == [90, 10]
    started = job(60, 60, 10)
    waiting = queue(started)
    assert sizes(waiting.next(0.0)) == [60]
    waiting.add(fresh)
    waiting.add(job(80))
    assert sizes(waiting.next(0.0)) == [50]
    assert sizes(waiting.next(0.0)) == [60, 10]


def test_a_window_above_the_budget_runs_alone() -> None:
    waiting = queue(job(500))
    assert sizes(waiting.next(0.0)) == [500]
    assert waiting.next(0.0) is None


def test_windows_of_a_long_document_fill_up_batches_of_short_ones() -> None:
    waiting = queue(job(*[30] * 10), job(40))
    assert sizes(waiting.next(0.0)) == [40, 30, 30]


def test_a_batch_is_of_one_encoder_and_encoders_take_turns() -> None:
    waiting = queue(*[job(80) for _ in range(3)], *[job(90, encoder="stance") for _ in range(2)])
    batches = [waiting.next(0.0) for _ in range(5)]
    assert [batch.encoder for batch in batches if batch] == ["article", "stance", "article", "stance", "article"]


def test_interactive_work_goes_before_bulk_work() -> None:
    waiting = queue(job(10, bulk=True), job(95))
    assert sizes(waiting.next(0.0)) == [95]
    assert sizes(waiting.next(0.0)) == [10]


def test_while_interactive_work_comes_batches_of_bulk_work_are_short() -> None:
    waiting = queue(job(*[20] * 6, bulk=True), job(30, arrived=5.0))
    assert sizes(waiting.next(5.0)) == [30]
    assert sizes(waiting.next(5.5)) == [20]
    assert sizes(waiting.next(7.0)) == [20] * 5


def test_bulk_work_alone_fills_batches() -> None:
    assert sizes(queue(job(*[20] * 9, bulk=True)).next(5.0)) == [20] * 5


@pytest.mark.parametrize("size", [10, 45, 90])
def test_bulk_work_gets_a_quarter_of_the_tokens_under_a_stream_of_interactive_work(size: int) -> None:
    waiting = queue(job(*[20] * 1000, bulk=True), *[job(size) for _ in range(1000)])
    ran = [size for _ in range(100) for size in sizes(waiting.next(0.0))]
    bulk = ran.count(20) * 20
    assert bulk / sum(ran) == pytest.approx(1 / 4, abs=0.04)


def test_an_aged_document_gets_half_of_each_batch_and_short_ones_the_rest() -> None:
    waiting = queue(job(*[25] * 8, arrived=0.0), *[job(20, arrived=5.0) for _ in range(10)])
    assert sizes(waiting.next(5.5)) == [25, 25, 20, 20]


def test_no_document_starves_under_a_stream_of_short_ones() -> None:
    long = job(*[50] * 6, arrived=0.0)
    waiting = queue(long)
    for second in range(2, 10):
        for _ in range(5):
            waiting.add(job(20, arrived=float(second)))
        waiting.next(float(second) + 0.1)
    assert long not in waiting


def test_a_removed_document_gives_back_its_tokens_and_never_runs() -> None:
    gone, stays = job(10, 20), job(30)
    waiting = queue(gone, stays)
    assert waiting.remove(gone) == 30
    assert sizes(waiting.next(0.0)) == [30]


def test_expired_documents_are_found() -> None:
    late, early, free = job(10, deadline=1.0), job(10, deadline=9.0), job(10)
    assert queue(late, early, free).expire(2.0) == [late]


documents = st.lists(
    st.tuples(st.lists(st.integers(1, 150), min_size=1, max_size=6), st.booleans(), st.sampled_from(["a", "b"])), max_size=12
)


@settings(max_examples=50, deadline=None)
@given(documents, st.floats(0.0, 3.0))
def test_every_window_runs_exactly_once_within_the_budget(load: Sequence[tuple[list[int], bool, str]], now: float) -> None:
    jobs = [job(*sizes, bulk=bulk, encoder=encoder) for sizes, bulk, encoder in load]
    waiting = queue(*jobs)
    ran: list[tuple[Job, int]] = []
    while batch := waiting.next(now):
        assert batch.tokens == sum(sizes(batch))
        assert batch.tokens <= 100 or len(batch.items) == 1
        assert {one.waiting.keys() >= {batch.encoder} for one, _, _ in batch.items} == {True}
        ran += [(one, index) for one, index, _ in batch.items]
    assert sorted((jobs.index(one), index) for one, index in ran) == [(i, n) for i, one in enumerate(jobs) for n in range(len(one.outputs))]
    assert len(waiting) == 0


def test_a_window_without_tokens_still_runs() -> None:
    waiting = queue(job(0, 0))
    assert sizes(waiting.next(0.0)) == [0, 0]
    assert len(waiting) == 0
