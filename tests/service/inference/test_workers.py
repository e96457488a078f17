"""The service on real processes with small random models, of which some are killed or stopped."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import cast

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.app import create_app
from service.inference import loading
from service.inference.loading import Loaded
from service.inference.process import Process
from service.server import Server
from service.settings import Settings
from service.sockets import listen
from tests import tiny
from tests.service.conftest import make_settings

SECONDS = 600.0
"""That anything may take."""
LIMITS = ("batch_timeout", "request_timeout", "max_request_timeout")


def until(holds: Callable[[], bool], pause: float = 0.05) -> None:
    """Wait until it ``holds``, with ``pause`` seconds between two looks."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(pause)


class Running:
    """A service with two processes that compute."""

    def __init__(self, settings: Settings) -> None:
        self._loaded: list[Loaded] = []
        (self._socket,) = listen("127.0.0.1", 0)
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self._socket.getsockname()[1]}", timeout=SECONDS)
        self.server = Server(create_app(settings, self._load), 30)
        self._thread = threading.Thread(target=self.server.run, args=([self._socket],), daemon=True)
        self._callers = ThreadPoolExecutor(4)
        self._sent = 0

    def _load(self, settings: Settings) -> Loaded:
        self._loaded.append(loading.load(settings))
        return self._loaded[0]

    def start(self) -> None:
        self._thread.start()
        until(lambda: self._client.get("/readyz").status_code == 200)

    def stop(self) -> None:
        self.server.should_exit = True
        self._thread.join()
        self._callers.shutdown()
        self._client.close()

    @property
    def processes(self) -> list[Process]:
        return cast(list[Process], self._loaded[0].workers)

    def heal(self) -> None:
        """Wait until all processes compute."""
        until(lambda: all(process.able for process in self.processes))

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def count(self, name: str) -> float:
        families = text_string_to_metric_families(self.get("/metrics").text)
        return float(sum(sample.value for family in families for sample in family.samples if sample.name == name))

    def post(self, path: str = "/v1/entities", **body: object) -> httpx.Response:
        """The answer to a text that nobody sent before."""
        self._sent += 1
        return self._client.post(path, json=body or {"text": f"Ann Lee met {self._sent} ministers in Paris.", "language": "en"})

    def submit(self, path: str = "/v1/entities", **body: object) -> Future[httpx.Response]:
        """The answer to come."""
        return self._callers.submit(self.post, path, **body)

    def stream(self, document: dict[str, object]) -> Future[httpx.Response]:
        """The answer to come to a bulk document."""
        headers = {"Content-Type": "application/x-ndjson"}
        return self._callers.submit(self._client.post, "/v1/batch", content=json.dumps(document) + "\n", headers=headers)

    def begin(self) -> Future[httpx.Response]:
        """Send a text, and wait until it is with a process."""
        begun = self.count("copydesk_queue_seconds_count")
        answer = self.submit()
        until(lambda: self.count("copydesk_queue_seconds_count") == begun + 1)
        return answer


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("models")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(loading, "NICE", 0)  # where much else runs, each start would take minutes
    monkeypatch.setattr("service.inference.process.LONGEST_PAUSE", 0.2)  # between the ends of all tests
    models = {"article_model": tiny.article(folder / "article", hidden=256), "stance_model": tiny.stance(folder / "stance")}
    made = Running(make_settings(device="cpu", processes=2, threads=1, **dict.fromkeys(LIMITS, SECONDS), **models))
    made.start()
    yield made
    made.stop()
    monkeypatch.undo()


@pytest.fixture
def running(service: Running) -> Iterator[Running]:
    service.heal()
    yield service
    for process in service.processes:
        with suppress(ProcessLookupError):  # one that is dead and not started again yet
            stop(process, signal.SIGCONT)
    service.heal()


def stop(process: Process, how: signal.Signals = signal.SIGSTOP) -> None:
    os.kill(process.pid, how)


