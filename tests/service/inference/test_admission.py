import pytest

from service.inference.admission import QueueFull, Room


def test_work_is_refused_beyond_the_room() -> None:
    room = Room(100)
    room.admit(60)
    with pytest.raises(QueueFull):
        room.admit(41)
    room.admit(40)
    assert room.waiting == 100


def test_work_larger_than_the_room_enters_when_nothing_waits() -> None:
    room = Room(100)
    room.admit(1000)
    with pytest.raises(QueueFull):
        room.admit(1)


def test_what_leaves_makes_room() -> None:
    room = Room(100)
    room.admit(100)
    room.leave(50)
    room.admit(50)


def test_bulk_work_leaves_half_of_the_room_to_others() -> None:
    room = Room(100)
    room.admit(50, bulk=True)
    with pytest.raises(QueueFull):
        room.admit(1, bulk=True)
    room.admit(50)


def test_bulk_work_larger_than_its_half_enters_when_no_other_bulk_work_waits() -> None:
    room = Room(100)
    room.admit(10)
    room.admit(80, bulk=True)
    with pytest.raises(QueueFull):
        room.admit(1, bulk=True)


def test_retry_after_is_the_time_to_make_room_at_the_measured_speed() -> None:
    room = Room(100)
    room.measured(50, 1.0)
    room.admit(100)
    with pytest.raises(QueueFull) as refused:
        room.admit(100)
    assert refused.value.retry_after == pytest.approx(2.0)


def test_work_that_could_not_be_done_in_time_is_refused_before_it_waits() -> None:
    room = Room(1000)
    room.measured(100, 1.0)
    room.admit(500)
    room.admit(10, seconds=5.5)
    with pytest.raises(QueueFull):
        room.admit(10, seconds=4.0)


def test_bulk_work_that_waits_does_not_refuse_urgent_work() -> None:
    room = Room(1000)
    room.measured(100, 1.0)
    room.admit(500, bulk=True)
    room.admit(10, seconds=0.5)


def test_an_estimate_is_replaced_by_the_count_even_if_that_is_more() -> None:
    room = Room(100)
    room.admit(90)
    room.replace(90, 150)
    assert room.waiting == 150
