"""What make installs from where, with a stand-in for Python that notes what it is told."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INDEX = "https://index.example/cpu"


def install(tmp_path: Path, target: str, *variables: str, answers: bool = True) -> list[str]:
    """What the environment's Python is told, in order. ``answers``: whether there is torch in the index of its own."""
    python = tmp_path / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"""#!/bin/sh
echo "$@" >>{tmp_path}/told
case "$*" in *--index-url*) echo "a long complaint" >&2; exit {0 if answers else 1};; esac
""")
    python.chmod(0o755)
    command = ["make", "--no-print-directory", f"VENV={tmp_path}/venv", f"TORCH_INDEX={INDEX}", *variables, f"{tmp_path}/venv/{target}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    return (tmp_path / "told").read_text().splitlines()


@pytest.mark.parametrize("target", [".serve", ".dev", ".train"])
@pytest.mark.parametrize("answers", [True, False])
def test_without_a_gpu_torch_comes_from_its_own_index_where_that_has_it(tmp_path: Path, target: str, answers: bool) -> None:
    torch, rest = install(tmp_path, target, "CPU=yes", answers=answers)
    assert f"--no-deps --timeout 10 --retries 0 --index-url {INDEX} torch==" in torch
    assert "--editable ." in rest
    assert "--index-url" not in rest


@pytest.mark.parametrize("variables", [("CPU=",), ("CPU=yes", "TORCH_INDEX=")])
def test_elsewhere_all_comes_from_the_default_index(tmp_path: Path, variables: tuple[str, ...]) -> None:
    (told,) = install(tmp_path, ".serve", *variables)
    assert "--index-url" not in told