def cpu_seconds(process: Process) -> float:
    """What it has computed so far."""
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def kill(process: Process) -> int:
    """Kill it and wait until that is known; the number that it had."""
    pid = process.pid
    os.kill(pid, signal.SIGKILL)
    until(lambda: process.pid != pid or not process.able)
    return pid


def test_one_that_dies_while_idle_is_replaced_and_nobody_notices(running: Running) -> None:
    restarts, ends = running.count("copydesk_worker_restarts_total"), running.count("copydesk_worker_ends_total")
    kill(running.processes[0])
    assert running.get("/readyz").status_code == 200
    assert [running.post().status_code for _ in range(4)] == [200] * 4
    running.heal()
    assert running.count("copydesk_worker_restarts_total") == restarts + 1
    assert running.count("copydesk_worker_ends_total") == ends + 1
    assert running.count("copydesk_workers") == 2


def test_what_one_was_to_read_when_it_was_killed_is_read_by_another(running: Running) -> None:
    first, second = running.processes
    stop(first)
    stop(second)
    answers = [running.begin(), running.begin()]
    kill(first)
    stop(second, signal.SIGCONT)
    assert [answer.result().status_code for answer in answers] == [200, 200]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="tells by /proc that a process computes")
def test_what_one_was_in_the_middle_of_when_it_was_killed_is_read_by_another(running: Running) -> None:
    lost = running.count("copydesk_batches_lost_total")
    first = running.processes[0]
    idle = cpu_seconds(first)
    text = "Rain fell on the harbour. " * 1500
    answer = running.submit("/v1/hedging", text=text, language="en")
    until(lambda: cpu_seconds(first) > idle + 0.02 or answer.done(), 0.0)
    kill(first)
    assert answer.result().status_code == 200
    assert answer.result().json()["coverage"]["complete"]
    assert running.count("copydesk_batches_lost_total") == lost + 1


def test_one_that_hangs_is_killed_by_its_deadline_and_its_work_read_by_another(running: Running) -> None:
    first, second = running.processes
    stop(first)
    stop(second)
    first.may_take(1.0)
    answers = [running.begin(), running.begin()]
    stop(second, signal.SIGCONT)
    assert [answer.result().status_code for answer in answers] == [200, 200]
    first.may_take(SECONDS)
    assert 'copydesk_worker_ends_total{how="hung"} 1.0' in running.get("/metrics").text


def test_when_none_is_left_callers_are_told_when_to_come_back(running: Running) -> None:
    for process in running.processes:
        stop(process)
    answer = running.begin()
    killed = [process.pid for process in running.processes]
    for process in running.processes:
        stop(process, signal.SIGKILL)
    for process, pid in zip(running.processes, killed, strict=True):
        until(lambda process=process, pid=pid: process.pid != pid)  # type: ignore[misc]
        stop(process)  # in the middle of its start
    for refused in (answer.result(), running.post(), running.get("/readyz")):
        assert (refused.status_code, refused.json()["code"]) == (503, "no_workers")
        assert int(refused.headers["Retry-After"]) >= 1
        assert "send the request again" in refused.json()["detail"]
    assert running.get("/livez").status_code == 200
    assert running.count("copydesk_ready") == running.count("copydesk_workers") == 0
    waiting = running.stream({"id": "a", "text": "Ann Lee met Bo.", "tasks": ["entities"]})
    for process in running.processes:
        stop(process, signal.SIGCONT)
    assert waiting.result().json()["status"] == 200
    running.heal()
    assert running.get("/readyz").status_code == running.post().status_code == 200
    assert running.count("copydesk_ready") == 1


def test_deaths_in_a_row_while_texts_come_lose_none_of_them(running: Running) -> None:
    codes: list[int] = []
    for number in range(6):
        if number % 2 == 0:
            running.heal()
            kill(running.processes[number // 2 % 2])
        codes.append(running.post().status_code)
    assert codes == [200] * 6
