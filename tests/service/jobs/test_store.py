"""What every store of jobs does, SQLite's and PostgreSQL's."""

import json
import threading
from collections import Counter
from collections.abc import Sequence

import pytest

from service.jobs.job import Draft, Finished, Job, Sent
from service.jobs.sql import UPLOAD_PATIENCE, WINDOW, SqlStore
from service.jobs.store import StoreFull, UploadGone
from tests.service.jobs.conftest import DAY, Clock, Make

OWNER = "a" * 64
LEASE = 30.0


def queued(store: SqlStore, count: int = 3, owner: str = OWNER, **draft: object) -> Job:
    receipt = store.begin(Draft(owner, **draft))  # type: ignore[arg-type]
    store.append(receipt.job, [Sent(b'{"text": "%d"}' % number) for number in range(count)])
    return store.commit(receipt.job, "print")


def done(job: str, *numbers: int, status: int = 200) -> list[Finished]:
    return [Finished(job, number, status, json.dumps({"index": number}).encode()) for number in numbers]


def look(store: SqlStore, job: Job) -> Job:
    found = store.get(OWNER, job.id)
    assert found
    return found


def test_a_job_is_queued_worked_off_and_read(store: SqlStore, clock: Clock) -> None:
    job = queued(store, options={"tasks": ["quotes"]})
    assert (job.status, job.total, job.done, job.failed, job.rate, job.left) == ("queued", 3, 0, 0, None, 3)
    assert job.expires == clock.now + DAY
    claimed = store.claim("w", 10, LEASE)
    assert [(one.index, one.document, one.attempts, one.options) for one in claimed] == [
        (number, b'{"text": "%d"}' % number, 1, {"tasks": ["quotes"]}) for number in range(3)
    ]
    assert look(store, job).status == "running"
    clock.now += 2
    assert store.finish("w", done(job.id, 2) + done(job.id, 0, status=422)) == []
    assert store.items(job.id, -1, 10)[0].status == 422
    assert len(store.items(job.id, -1, 10)) == 1  # the second is not there yet
    assert (look(store, job).rate, look(store, job).eta(clock.now)) == (1.0, clock.now + 1)
    [ended] = store.finish("w", done(job.id, 1))
    assert (ended.status, ended.done, ended.failed, ended.ended, ended.rate) == ("done", 2, 1, clock.now, 1.5)
    assert [item.index for item in store.items(job.id, 0, 10)] == [1, 2]
    assert [item.index for item in store.failures(job.id, 10)] == [0]
    assert store.totals().waiting == 0


def test_a_job_without_a_result_has_failed(store: SqlStore) -> None:
    job = queued(store, 1)
    store.claim("w", 1, LEASE)
    [ended] = store.finish("w", done(job.id, 0, status=422))
    assert ended.status == "failed"


def test_documents_known_to_be_bad_have_their_item_at_once(store: SqlStore) -> None:
    receipt = store.begin(Draft(OWNER))
    store.append(receipt.job, [Sent(b"", 413, b'{"status": 413}')])
    assert store.commit(receipt.job, "x").status == "failed"
    assert store.claim("w", 1, LEASE) == []


def test_what_is_still_being_sent_is_seen_by_nobody(store: SqlStore) -> None:
    receipt = store.begin(Draft(OWNER))
    store.append(receipt.job, [Sent(b"{}")])
    assert store.get(OWNER, receipt.job) is None
    assert store.recent(OWNER, 10) == []
    assert store.claim("w", 10, LEASE) == []
    store.abandon(receipt.job)
    with pytest.raises(UploadGone):
        store.append(receipt.job, [Sent(b"{}")])
    with pytest.raises(UploadGone):
        store.commit(receipt.job, "x")


def test_an_upload_that_went_silent_is_removed(store: SqlStore, clock: Clock) -> None:
    receipt = store.begin(Draft(OWNER, key="k"))
    store.append(receipt.job, [Sent(b"{}")])
    clock.now += UPLOAD_PATIENCE - 1
    assert not store.sweep()
    store.append(receipt.job, [Sent(b"{}")])
    clock.now += UPLOAD_PATIENCE + 1
    while store.sweep():
        pass
    with pytest.raises(UploadGone):
        store.commit(receipt.job, "x")
    assert store.begin(Draft(OWNER, key="k")).is_new


def test_the_jobs_of_others_are_not_there(store: SqlStore) -> None:
    job = queued(store)
    assert store.get("other", job.id) is None
    assert store.cancel("other", job.id) is None
    assert not store.remove("other", job.id)
    assert store.recent("other", 10) == []
    assert look(store, job).status == "queued"


