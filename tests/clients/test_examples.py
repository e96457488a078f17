"""What the READMEs of the clients show is what comes, from the weights that ship."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parents[2] / "clients"
BLOCK = re.compile(r"```python\n(.*?)```\n\nprints(?: `(?P<line>[^`]*)`|\n\n```\n(?P<lines>.*?)```)", re.DOTALL)
EXAMPLES = list(BLOCK.finditer((CLIENTS / "python" / "README.md").read_text()))


def test_every_example_says_what_it_prints() -> None:
    assert len(EXAMPLES) == (CLIENTS / "python" / "README.md").read_text().count("```python") == 2


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_python_example_prints_what_it_says(shipped: str, example: re.Match[str]) -> None:
    program = example[1].replace("http://127.0.0.1:8000", shipped)
    environment = {"PYTHONPATH": str(CLIENTS / "python"), "PATH": ""}
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], env=environment, capture_output=True, text=True, timeout=120)
    assert (done.stderr, done.stdout.strip()) == ("", (example["line"] or example["lines"]).strip())
