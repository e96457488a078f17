import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.encoders.bundle import BundleError
from models.encoders.loading import load_encoder
from models.encoders.window import VECTORS, Outputs, Window
from service.inference import child
from service.inference.process import LONGEST_PAUSE, STABLE, Backoff, Lane, Process
from service.inference.runners import RunnerFailed, RunnerLost
from tests import tiny


def windows(*lengths: int) -> list[Window]:
    draw = np.random.default_rng(4)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n), np.arange(0, n, 2)) for n in lengths]


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it ``holds``."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("models")
    folders = {"article": tiny.article(folder / "article"), "stance": tiny.stance(folder / "stance")}
    return {"folders": folders, "device": "cpu", "threads": 1}


@pytest.fixture(scope="module")
def process(options: dict[str, Any]) -> Iterator[Process]:
    made = Process(options)
    told = made.ready()
    assert (told["device"], told["backends"]) == ("cpu", {"article": "fp32", "stance": "fp32"})
    assert told["operations"]["article"] > 0 < told["peaks"]["article"]
    yield made
    made.close()


def alike(a: Outputs, b: Outputs) -> bool:
    """To what is lost on the way: vectors of pointers come as float16."""
    return a.keys() == b.keys() and all(np.allclose(a[name], b[name], 1e-3 if name.startswith(VECTORS) else 1e-5, 1e-5) for name in a)


def test_a_process_answers_as_its_encoders_would_here(process: Process, options: dict[str, Any]) -> None:
    batch = windows(7, 40, 1)
    here = load_encoder(options["folders"]["article"], torch.device("cpu")).run(batch)
    done = process.run("article", batch)
    assert done.computed == 48
    assert all(alike(one, other) for one, other in zip(done.outputs, here, strict=True))


def test_outputs_beyond_the_shared_memory_come_in_turns(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "ARENA", 128 * 1024)
    made = Process(options)
    made.ready()
    try:
        batch = windows(*[60] * 7)
        done = made.run("article", batch)
        here = load_encoder(options["folders"]["article"], torch.device("cpu")).run(batch)
        assert all(alike(one, other) for one, other in zip(done.outputs, here, strict=True))
    finally:
        made.close()


def test_what_one_window_gave_is_kept_when_others_are_read(process: Process) -> None:
    first = process.run("article", windows(9)).outputs[0]
    kept = {name: array.copy() for name, array in first.items()}
    process.run("article", windows(30, 31))
    assert alike(first, kept)


def test_a_failing_pass_fails_alone_and_quotes_no_text(process: Process) -> None:
    beyond = Window(np.array([999_999]), np.array([0]))
    with pytest.raises(RunnerFailed, match="IndexError") as failed:
        process.run("article", [beyond])
    assert "999" not in str(failed.value)
    with pytest.raises(RunnerFailed):
        process.run("nobody", windows(3))
    assert len(process.run("article", windows(3)).outputs) == 1


def test_the_lanes_of_a_process_answer_at_once(options: dict[str, Any]) -> None:
    process = Process(options, lanes=2)
    process.ready()
    lanes = [Lane(process, number) for number in range(2)]
    here = load_encoder(options["folders"]["article"], torch.device("cpu"))

    def ask(number: int) -> bool:
        batches = [windows(n, number + 1) for n in range(1, 40)]
        found = [lanes[number].run("article", batch).outputs for batch in batches]
        return all(alike(a, b) for batch, one in zip(batches, found, strict=True) for a, b in zip(one, here.run(batch), strict=True))

    try:
        with ThreadPoolExecutor(2) as pool:
            assert all(pool.map(ask, range(2)))
    finally:
        lanes[0].close()
        lanes[1].close()


def test_a_folder_that_cannot_be_served_is_told_of(options: dict[str, Any], tmp_path: Path) -> None:
    made = Process(options | {"folders": options["folders"] | {"article": tmp_path / "nowhere"}})
    with pytest.raises(BundleError, match="nowhere does not exist"):
        made.ready()
    made.close()


def test_a_process_ends_when_it_is_closed(options: dict[str, Any]) -> None:
    made = Process(options)
    made.ready()
    made.close()
    with pytest.raises(ProcessLookupError):
        os.kill(made.pid, 0)


def test_a_process_that_dies_while_idle_is_started_again_for_all_its_lanes_once(options: dict[str, Any]) -> None:
    process = Process(options, lanes=2)
    process.ready()
    heard: list[str] = []
    process.watch(heard.append)
    lanes = [Lane(process, number) for number in range(2)]
    try:
        before = process.pid
        os.kill(before, signal.SIGKILL)
        until(lambda: heard == ["ended", "back"])
        assert process.pid != before
        assert [len(lane.run("article", windows(3)).outputs) for lane in lanes] == [1, 1]
        assert heard == ["ended", "back"]
    finally:
        process.close()


def test_a_hung_process_is_killed_by_its_deadline_and_started_again(options: dict[str, Any]) -> None:
    process = Process(options)
    process.ready()
    process.may_take(0.2)
    heard: list[str] = []
    process.watch(heard.append)
    try:
        before = process.pid
        os.kill(before, signal.SIGSTOP)
        with pytest.raises(RunnerLost, match="hung") as lost:
            process.run("article", windows(3))
        assert lost.value.begun
        assert not process.able
        with pytest.raises(RunnerLost) as absent:
            process.run("article", windows(3))
        assert not absent.value.begun
        process.may_take(60)
        until(lambda: heard == ["hung", "back"])
        assert len(process.run("article", windows(3)).outputs) == 1
        with pytest.raises(ProcessLookupError):
            os.kill(before, 0)
    finally:
        process.close()


def test_a_process_killed_in_the_middle_of_its_start_is_started_again(options: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    process = Process(options)
    try:
        os.kill(process.pid, signal.SIGKILL)
        assert process.ready()["device"] == "cpu"
        assert process.able
        first = process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: process.pid != first)
        assert not process.able
        second = process.pid
        os.kill(second, signal.SIGKILL)
        until(lambda: process.able)
        assert process.pid not in (first, second)
    finally:
        process.close()
    assert "ended before it was ready" in caplog.text


def test_a_process_that_never_starts_is_given_up(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "START_SECONDS", 0.05)
    process = Process(options)
    with pytest.raises(RunnerLost, match="not ready within"):
        process.ready()
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


def test_starts_that_fail_again_and_again_are_spaced_out_and_the_log_says_so(
    options: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    process = Process(options)
    process.ready()
    monkeypatch.setattr(child, "START_SECONDS", 0.001)
    try:
        os.kill(process.pid, signal.SIGKILL)
        until(lambda: "started again in 2 s, as it has ended 3 times in a row" in caplog.text)
        assert process.back_in > 0
    finally:
        process.close()
    assert "was killed by SIGKILL; it is started again now" in caplog.text
    assert "started again in 1 s, as it has ended 2 times in a row" in caplog.text
    assert not process.able


@given(st.lists(st.floats(0, 2 * STABLE)))
def test_pauses_double_with_every_end_in_a_row_and_vanish_after_good_service(served: list[float]) -> None:
    backoff = Backoff()
    row = 0
    for seconds in served:
        row = 1 if seconds >= STABLE else row + 1
        assert backoff.ended(seconds) == (0 if row == 1 else min(2 ** (row - 2), LONGEST_PAUSE))


def test_a_stopped_process_is_ended_by_closing(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "GRACE", 0.1)
    process = Process(options)
    process.ready()
    os.kill(process.pid, signal.SIGSTOP)
    process.close()
    process.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)
