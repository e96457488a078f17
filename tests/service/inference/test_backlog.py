import threading
import time

import pytest

from service.inference.admission import QueueFull
from service.inference.backlog import Backlog, EngineStopped, NobodyComputes, Ticket
from service.inference.queue import Batch, Job
from service.metrics import Metrics
from tests.service.toy import ToyWindow

BATCH, ROOM = 1000, 2000


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def backlog(metrics: Metrics) -> Backlog:
    return Backlog(BATCH, ROOM, metrics)


def job(*sizes: int, deadline: float | None = None) -> Job:
    made = Job(arrived=time.monotonic(), deadline=deadline)
    for size in sizes:
        made.add("article", ToyWindow(size))
    return made


def put(backlog: Backlog, waiting: Job, *, bulk: bool = False) -> Job:
    backlog.put(waiting, backlog.admit(waiting.tokens, None, bulk))
    return waiting


def batch_of(backlog: Backlog) -> Batch:
    batch = backlog.take().batch
    assert batch is not None
    return batch


def waiting(metrics: Metrics) -> float | None:
    return metrics.registry.get_sample_value("copydesk_queue_tokens")


def test_room_is_held_from_the_ticket_until_the_windows_run(backlog: Backlog, metrics: Metrics) -> None:
    ticket = backlog.admit(ROOM, None, False)
    with pytest.raises(QueueFull):
        backlog.admit(1, None, False)
    backlog.put(job(600, 300), ticket)
    assert waiting(metrics) == 900
    backlog.admit(1100, None, False)
    assert backlog.delay(1, None, False) > 0
    batch_of(backlog)
    assert waiting(metrics) == 1100
    assert backlog.delay(900, None, False) == 0


def test_a_ticket_gives_its_room_back_once(backlog: Backlog) -> None:
    ticket, other = (backlog.admit(ROOM // 2, None, False) for _ in range(2))
    backlog.give_back(ticket)
    backlog.give_back(ticket)
    assert backlog.delay(ROOM // 2, None, False) == 0
    assert backlog.delay(ROOM // 2 + 1, None, False) > 0
    backlog.give_back(other)


def test_a_refusal_is_counted(backlog: Backlog, metrics: Metrics) -> None:
    backlog.admit(ROOM, None, False)
    with pytest.raises(QueueFull):
        backlog.admit(1, None, False)
    assert metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "refused"}) == 1


def test_a_job_is_bulk_as_its_ticket_is(backlog: Backlog) -> None:
    assert put(backlog, job(10), bulk=True).bulk
    assert not put(backlog, job(10)).bulk


def test_jobs_that_are_late_are_handed_out_and_never_run(backlog: Backlog, metrics: Metrics) -> None:
    late, good = put(backlog, job(10, deadline=0.0)), put(backlog, job(20))
    taken = backlog.take()
    assert taken.late == [late]
    assert taken.batch is not None
    assert [item[0] for item in taken.batch.items] == [good]
    assert waiting(metrics) == 0
    assert metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "expired"}) == 1


def test_a_job_that_is_cancelled_leaves_and_only_once(backlog: Backlog, metrics: Metrics) -> None:
    gone = put(backlog, job(10))
    backlog.cancel(gone)
    backlog.cancel(gone)
    assert waiting(metrics) == 0
    assert metrics.registry.get_sample_value("copydesk_dropped_total", {"reason": "cancelled"}) == 1


def test_what_is_left_of_a_job_that_failed_never_runs(backlog: Backlog) -> None:
    failed, good = put(backlog, job(600, 600)), put(backlog, job(700))
    assert [item[0] for item in batch_of(backlog).items] == [good]
    assert [item[0] for item in batch_of(backlog).items] == [failed]
    backlog.fail([failed])
    backlog.stop()
    assert backlog.take().batch is None


def test_a_job_is_done_with_its_last_window(backlog: Backlog) -> None:
    whole = put(backlog, job(600, 600))
    assert backlog.done(batch_of(backlog), ["a"], 1.0) == []
    assert backlog.done(batch_of(backlog), ["b"], 2.0) == [whole]
    assert (whole.outputs, whole.finished) == (["a", "b"], 2.0)


