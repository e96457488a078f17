"""Jobs of a service that is killed: real processes, small models."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from service.jobs.job import ENDED
from tests import tiny
from tests.service.jobs.conftest import emptied
from tests.service.test_main import COMMAND, environment

SENTENCES = "The mayor of Halden, Ann Lindqvist, said the tunnel might open before the winter. "


OWN = {"COPYDESK_LOG_LEVEL": "info", "COPYDESK_PROCESSES": "1", "COPYDESK_JOBS_LEASE": "2", "COPYDESK_CACHE_BYTES": "0"}


PATIENCE = 300.0
"""Seconds a service may take to start, and a job to come as far as is waited for."""

POLL = 0.05


class Running:
    """A service in a process of its own, and its processes that compute."""

    def __init__(self, folder: Path, **values: str) -> None:
        log = Path(tempfile.mkstemp(dir=folder, suffix=".log")[1])  # no pipe, which it would fill and then wait
        with log.open("w") as out:
            self._process = subprocess.Popen([*COMMAND], cwd=folder, env=environment(**(OWN | values)), stderr=out, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while " ready: " not in (told := log.read_text()):
            assert self._process.poll() is None, told
            assert time.monotonic() < end, told
            time.sleep(POLL)
        (self.url,) = re.findall(r"listens on (http://127\.0\.0\.1:[1-9]\d*) ", told)

    def kill(self) -> None:
        """As the kernel would when memory runs out."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(60)

    def end(self) -> int:
        """Ctrl-C."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(60)
        return self._process.returncode

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        sent = {"Content-Type": "application/x-ndjson"} | {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, body, sent, method=method)
        with urllib.request.urlopen(request, timeout=60) as response:
            content = response.read()
        return json.loads(content) if response.headers["content-type"] == "application/json" else content

    def until(self, job: str, reached: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The job when it is as far as that."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            state: dict[str, Any] = self.ask("GET", f"/v1/jobs/{job}")
            if reached(state):
                return state
            time.sleep(POLL)
        raise AssertionError(f"the job stands still: {state}")

    def items(self, job: str, query: str = "") -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ask("GET", f"/v1/jobs/{job}/results{query}").splitlines()]


Start = Callable[..., Running]


@contextmanager
def starting(folder: Path, **models: str) -> Iterator[Start]:
    with ExitStack() as stack:

        def start(**values: str) -> Running:
            running = Running(folder, **models, **values)
            stack.callback(running.kill)
            return running

        yield start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a service with small random models."""
    article, stance = tiny.article(tmp_path / "article"), tiny.stance(tmp_path / "stance")
    with starting(tmp_path, COPYDESK_ARTICLE_MODEL=str(article), COPYDESK_STANCE_MODEL=str(stance)) as make:
        yield make


def documents(count: int) -> bytes:
    return b"".join(
        json.dumps({"id": str(number), "text": f"{SENTENCES * 2} Number {number}."}).encode() + b"\n" for number in range(count)
    )


def finished(state: dict[str, Any]) -> int:
    counts: dict[str, int] = state["counts"]
    return counts["done"] + counts["failed"]


def test_a_job_whose_service_is_killed_thrice_is_done_once(start: Start) -> None:
    count, job = 120, ""
    seen: list[dict[str, Any]] = []
    for kill in range(3):
        running = start()
        if not kill:
            job = running.ask("POST", "/v1/jobs?language=en", documents(count))["id"]
        more = len(seen) + 10
        running.until(job, lambda state, more=more: finished(state) >= more)  # type: ignore[misc]
        seen += running.items(job, f"?follow=false&after={len(seen) - 1}")
        running.kill()
    running = start()
    seen += running.items(job, f"?after={len(seen) - 1}")
    state = running.until(job, lambda state: state["status"] in ENDED)
    assert (state["status"], state["counts"]) == ("done", {"total": count, "done": count, "failed": 0})
    assert [(item["index"], item["id"], item["status"]) for item in seen] == [(number, str(number), 200) for number in range(count)]
    assert seen == running.items(job)
    assert running.end() == 0


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_two_services_share_jobs_and_the_living_takes_over_from_the_dead(start: Start, store: str, request: pytest.FixtureRequest) -> None:
    where = "jobs.sqlite3"
    if store == "postgresql":
        where = request.getfixturevalue("postgresql")
        emptied(where).close()
    one, two = start(COPYDESK_JOBS=where), start(COPYDESK_JOBS=where)
    count = 500
    job = one.ask("POST", "/v1/jobs?language=en", documents(count))["id"]

    def done(running: Running) -> float:
        return float(re.findall(r'job_documents_total\{result="done"\} (\S+)', running.ask("GET", "/metrics").decode())[0])

    two.until(job, lambda state: finished(state) == count or all(map(done, (one, two))))
    assert all(map(done, (one, two)))
    one.kill()
    assert [item["index"] for item in two.items(job)] == list(range(count))


def test_an_upload_whose_service_is_killed_is_not_half_a_job(start: Start) -> None:
    running = start()
    script = (
        "import sys, http.client; c = http.client.HTTPConnection(sys.argv[1]); c.putrequest('POST', '/v1/jobs');"
        "c.putheader('Content-Type', 'application/x-ndjson'); c.putheader('Content-Length', '100000000'); c.endheaders();"
        "c.send(sys.stdin.buffer.read()); print('sent', flush=True); c.getresponse()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, running.url.removeprefix("http://")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as sender:
        assert sender.stdin
        assert sender.stdout
        sender.stdin.write(documents(500))
        sender.stdin.close()
        assert sender.stdout.readline() == b"sent\n"
        running.kill()
        sender.wait(60)
    again = start()
    assert again.ask("GET", "/v1/jobs") == {"jobs": [], "next": None}
    assert "copydesk_job_documents_waiting 0.0" in again.ask("GET", "/metrics").decode()


def test_the_shipped_models_work_a_job_off(tmp_path: Path) -> None:
    text = 'Peter Okello, the finance minister, warned that the railway may cost more. "I am not convinced," he said.'
    with starting(tmp_path) as make:
        running = make()
        lines = b"".join(json.dumps({"id": str(number), "text": text}).encode() + b"\n" for number in range(3))
        job = running.ask("POST", "/v1/jobs", lines)
        items = running.items(job["id"])
        alone = running.ask("POST", "/v1/analyze", json.dumps({"id": "2", "text": text}).encode(), Content_Type="application/json")
        assert items[2] == {"index": 2, "id": "2", "status": 200, "result": alone}
        assert items[0]["result"]["quotes"][1]["speaker"]["name"] == "Peter Okello"
        assert running.end() == 0


def test_a_place_where_no_jobs_can_be_kept_stops_the_start(tmp_path: Path) -> None:
    values = environment(COPYDESK_JOBS="/nowhere/at/all/jobs.sqlite3")
    done = subprocess.run([*COMMAND], cwd=tmp_path, env=values, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "COPYDESK_JOBS: there is no folder /nowhere/at/all" in done.stderr
    assert done.stderr.count("\n") == 1
