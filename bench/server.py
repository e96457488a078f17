"""A server under test: a process of its own on a free port of this machine."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from prometheus_client.parser import text_string_to_metric_families

HOST = "127.0.0.1"
PATIENCE = 120.0
"""Seconds a server may take until it is ready, and to answer."""
POLL = 0.01
"""Seconds between two looks whether it is."""

ROOT = Path(__file__).parent.parent


class BenchError(Exception):
    """The run cannot go on; the message is one sentence that says why."""


class Server:
    """``python -m service`` with ``settings``; a context manager that waits until it is ready, and ends it.

    All other settings are those of this process, from ``COPYDESK_…`` variables or .env, so that figures can be taken with others; but
    nothing is remembered between requests, as the same texts are sent again.
    """

    def __init__(self, **settings: int) -> None:
        self._settings = {f"COPYDESK_{name.upper()}": str(value) for name, value in settings.items()}

    def __enter__(self) -> Self:
        """Start, and wait for /readyz."""
        self.port = _free_port()
        self.url = f"http://{HOST}:{self.port}"
        own = {"COPYDESK_HOST": HOST, "COPYDESK_PORT": str(self.port), "COPYDESK_LOG_LEVEL": "error", "COPYDESK_CACHE_BYTES": "0"}
        started = time.perf_counter()
        self._process = subprocess.Popen([sys.executable, "-m", "service"], cwd=ROOT, env={**os.environ, **own, **self._settings})
        try:
            while not self._is_ready():
                if self._process.poll() is not None:
                    raise BenchError("the server ended before it was ready")
                if time.perf_counter() - started > PATIENCE:
                    raise BenchError(f"the server was not ready within {PATIENCE:.0f} s")
                time.sleep(POLL)
        except BaseException:
            self.__exit__()
            raise
        self.ready_seconds = time.perf_counter() - started
        self._connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _is_ready(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
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
        except ConnectionError:  # the server closes what has been idle for seconds
            self._connection.close()
            status, content = self._ask(method, path, body)
        if status != 200:
            raise BenchError(f"{method} {path} was answered with {status}")
        return content

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, bytes]:
        self._connection.request(method, path, body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        return response.status, response.read()

    def limits(self) -> dict[str, Any]:
        """GET /v1/limits."""
        found: dict[str, Any] = json.loads(self.get("/v1/limits"))
        return found

    def count(self, name: str) -> float:
        """The sum over all labels of the samples of /metrics called ``name``."""
        families = text_string_to_metric_families(self.get("/metrics").decode())
        return float(sum(sample.value for family in families for sample in family.samples if sample.name == name))

    def memory(self) -> dict[str, float]:
        """Megabytes of resident memory: ``now`` and at ``peak``. Empty where there is no /proc."""
        status = Path(f"/proc/{self._process.pid}/status")
        if not status.exists():
            return {}
        kilobytes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status.read_text(), re.MULTILINE))
        return {"now": int(kilobytes["VmRSS"]) / 1000, "peak": int(kilobytes["VmHWM"]) / 1000}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
