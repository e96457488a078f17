"""What a machine with its own torch lacks to run Copydesk and its tests: ``python -m bench.wheels`` names it, for pip."""

import re
import tomllib
from pathlib import Path

OWN = frozenset(("torch", "transformers", "tokenizers", "safetensors", "numpy"))
"""What such a machine has, and what must fit its GPU."""

TESTS = frozenset(("httpx", "hypothesis", "pytest"))


def needed(project: str) -> list[str]:
    """The requirements of ``project``, the text of a pyproject.toml, without :data:`OWN` and with :data:`TESTS`."""
    given = tomllib.loads(project)["project"]
    wanted = [one for one in given["dependencies"] if _name(one) not in OWN]
    return wanted + [one for one in given["optional-dependencies"]["dev"] if _name(one) in TESTS]


def _name(requirement: str) -> str:
    found = re.match(r"[\w.-]+", requirement)
    return found[0].lower() if found else ""


if __name__ == "__main__":
    print(*needed((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")), sep="\n")
