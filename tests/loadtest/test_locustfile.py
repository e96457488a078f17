"""Locust itself, with our locustfile, against a service with random models."""

import json
import os
import subprocess
import sys

from bench.server import ROOT, Server
from tests.loadtest.conftest import KEY


def locust(server: Server, *options: str, key: str = KEY) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "locust", "-f", "loadtest/locustfile.py", "--headless", "--host", server.url, "--json"]
    command += ["--users", "3", "--spawn-rate", "3", "--run-time", "4s", "--stop-timeout", "60", *options]
    env = {**os.environ, "LOADTEST_KEY": key}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_editors_are_answered_and_bounds_kept_end_with_0(server: Server) -> None:
    done = locust(server, "--max-p95", "60", "--max-failures", "0")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["name"] for row in rows} <= {"brief", "article", "long read"}
    assert sum(row["num_requests"] for row in rows) >= 3
    assert sum(row["num_failures"] for row in rows) == 0


def test_bounds_missed_end_with_1_and_are_named(server: Server) -> None:
    done = locust(server, "--max-p95", "0.000001", "--max-failures", "0", key="wrong")
    assert done.returncode == 1
    assert "missed: p95 is " in done.stderr
    assert "missed: 100.00% of the requests failed, more than 0.00%" in done.stderr
    assert "403 invalid_api_key" in done.stderr
