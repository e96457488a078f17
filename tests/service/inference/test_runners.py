import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.encoders.bundle import BundleError
from models.encoders.loading import load_encoder
from models.encoders.window import Outputs, Window
from service.inference import runners
from service.inference.runners import Lane, Local, Process, RunnerFailed
from tests import tiny


def windows(*lengths: int) -> list[Window]:
    draw = np.random.default_rng(4)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n), np.arange(0, n, 2)) for n in lengths]


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
    return a.keys() == b.keys() and all(np.allclose(a[name], b[name], atol=1e-5) for name in a)


def test_a_process_answers_as_its_encoders_would_here(process: Process, options: dict[str, Any]) -> None:
    batch = windows(7, 40, 1)
    here = load_encoder(options["folders"]["article"], torch.device("cpu")).run(batch)
    done = process.run("article", batch)
    assert done.computed == 48
    assert all(alike(one, other) for one, other in zip(done.outputs, here, strict=True))


def test_outputs_beyond_the_shared_memory_come_in_turns(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runners, "ARENA", 128 * 1024)
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


def test_a_process_that_is_killed_is_started_again(options: dict[str, Any]) -> None:
    made = Process(options)
    made.ready()
    try:
        before = made.pid
        os.kill(before, signal.SIGKILL)
        with pytest.raises(RunnerFailed, match="ended"):
            made.run("article", windows(3))
        assert made.pid != before
        assert len(made.run("article", windows(3)).outputs) == 1
    finally:
        made.close()


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


def test_a_killed_process_is_started_again_once_for_all_its_lanes(options: dict[str, Any]) -> None:
    process = Process(options, lanes=2)
    process.ready()
    lanes = [Lane(process, number) for number in range(2)]
    try:
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(RunnerFailed, match="ended"):
            lanes[1].run("article", windows(3))
        after = process.pid
        assert [len(lane.run("article", windows(3)).outputs) for lane in lanes] == [1, 1]
        assert process.pid == after
    finally:
        process.close()


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


class Batched:
    """Gives parts of one array."""

    def __init__(self) -> None:
        self.whole = np.zeros((2, 4), dtype=np.float32)

    def run(self, windows: Any) -> list[dict[str, Any]]:
        return [{"scores": row} for row in self.whole]

    def computed(self, windows: Any) -> int:
        return 2


def test_outputs_computed_here_share_nothing_with_their_batch() -> None:
    encoder = Batched()
    first, _ = Local({"article": encoder}).run("article", windows(1, 1)).outputs
    encoder.whole[:] = 9
    assert first["scores"].tolist() == [0] * 4
