"""A server under test: a process of its own on a free port of this machine."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from prometheus_client.parser import text_string_to_metric_families

HOST = "127.0.0.1"
PATIENCE = 180.0
"""Seconds a server may take until it is ready, and to answer."""
GRACE = 30.0
"""Seconds it gets to end by itself."""
POLL = 0.01
"""Seconds between two looks whether it is ready."""

ROOT = Path(__file__).parent.parent


class BenchError(Exception):
    """The run cannot go on; the message is one sentence that says why."""


class Server:
    """A command that serves HTTP; a context manager that waits until it answers, and ends it with all processes it started."""

    def __init__(self, command: Sequence[str], port: int, probe: tuple[str, str, Any], *, env: Mapping[str, str], log: Path | None) -> None:
        """``probe`` is method, path and body of what is answered with 200 once it is ready; what it prints goes to ``log``."""
        self.url = f"http://{HOST}:{port}"
        self._command, self._port, self._probe, self._env, self._log = command, port, probe, env, log

    def __enter__(self) -> Self:
        """Start, and wait until it is ready."""
        started = time.perf_counter()
        output = self._log.open("wb") if self._log else None
        try:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, **self._env},
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,  # so that it can be ended with all it started
            )
        finally:
            if output:
                output.close()
        self._connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
        where = f"; see {self._log.relative_to(ROOT)}" if self._log else ""
        try:
            while not self._is_ready():
                if self._process.poll() is not None:
                    raise BenchError(f"the server ended before it was ready{where}")
                if time.perf_counter() - started > PATIENCE:
                    raise BenchError(f"the server was not ready within {PATIENCE:.0f} s{where}")
                time.sleep(POLL)
        except BaseException:
            self.__exit__()
            raise
        self.ready_seconds = time.perf_counter() - started
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GRACE)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """It and all it started stand still meanwhile: what some servers do while they wait would slow others down."""
        os.killpg(self._process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self._process.pid, signal.SIGCONT)

    def _is_ready(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            method, path, body = self._probe
            connection = http.client.HTTPConnection(HOST, self._port, timeout=PATIENCE)
            try:
                connection.request(method, path, json.dumps(body).encode() if body else None, {"Content-Type": "application/json"})
                return connection.getresponse().status == 200
            finally:
                connection.close()
        return False

    def get(self, path: str) -> bytes:
        """The body of a GET. Raises BenchError unless the status is 200."""
        return self._exchange("GET", path)

    def post(self, path: str, body: Mapping[str, Any]) -> bytes:
        """The body of the answer to ``body`` as JSON, over a connection that is kept. Raises BenchError unless the status is 200."""
        return self._exchange("POST", path, json.dumps(body).encode())

    def _exchange(self, method: str, path: str, body: bytes | None = None) -> bytes:
        try:
            status, content = self._ask(method, path, body)
        except (ConnectionError, http.client.RemoteDisconnected):  # the server closes what has been idle for long
            self._connection.close()
            status, content = self._ask(method, path, body)
        if status != 200:
            raise BenchError(f"{method} {path} was answered with {status}")
        return content

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        self._connection.request(method, path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        return response.status, response.read()

    def memory(self) -> dict[str, float]:
        """Megabytes of all its processes together. Empty where there is no /proc.

        ``rss_peak`` is the sum of each one's highest resident memory, which counts what they share once for each; ``pss`` is what they
        hold now, what is shared counted once.
        """
        found = {"rss_peak": 0.0, "pss": 0.0}
        for process in _tree(self._process.pid):
            with suppress(OSError):  # it may have ended
                found["rss_peak"] += _number(process / "status", r"VmHWM:\s+(\d+) kB") / 1000
                found["pss"] += _number(process / "smaps_rollup", r"\nPss:\s+(\d+) kB") / 1000
        return found if found["rss_peak"] else {}


class Copydesk(Server):
    """``python -m service``.

    Its settings are those of this process, from ``COPYDESK_…`` variables or .env, so that figures can be taken with others; but nothing is
    remembered between requests, as the same texts are sent again.
    """

    def __init__(self, **settings: str | int | None) -> None:
        """``settings`` go before those, unless they are None."""
        port = free_port()
        own = {"host": HOST, "port": port, "log_level": "error", "cache_bytes": 0, "jobs": "off", **settings}
        env = {f"COPYDESK_{name.upper()}": str(value) for name, value in own.items() if value is not None}
        super().__init__([sys.executable, "-m", "service"], port, ("GET", "/readyz", None), env=env, log=None)

    def limits(self) -> dict[str, Any]:
        """GET /v1/limits."""
        found: dict[str, Any] = json.loads(self.get("/v1/limits"))
        return found

    def count(self, name: str) -> float:
        """The sum over all labels of the samples of /metrics called ``name``."""
        families = text_string_to_metric_families(self.get("/metrics").decode())
        return float(sum(sample.value for family in families for sample in family.samples if sample.name == name))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _tree(pid: int) -> Iterator[Path]:
    """/proc folders of a process and of all it started."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):  # it may have ended
            children.setdefault(_number(status, r"PPid:\s+(\d+)"), []).append(int(status.parent.name))
    family = [pid]
    for member in family:
        family += children.get(member, [])
        yield Path("/proc") / str(member)


def _number(file: Path, pattern: str) -> int:
    found = re.search(pattern, file.read_text())
    return int(found[1]) if found else 0
