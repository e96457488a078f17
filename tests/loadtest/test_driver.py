"""The open loop against a service with random models."""

import json
from pathlib import Path

import pytest

from bench.server import Server, free_port
from loadtest.__main__ import MISSED, USAGE, main
from tests.loadtest.conftest import KEY

SHORT = ("--rate", "10", "--seconds", "1.5", "--warmup", "0.5", "--mix", "sentences")


@pytest.fixture
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOADTEST_KEY", KEY)


@pytest.mark.usefixtures("_key")
def test_documents_arrive_and_their_figures_are_told_and_written(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "new" / "load.json"
    assert main([server.url, *SHORT, "--max-failures", "0", "--json", str(file)]) == 0
    found = json.loads(file.read_text())
    assert 5 < found["requests"] == found["answered"] < 30
    assert 0 < found["latency"]["p50"] <= found["latency"]["p95"] <= found["latency"]["p99"] <= found["latency"]["max"]
    assert found["latency_from_sending"]["p50"] <= found["latency"]["p50"]
    assert found["goodput"]["documents"] == pytest.approx(found["requests"] / 1.5)
    assert (found["refused"], found["failed"], found["misses"]) == ({}, {}, [])
    assert (found["rate"], found["texts"], found["path"]) == (10, "mix sentences", "/v1/analyze")
    told = capsys.readouterr().out
    assert "p50 " in told
    assert "goodput " in told


@pytest.mark.usefixtures("_key")
def test_a_bound_that_is_not_kept_ends_with_its_own_code(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([server.url, *SHORT, "--max-p95", "0.000001"]) == MISSED
    assert capsys.readouterr().err.startswith("missed: p95 is ")


@pytest.mark.usefixtures("_key")
def test_own_texts_are_sent(server: Server, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain fell on Halden, said Ann Lee.")
    assert main([server.url, *SHORT, "--texts", str(tmp_path), "--path", "/v1/quotes", "--max-failures", "0"]) == 0


def test_a_service_that_wants_a_key_is_told_before_any_load(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([server.url, *SHORT]) == USAGE
    assert "give it one that it knows in LOADTEST_KEY" in capsys.readouterr().err


@pytest.mark.usefixtures("_key")
def test_a_request_that_the_service_does_not_take_is_told_before_any_load(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "long.txt").write_text("Rain fell. " * 20_000)
    assert main([server.url, *SHORT, "--texts", str(tmp_path)]) == USAGE
    assert "text_too_long" in capsys.readouterr().err


@pytest.mark.parametrize("url", [f"http://127.0.0.1:{free_port()}", "no address", "ftp://127.0.0.1"])
def test_nobody_at_the_address_is_told_in_a_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([url, *SHORT]) == USAGE
    assert f"{url} cannot be reached" in capsys.readouterr().err


def test_texts_that_are_missing_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["http://127.0.0.1:9", *SHORT, "--texts", str(tmp_path / "none")]) == USAGE
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [["--rate", "0"], ["--rate", "x"], ["--rate", "1", "--max-failures", "nan"], ["--rate", "1", "--mix", "odd"], []]
)
def test_what_makes_no_sense_is_refused_with_the_usage(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["http://127.0.0.1:9", *wrong])
    assert ended.value.code == USAGE
    assert "usage: python -m loadtest" in capsys.readouterr().err
