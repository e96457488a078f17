"""The proof of the task contract: a folder and its place in the list make an endpoint, its specification, filter, card and training."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import tiny

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
LOUD, QUIET = "LOUD LOUD noise.", "Quiet quiet whisper."


class Stranger:
    """A tree of its own with the task in it, its data, and the model folders that it trains heads for."""

    def __init__(self, home: Path) -> None:
        self.tree, self.data, self.weights = home / "tree", home / "data", home / "weights"
        for package in ("models", "service"):
            shutil.copytree(ROOT / package, self.tree / package, ignore=shutil.ignore_patterns("weights", "__pycache__"))
        (self.tree / "docs").mkdir()
        shutil.copytree(HERE / "whispering", self.tree / "models" / "tasks" / "whispering")
        listed = self.tree / "models" / "tasks" / "__init__.py"
        source = listed.read_text()
        assert source.count('"stance")') == 1
        listed.write_text(source.replace('"stance")', '"stance", "whispering")'))
        tiny.article(self.weights / "article")
        tiny.stance(self.weights / "stance")
        rows = [{"id": f"{i}", "text": text, "score": score} for i in range(12) for text, score in ((LOUD, 0.1), (QUIET, 0.9))]
        (self.data / "whispering").mkdir(parents=True)
        for part in ("train", "dev"):
            lines = "\n".join(map(json.dumps, rows))
            (self.data / "whispering" / f"graded.{part}.jsonl.gz").write_bytes(gzip.compress(lines.encode()))

    def run(self, *command: str | Path) -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")},
            "COPYDESK_ARTICLE_MODEL": str(self.weights / "article"),
            "COPYDESK_STANCE_MODEL": str(self.weights / "stance"),
            "PYTHONPATH": str(self.tree),
        }
        done = subprocess.run(
            [sys.executable, *map(str, command)], cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    """The tree once its heads are trained."""
    made = Stranger(tmp_path_factory.mktemp("stranger"))
    article = made.weights / "article"
    made.run(
        "-m",
        "models.training",
        "--task",
        "whispering",
        "--frozen",
        "--data",
        made.data,
        "--weights",
        article,
        "--out",
        article,
        "--passes",
        "1500",
    )
    return made


@pytest.fixture(scope="module")
def seen(stranger: Stranger) -> dict[str, Any]:
    """What a caller sees, once the task has been measured."""
    stranger.run(
        "-m", "models.evaluation", "--task", "whispering", "--data", stranger.data, "--weights", stranger.weights, "--pages", stranger.tree
    )
    found: dict[str, Any] = json.loads(stranger.run(HERE / "serve.py"))
    return found


def test_it_is_served_with_what_it_was_taught(seen: dict[str, Any]) -> None:
    (loud,), (quiet,) = (answer["whispers"] for answer in seen["plain"])
    assert (loud["text"], quiet["text"]) == (LOUD, QUIET)
    assert loud["quietness"] < 0.4 < 0.6 < quiet["quietness"]
    assert seen["plain"][0]["model"].keys() == {"whispering"}


def test_it_is_filtered(seen: dict[str, Any]) -> None:
    assert [[one["text"] for one in answer["whispers"]] for answer in seen["sure"]] == [[], [QUIET]]
    assert seen["unknown"] == 422


def test_it_goes_with_other_tasks(seen: dict[str, Any]) -> None:
    assert seen["both"]["whispers"] == seen["plain"][1]["whispers"]
    assert "entities" in seen["both"]


def test_it_is_in_the_specification(seen: dict[str, Any]) -> None:
    operation = seen["spec"]["paths"]["/v1/whispering"]["post"]
    assert (operation["operationId"], operation["summary"]) == ("hearWhispers", "How quietly it is said")
    schemas = seen["spec"]["components"]["schemas"]
    assert schemas["Whisper"]["properties"].keys() >= {"id", "start", "end", "text", "quietness"}
    assert {"WhisperingRequest", "WhisperingResult"} <= schemas.keys()
    assert schemas["AnalyzeRequest"]["properties"]["tasks"]["items"] == {"$ref": "#/components/schemas/Task"}
    assert "whispering" in schemas["Task"]["enum"]


def test_it_has_a_card(stranger: Stranger, seen: dict[str, Any]) -> None:
    page = (stranger.tree / "models" / "tasks" / "whispering" / "CARD.md").read_text()
    assert page.startswith("# Whispering")
    assert "mean_distance" in page
    card = next(card for card in seen["models"]["models"] if card["task"] == "whispering")
    assert card["figures"]["graded"]["mean_distance"] < 0.3
