import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from service.cli import analysts
from service.cli.archive import reading
from service.cli.main import main
from tests.service.cli.conftest import TEXT, items, ndjson

Answer = tuple[int, dict[str, str], Any]
LIMITS = {"max_body_bytes": 10_000, "max_documents": 4}
CARDS = {"models": [{"task": "quotes", "name": "toy", "version": "1"}]}


class Scripted(ThreadingHTTPServer):
    """A service that gives what it is told to, and notes what it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str | None, Any]] = []
        self.next: list[Answer] = []
        """Given before all else."""
        self.answer: Callable[[str, Any], Answer] = _usual

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def _usual(path: str, body: Any) -> Answer:
    match path:
        case "/v1/limits":
            return 200, {}, LIMITS
        case "/v1/models":
            return 200, {}, CARDS
        case "/v1/batch":
            return 200, {}, {"results": [item(document) for document in body["documents"]]}
        case _:
            return 200, {}, {"id": body["id"], "quotes": []}


def item(document: Any) -> dict[str, Any]:
    return {"id": document.get("id"), "status": 200, "result": {"id": document.get("id"), "chars": len(document["text"])}}


def problem(status: int, code: str) -> dict[str, Any]:
    return {"status": status, "code": code, "detail": f"It is {code}.", "instance": "/v1/batch", "errors": []}


class _Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or "null")
        self.server.asked.append((self.path, self.headers.get("authorization"), body))
        status, headers, content = self.server.next.pop(0) if self.server.next else self.server.answer(self.path, body)
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def service() -> Iterator[Scripted]:
    with Scripted() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def text() -> str:
    Path("a.txt").write_text(TEXT)
    return "a.txt"


def test_a_service_is_asked_with_the_key_and_again_when_it_says_so(
    service: Scripted, text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service.next = [
        (503, {"Retry-After": "1"}, problem(503, "not_ready")),
        (200, {}, LIMITS),
        (429, {"Retry-After": "1"}, problem(429, "queue_full")),
    ]
    monkeypatch.setenv("COPYDESK_CLIENT_KEY", "secret")
    assert main(["analyze", text, "--url", service.url, "--to", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": "a.txt", "quotes": []}
    assert [path for path, _, _ in service.asked] == ["/v1/limits", "/v1/limits", "/v1/analyze", "/v1/analyze"]
    assert {key for _, key, _ in service.asked} == {"Bearer secret"}
    assert service.asked[-1][2] == {"id": "a.txt", "text": TEXT, "format": "text"}


@pytest.mark.parametrize(
    ("answer", "code", "told"),
    [
        ((403, {}, problem(403, "invalid_api_key")), 1, "refuses: It is invalid_api_key. (--key"),
        ((200, {}, b"<html>"), 1, "not as Copydesk does (status 200)"),
        ((500, {}, b"oops"), 1, "not as Copydesk does (status 500)"),
        ((200, {}, b"[]"), 1, "not as Copydesk does"),
    ],
)
def test_a_service_that_is_none_of_ours_is_told(
    service: Scripted, text: str, capsys: pytest.CaptureFixture[str], answer: Answer, code: int, told: str
) -> None:
    service.next = [answer]
    assert main(["analyze", text, "--url", service.url]) == code
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "http://", "ftp://x", "http://[::1"])
def test_an_address_where_nobody_answers_is_told_at_once(text: str, capsys: pytest.CaptureFixture[str], url: str) -> None:
    assert main(["analyze", text, "--url", url]) == 1
    assert url.rstrip("/") in capsys.readouterr().err


def test_a_problem_of_one_text_is_told_and_the_others_go_on(service: Scripted, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b.txt").write_text(TEXT)
    service.next = [(200, {}, LIMITS), (422, {}, problem(422, "unsupported_language"))]
    assert main(["analyze", text, "b.txt", "--url", service.url, "--to", "json"]) == 3
    captured = capsys.readouterr()
    assert "a.txt: It is unsupported_language." in captured.err
    assert json.loads(captured.out)["id"] == "b.txt"


def test_an_archive_goes_in_batches_and_comes_back_in_order(service: Scripted, tmp_path: Path) -> None:
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 30)), "out.ndjson", "--url", service.url, "--task", "quotes"]) == 0
    assert [item["id"] for item in items(Path("out.ndjson"))] == [f"a{number}" for number in range(30)]
    batches = [body["documents"] for path, _, body in service.asked if path == "/v1/batch"]
    assert max(map(len, batches)) == LIMITS["max_documents"]
    assert batches[0][0]["tasks"] == ["quotes"]


def test_items_that_found_no_room_are_asked_for_again(service: Scripted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAUSE", 0.001)
    refused: set[str] = set()

    def answer(path: str, body: Any) -> Answer:
        if path != "/v1/batch":
            return _usual(path, body)
        results = []
        for document in body["documents"]:
            if document["id"] in ("a3", "a9") and document["id"] not in refused:
                refused.add(document["id"])
                results.append({"id": document["id"], "status": 504, "problem": problem(504, "deadline_exceeded")})
            else:
                results.append(item(document))
        return 200, {}, {"results": results}

    service.answer = answer
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 12)), "out.ndjson", "--url", service.url]) == 0
    assert refused == {"a3", "a9"}
    assert [item["status"] for item in items(Path("out.ndjson"))] == [200] * 12


def test_a_batch_that_is_too_large_is_asked_for_one_by_one(service: Scripted, tmp_path: Path) -> None:
    def answer(path: str, body: Any) -> Answer:
        too_much = path == "/v1/batch" and (len(body["documents"]) > 1 or body["documents"][0]["id"] == "a2")
        return (413, {}, problem(413, "body_too_large")) if too_much else _usual(path, body)

    service.answer = answer
    assert main(["archive", str(ndjson(tmp_path / "in.ndjson", 6)), "out.ndjson", "--url", service.url]) == 3
    assert [(item["id"], item["status"]) for item in items(Path("out.ndjson"))] == [
        (f"a{number}", 413 if number == 2 else 200) for number in range(6)
    ]


def test_a_service_that_goes_away_ends_the_run_which_goes_on_when_it_is_back(
    service: Scripted, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysts, "RETRY", analysts.RETRY.copy_with(total=1, backoff_factor=0.0))
    source = ndjson(tmp_path / "in.ndjson", 40)

    def answer(path: str, body: Any) -> Answer:
        gone = path == "/v1/batch" and any(document["id"] == "a20" for document in body["documents"])
        return (503, {}, problem(503, "stopping")) if gone else _usual(path, body)

    service.answer = answer
    monkeypatch.setattr(reading, "PAUSE", 0.001)
    assert main(["archive", str(source), "out.ndjson", "--url", service.url]) == 1
    said = capsys.readouterr().err
    assert "the same command goes on" in said
    service.answer = _usual
    assert main(["archive", str(source), "out.ndjson", "--url", service.url]) == 0
    assert [item["id"] for item in items(Path("out.ndjson"))] == [f"a{number}" for number in range(40)]


def test_models_of_a_service_are_listed(service: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "--url", service.url]) == 0
    assert "toy" in capsys.readouterr().out
