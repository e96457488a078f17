import subprocess
from pathlib import Path

import pytest

from bench.peers import environment
from bench.peers.environment import Environment
from bench.server import BenchError


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run."""
    found: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        found.append(command)
        (tmp_path / "build" / "peers").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 1 if "broken" in command[-1] else 0)

    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr("bench.peers.environment.subprocess.run", run)
    (tmp_path / "build" / "bench").mkdir(parents=True)
    return found


def test_an_environment_is_made_once(commands: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    Environment("peers").make()
    assert [command[1:3] for command in commands] == [["-m", "venv"], ["-m", "pip"]]
    assert "once; this takes minutes" in capsys.readouterr().err
    Environment("peers").make()
    assert len(commands) == 2


def test_it_is_made_anew_when_other_versions_are_asked_for(commands: list[list[str]], tmp_path: Path) -> None:
    Environment("peers").make()
    (tmp_path / "build" / "peers" / "peers.txt").write_text("litserve==0.1")
    Environment("peers").make()
    assert len(commands) == 4


def test_a_failed_installation_says_where_to_look_and_is_tried_again(
    commands: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "__file__", str(tmp_path / "environment.py"))
    (tmp_path / "broken.txt").write_text("nothing")
    for _ in range(2):
        with pytest.raises(BenchError, match="build/broken could not be installed; see "):
            Environment("broken").make()
    assert len(commands) >= 2
