import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COPYDESK_PORT": "0", "COPYDESK_LOG_LEVEL": "error", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_wrong_setting_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    done = run(tmp_path, COPYDESK_PORT="no")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "COPYDESK_PORT" in done.stderr


def test_a_missing_model_folder_stops_the_start_with_one_sentence(tmp_path: Path) -> None:
    folder = str(tmp_path / "nowhere")
    done = run(tmp_path, COPYDESK_ARTICLE_MODEL=folder, COPYDESK_STANCE_MODEL=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert folder in done.stderr
