"""The TypeScript client, whose own tests run in Node against services that are started here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2] / "clients" / "typescript"

pytestmark = pytest.mark.typescript


@pytest.fixture
def npm() -> str:
    found = shutil.which("npm")
    if not found or not (HOME / "node_modules").is_dir():
        pytest.skip("Node, or what the client is built with, is not there: make test-typescript installs that")
    return found


def test_its_own_tests_pass(npm: str, address: str, shipped: str) -> None:
    environment = os.environ | {"COPYDESK_URL": address, "COPYDESK_SHIPPED_URL": shipped}
    done = subprocess.run([npm, "test", "--silent"], cwd=HOME, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_its_types_are_those_of_the_specification(npm: str, tmp_path: Path) -> None:
    command = [
        "npx",
        "openapi-typescript",
        "../../openapi/openapi.json",
        "--default-non-nullable",
        "false",
        "--output",
        str(tmp_path / "s.ts"),
    ]
    subprocess.run(command, cwd=HOME, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "s.ts").read_text() == (HOME / "src" / "schema.ts").read_text(), "run make clients-types"