def test_jobs_are_listed_newest_first_in_pages(store: SqlStore, clock: Clock) -> None:
    made = []
    for _ in range(5):
        made.append(queued(store, 1).id)
        clock.now += 1
    queued(store, 1, "other")
    assert [job.id for job in store.recent(OWNER, 2)] == made[:2:-1]
    assert [job.id for job in store.recent(OWNER, 10, before=made[3])] == made[2::-1]
    assert store.recent(OWNER, 10, before="nothing") == []


def test_a_lease_that_lapses_is_taken_over_and_the_first_item_stays(store: SqlStore, make: Make, clock: Clock) -> None:
    job = queued(store, 2)
    other = make()
    store.claim("dead", 2, LEASE)
    assert other.claim("alive", 2, LEASE) == []
    clock.now += LEASE
    assert [(one.index, one.attempts) for one in other.claim("alive", 1, LEASE)] == [(0, 2)]
    assert store.finish("dead", done(job.id, 0, status=422) + done(job.id, 1)) == []  # the second is still its own
    assert (look(store, job).done, look(store, job).failed) == (1, 0)
    [ended] = other.finish("alive", done(job.id, 0))
    assert (ended.done, ended.failed, ended.status) == (2, 0, "done")
    assert other.finish("alive", done(job.id, 0)) == []


def test_a_lease_is_renewed_and_what_is_lost_is_told(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 2)
    store.claim("a", 2, LEASE)
    clock.now += LEASE - 1
    assert store.renew("a", [(job.id, 0)], LEASE) == set()
    clock.now += 2
    assert [one.index for one in store.claim("b", 2, LEASE)] == [1]
    assert store.renew("a", [(job.id, 0), (job.id, 1)], LEASE) == {(job.id, 1)}


def test_who_works_on_a_removed_job_is_told_with_the_next_renewal(store: SqlStore) -> None:
    job = queued(store, 1)
    store.claim("a", 1, LEASE)
    store.remove(OWNER, job.id)
    assert store.renew("a", [(job.id, 0)], LEASE) == {(job.id, 0)}


def test_an_item_that_comes_too_late_does_not_keep_a_job_longer(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 1)
    store.claim("dead", 1, LEASE)
    clock.now += LEASE
    store.claim("alive", 1, LEASE)
    assert store.finish("dead", done(job.id, 0)) == []
    assert look(store, job).expires == job.expires


def test_what_is_released_may_be_claimed_at_once(store: SqlStore) -> None:
    job = queued(store, 2)
    store.claim("a", 2, LEASE)
    store.release("a", [(job.id, 0)], count=True)
    store.release("a", [(job.id, 1)], count=False)
    store.release("stranger", [(job.id, 1)], count=False)
    assert [(one.index, one.attempts) for one in store.claim("b", 2, LEASE)] == [(0, 2), (1, 1)]


def test_jobs_take_turns(store: SqlStore, clock: Clock) -> None:
    long, short = queued(store, 6), queued(store, 2)
    turns = []
    for _ in range(4):
        clock.now += 1
        turns.append([one.job for one in store.claim("w", 2, LEASE)])
    assert turns == [[one] * 2 for one in (min(long.id, short.id), max(long.id, short.id), long.id, long.id)]


def test_a_cancelled_job_keeps_its_items_and_takes_no_more(store: SqlStore) -> None:
    job = queued(store, 3)
    store.claim("w", 2, LEASE)
    store.finish("w", done(job.id, 1))
    assert store.items(job.id, -1, 10) == []
    cancelled = store.cancel(OWNER, job.id)
    assert cancelled
    assert (cancelled.status, cancelled.total, cancelled.done, cancelled.left) == ("cancelled", 3, 1, 0)
    assert store.renew("w", [(job.id, 0)], LEASE) == {(job.id, 0)}
    assert store.finish("w", done(job.id, 0)) == []
    assert store.claim("w", 2, LEASE) == []
    assert [item.index for item in store.items(job.id, -1, 10)] == [1]
    assert store.cancel(OWNER, job.id) == look(store, job)  # once more changes nothing


def test_a_job_expires_some_time_after_it_ended(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 1)
    clock.now += DAY - 1
    store.claim("w", 1, LEASE)
    [ended] = store.finish("w", done(job.id, 0))
    assert ended.expires == clock.now + DAY
    clock.now += DAY - 1
    assert not store.sweep()
    clock.now += 1
    while store.sweep():
        pass
    assert store.get(OWNER, job.id) is None
    assert store.items(job.id, -1, 10) == []


def test_what_is_removed_is_gone_at_once_and_its_room_is_free(store: SqlStore) -> None:
    before = store.totals()
    job = queued(store, 50)
    assert store.totals().bytes > before.bytes
    assert store.remove(OWNER, job.id)
    assert not store.remove(OWNER, job.id)
    assert store.get(OWNER, job.id) is None
    assert store.claim("w", 1, LEASE) == []
    while store.sweep():
        pass
    assert store.items(job.id, -1, 10) == []
    assert store.totals().bytes < before.bytes + 60_000