def test_once_stopped_nothing_is_let_in_and_what_waits_is_still_given_out(backlog: Backlog) -> None:
    last, ticket = put(backlog, job(10)), backlog.admit(10, None, False)
    backlog.stop()
    with pytest.raises(EngineStopped):
        backlog.admit(1, None, False)
    with pytest.raises(EngineStopped):
        backlog.put(job(10), ticket)
    assert [item[0] for item in batch_of(backlog).items] == [last]
    assert backlog.take().batch is None


def test_stopping_wakes_a_thread_that_waits(backlog: Backlog) -> None:
    taken: list[Batch | None] = []
    thread = threading.Thread(target=lambda: taken.append(backlog.take().batch))
    thread.start()
    backlog.stop()
    thread.join(10)
    assert taken == [None]


def test_a_part_of_a_ticket_holds_no_more_than_the_ticket_did() -> None:
    ticket = Ticket(100, bulk=True)
    assert ticket.part(30) == Ticket(30, bulk=True)
    assert ticket.part(90) == Ticket(70, bulk=True)
    assert ticket.tokens == 0


def lost(backlog: Backlog, batch: Batch, *, begun: bool = True) -> tuple[list[Job], list[Job]]:
    found = backlog.put_back(batch, begun=begun)
    return found.failed, found.stranded


def test_what_was_lost_is_given_out_once_more_each_document_by_itself(backlog: Backlog, metrics: Metrics) -> None:
    first, second, later = put(backlog, job(30)), put(backlog, job(40, 50)), job(10)
    batch = batch_of(backlog)
    assert batch.tokens == 120
    assert lost(backlog, batch) == ([], [])
    assert waiting(metrics) == 120
    put(backlog, later)
    again = [batch_of(backlog) for _ in range(2)]
    assert [[one for one, _, _ in part.items] for part in again] == [[first], [second, second]]
    assert [index for _, index, _ in again[1].items] == [0, 1]
    assert backlog.done(again[0], ["a"], 0.0) == [first]
    assert lost(backlog, again[1]) == ([second], [])
    assert [one for one, _, _ in batch_of(backlog).items] == [later]
    assert waiting(metrics) == 0


def test_what_no_runner_had_begun_may_be_lost_any_number_of_times(backlog: Backlog) -> None:
    only = put(backlog, job(30))
    for _ in range(3):
        assert lost(backlog, batch_of(backlog), begun=False) == ([], [])
    assert backlog.done(batch_of(backlog), ["a"], 0.0) == [only]


def test_what_nobody_waits_for_any_more_is_not_tried_again(backlog: Backlog, metrics: Metrics) -> None:
    gone = put(backlog, job(30))
    batch = batch_of(backlog)
    backlog.cancel(gone)
    assert lost(backlog, batch) == ([], [])
    assert waiting(metrics) == 0


class Outage:
    def __init__(self) -> None:
        self.seconds: float | None = None

    def __call__(self) -> float | None:
        return self.seconds


def test_in_an_outage_interactive_work_is_given_up_and_refused_while_bulk_waits(metrics: Metrics) -> None:
    outage = Outage()
    backlog = Backlog(BATCH, ROOM, metrics, outage)
    reading, bulk = put(backlog, job(30)), put(backlog, job(40), bulk=True)
    batch, bulky = batch_of(backlog), batch_of(backlog)
    assert [one for one, _, _ in (*batch.items, *bulky.items)] == [reading, bulk]
    ticket = backlog.admit(10, None, False)
    outage.seconds = 3.0
    assert lost(backlog, batch) == ([], [reading])
    assert lost(backlog, bulky) == ([], [])
    for refused in (lambda: backlog.admit(10, None, False), lambda: backlog.put(job(10), ticket)):
        with pytest.raises(NobodyComputes) as told:
            refused()
        assert told.value.retry_after == 3.0
    backlog.give_back(ticket)
    assert backlog.delay(10, None, True) >= 3.0
    outage.seconds = None
    assert [one for one, _, _ in batch_of(backlog).items] == [bulk]
    assert waiting(metrics) == 0


def test_who_is_not_able_takes_nothing_and_has_no_share(backlog: Backlog) -> None:
    able = threading.Event()
    taken: list[Batch | None] = []
    unable = threading.Thread(target=lambda: taken.append(backlog.take(able.is_set).batch))
    unable.start()
    put(backlog, job(400, 400))
    assert batch_of(backlog).tokens == 800
    assert taken == []
    put(backlog, job(20))
    able.set()
    backlog.strand()
    unable.join()
    assert [batch.tokens for batch in taken if batch] == [20]
