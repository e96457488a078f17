import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench import server
from bench.server import HOST, BenchError, Server, free_port

ECHO = """
import http.server, os, subprocess, sys

child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])

class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or str(child.pid).encode()
        self.send_response(404 if self.path == "/nowhere" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer
    log_message = lambda *_: None

print("listening", os.environ["GREETING"], flush=True)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Echo).serve_forever()
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(server, "ROOT", tmp_path)
    return tmp_path


def made(root: Path, script: str) -> Server:
    port = free_port()
    command = [sys.executable, "-c", script, str(port)]
    return Server(command, port, ("GET", "/", None), env={"GREETING": "hello"}, log=root / "log")


@pytest.fixture
def echo(root: Path) -> Iterator[Server]:
    with made(root, ECHO) as running:
        yield running


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return not Path(f"/proc/{pid}/stat").exists() or Path(f"/proc/{pid}/stat").read_text().rsplit(")")[-1].split()[0] != "Z"
    return False


def test_it_is_ready_when_it_answers_and_what_it_prints_goes_to_the_log(echo: Server, root: Path) -> None:
    assert echo.post("/", {"text": "yes"}) == b'{"text": "yes"}'
    assert echo.url.startswith(f"http://{HOST}:")
    assert echo.ready_seconds > 0
    # A client that hung up before the answer may have left lines of its own after this one.
    assert (root / "log").read_text().startswith("listening hello\n")


def test_an_answer_other_than_200_is_an_error(echo: Server) -> None:
    with pytest.raises(BenchError, match="GET /nowhere was answered with 404"):
        echo.get("/nowhere")


def test_what_it_started_ends_with_it(root: Path) -> None:
    with made(root, ECHO) as running:
        child = int(running.get("/"))
        assert alive(child)
    for _ in range(500):
        if not alive(child):
            return
        time.sleep(0.01)
    pytest.fail("the child is still there")


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs /proc")
def test_memory_counts_what_it_started_too(echo: Server) -> None:
    found = echo.memory()
    assert found["rss_peak"] > found["pss"] > 0
    own = int(Path(f"/proc/{echo.get('/').decode()}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    assert found["rss_peak"] > 1.5 * own


def test_a_server_that_ends_at_once_says_where_its_words_are(root: Path) -> None:
    with pytest.raises(BenchError, match="the server ended before it was ready; see log"), made(root, "raise SystemExit('no')"):
        pass
    assert (root / "log").read_text() == "no\n"