def test_a_key_finds_the_job_it_was_sent_with(store: SqlStore) -> None:
    first = store.begin(Draft(OWNER, key="k"))
    assert first.is_new
    again = store.begin(Draft(OWNER, key="k"))
    assert (again.job, again.is_new, again.fingerprint) == (first.job, False, None)
    store.append(first.job, [Sent(b"{}")])
    store.commit(first.job, "print")
    assert store.begin(Draft(OWNER, key="k")).fingerprint == "print"
    assert store.begin(Draft("other", key="k")).is_new
    assert store.begin(Draft(OWNER)).is_new
    store.remove(OWNER, first.job)
    assert store.begin(Draft(OWNER, key="k")).is_new


def test_more_than_there_is_room_for_is_refused_whole(make: Make) -> None:
    store = make(2**20)
    receipt = store.begin(Draft(OWNER))
    noise = [Sent(bytes((number * 7 + i * i) % 251 for i in range(500))) for number in range(2000)]

    def fill() -> None:
        while True:
            store.append(receipt.job, noise)

    with pytest.raises(StoreFull):
        fill()
    store.abandon(receipt.job)
    while store.sweep():
        pass
    assert queued(store, 1).total == 1


def test_items_are_refused_rather_than_lost_when_there_is_no_room(make: Make) -> None:
    store = make(10 * 2**20)
    job = queued(store, 2)
    store.claim("w", 2, LEASE)
    small = make(1)
    with pytest.raises(StoreFull):
        small.finish("w", done(job.id, 0, 1))
    assert look(store, job).done == 0
    assert [one.status for one in store.finish("w", done(job.id, 0, 1))] == ["done"]


def test_the_rate_is_that_of_late(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 100)
    numbers = [one.index for one in store.claim("w", 100, 1e6)]
    for number in numbers[:20]:
        clock.now += WINDOW / 2
        store.finish("w", done(job.id, number))
    slow = look(store, job).rate
    for number in numbers[20:80]:
        clock.now += WINDOW / 20
        store.finish("w", done(job.id, number))
    fast = look(store, job).rate
    assert slow == pytest.approx(2 / WINDOW, rel=0.2)
    assert fast == pytest.approx(20 / WINDOW, rel=0.2)


def test_a_callback_is_due_when_its_job_has_ended(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 1, callback="https://cms.example/hook", event={"id": "1"})
    assert job.callback
    assert (job.callback.status, job.callback.attempts) == ("waiting", 0)
    assert store.deliver("w", LEASE) is None
    store.claim("w", 1, LEASE)
    store.finish("w", done(job.id, 0))
    first = store.deliver("w", LEASE)
    assert first
    assert (first.url, first.attempts, first.job.event, first.job.status) == ("https://cms.example/hook", 1, {"id": "1"}, "done")
    assert store.deliver("v", LEASE) is None
    store.delivered("stranger", job.id, 200, None, None, ok=True)
    store.delivered("w", job.id, 503, "It was answered with 503.", 60.0, ok=False)
    seen = look(store, job).callback
    assert seen
    assert (seen.status, seen.next, seen.code, seen.detail) == ("pending", clock.now + 60, 503, "It was answered with 503.")
    clock.now += 60
    second = store.deliver("w", LEASE)
    assert second
    clock.now += LEASE  # it was killed
    third = store.deliver("v", LEASE)
    assert third
    assert third.attempts == 3
    store.delivered("w", job.id, 200, None, None, ok=True)  # too late to tell
    store.delivered("v", job.id, 410, "gone", None, ok=False)
    seen = look(store, job).callback
    assert seen
    assert (seen.status, seen.next, seen.code) == ("given_up", None, 410)


def test_a_job_with_a_callback_to_come_does_not_expire(store: SqlStore, clock: Clock) -> None:
    job = queued(store, 1, callback="https://cms.example/hook")
    store.cancel(OWNER, job.id)
    clock.now += 2 * DAY
    assert not store.sweep()
    assert store.deliver("w", LEASE)
    store.delivered("w", job.id, 200, None, None, ok=True)
    while store.sweep():
        pass
    assert store.get(OWNER, job.id) is None


@pytest.mark.parametrize("workers", [4])
def test_workers_at_once_share_the_documents_and_none_is_done_twice(make: Make, workers: int) -> None:
    store = make()
    job = queued(store, 120)
    kept: list[Sequence[int]] = []
    stores = [make() for _ in range(workers)]

    def work(number: int) -> None:
        while claimed := stores[number].claim(f"w{number}", 5, LEASE):
            kept.append([one.index for one in claimed])
            stores[number].finish(f"w{number}", done(job.id, *kept[-1]))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert look(store, job).done == 120
    assert set(Counter(number for numbers in kept for number in numbers).values()) == {1}
