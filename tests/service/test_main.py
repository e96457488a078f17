import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from service import __version__
from service.__main__ import main
from tests import tiny

ROOT = Path(__file__).parent.parent.parent
COMMAND = (sys.executable, "-m", "service")


def environment(**values: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    return {**inherited, "PYTHONPATH": str(ROOT), "COPYDESK_PORT": "0", "COPYDESK_LOG_LEVEL": "error", **values}


def run(tmp_path: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=tmp_path, env=environment(**values), capture_output=True, text=True, timeout=120, check=False
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence that a start was refused with."""
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    assert "COPYDESK_PORT" in refused(run(tmp_path, COPYDESK_PORT="no"))


def test_an_unknown_variable_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    sentence = refused(run(tmp_path, COPYDESK_API_KEY="s3cret"))
    assert "COPYDESK_API_KEY is no setting" in sentence
    assert "s3cret" not in sentence


def test_a_missing_key_file_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    assert "COPYDESK_API_KEYS_FILE: the key file nowhere.json cannot be read" in refused(
        run(tmp_path, COPYDESK_API_KEYS_FILE="nowhere.json")
    )


def test_variables_of_the_command_line_do_not_stop_the_start(tmp_path: Path) -> None:
    assert "COPYDESK_PORT" in refused(run(tmp_path, COPYDESK_PORT="no", COPYDESK_CLIENT_URL="http://x", COPYDESK_CLIENT_KEY="x"))


def test_a_missing_model_folder_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    folder = str(tmp_path / "nowhere")
    assert folder in refused(run(tmp_path, COPYDESK_ARTICLE_MODEL=folder, COPYDESK_STANCE_MODEL=folder))


def test_a_taken_port_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port}: the port is taken" in refused(run(tmp_path, "--port", str(port), COPYDESK_PORT="no"))


def test_a_bad_host_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    assert "no name of a host" in refused(run(tmp_path, "--host", "a..b", COPYDESK_HOST="127.0.0.1"))


def test_a_service_that_starts_says_where_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    article, stance = tiny.article(tmp_path / "article"), tiny.stance(tmp_path / "stance")
    values = environment(
        COPYDESK_ARTICLE_MODEL=str(article), COPYDESK_STANCE_MODEL=str(stance), COPYDESK_LOG_LEVEL="info", COPYDESK_PROCESSES="1"
    )
    with subprocess.Popen([*COMMAND, "--port", "0"], cwd=tmp_path, env=values, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            lines = [next(process.stderr)]
            (url,) = re.findall(r"listens on (http://127\.0\.0\.1:[1-9]\d*) ", lines[0])
            while "ready" not in lines[-1]:
                lines.append(next(process.stderr))
            with urllib.request.urlopen(f"{url}/readyz", timeout=60) as response:
                assert response.status == 200
            process.send_signal(signal.SIGINT)
            process.stderr.read()
            assert process.wait(60) == 0
        finally:
            process.kill()


def test_help_and_version_are_told_and_nothing_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"copydesk {__version__}\n"
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "Usage: copydesk serve" in told
    assert all(name in told for name in ("--host", "--port", "COPYDESK_API_KEYS", "COPYDESK_DRAIN_SECONDS"))


@pytest.mark.parametrize("arguments", [["now"], ["--prot", "1"], ["--po", "1"], ["--port", "65536"], ["--port", "-1"], ["--port"]])
def test_what_is_unknown_on_the_command_line_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert arguments[0] in captured.err
