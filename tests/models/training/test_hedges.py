"""The judge of hedges, fitted on the states of a random encoder."""

import shutil
import sys
from pathlib import Path
from random import Random
from typing import cast

import numpy as np
import pytest
import torch
from torch import nn

from models.analysis import read
from models.encoders import bundle
from models.encoders.folder import BundleError
from models.encoders.heads import read_heads, save_heads
from models.encoders.loading import load
from models.tasks import hedging
from models.tasks.hedging import CUES, STATES
from models.training import hedges, readings
from models.training.rows import Row
from tests import tiny
from tests.models.training.test_frozen import data

__all__ = ["data"]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "readings", lambda data: iter(()))
    monkeypatch.setattr(hedges, "EACH", 1)
    monkeypatch.setattr(hedges, "EACH_PLACED", 1)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.article(tmp_path_factory.mktemp("weights") / "article", hidden=32)


@pytest.fixture(scope="module")
def stance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.stance(tmp_path_factory.mktemp("stance"))


def test_the_judge_learns_and_is_served(
    data: Path, weights: Path, stance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = {"data": data, "weights": weights, "out": tmp_path, "rounds": 30}
    monkeypatch.setattr(sys, "argv", ["hedges", *(part for name, one in told.items() for part in (f"--{name}", str(one)))])
    hedges.main()
    lost = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    assert len(lost) == 30
    assert lost[-1] < 0.7 * lost[0]

    served = shutil.copytree(weights, tmp_path / "served")
    shutil.copytree(tmp_path / "heads", served / "heads", dirs_exist_ok=True)
    folders = {"article": served, "stance": stance}
    loaded = load(folders)
    assert loaded.faults == {}
    analyzer = read(folders, loaded.backends, encoders=loaded.encoders)

    def hedged(text: str) -> list[str]:
        plan = analyzer.plan(text, frozenset({"hedging"}))
        outputs = analyzer.encoders["article"].run([work.window for work in plan.work])
        return [sentence.label for sentence in analyzer.decode(plan, outputs)[hedging.TASK].sentences]

    assert hedged("It might rain. He left.") == ["hedged", "certain"]


def test_a_tagger_of_before_learns_on_with_all_types(weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "article")
    file = folder / "heads" / "hedging.safetensors"
    stored, tensors = read_heads(file)
    old = [{**head, "labels": head["labels"][:5]} if head["kind"] == "tag" else head for head in stored if head["kind"] != "state"]
    tensors = {name: value[:5] if name.startswith("tags") else value for name, value in tensors.items() if not name.startswith("states")}
    save_heads(folder, "hedging", old, tensors)
    layers = hedges.heads(folder)
    tagger = cast(nn.Linear, layers.tags[CUES.name])
    said = tagger(torch.randn(20, 32)).softmax(-1)
    assert said.shape == (20, len(CUES.labels))
    assert said[:, 5:].max() < 0.05
    assert torch.equal(tagger.weight[:5], tensors[f"tags.{CUES.name}.weight"])
    assert cast(nn.Linear, layers.states[STATES.name]).out_features == STATES.size


def test_a_damaged_file_is_told(weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "article")
    (folder / "heads" / "hedging.npz").write_bytes(b"none")
    assert "hedging.npz" in bundle.read(folder, [hedging.TASK]).faults["hedging"]
    (folder / "heads" / "hedging.safetensors").unlink()
    with pytest.raises(BundleError, match="hedging"):
        hedges.heads(folder)


def test_a_made_up_sentence_stands_between_neighbours() -> None:
    row: Row = {"text": "It may rain.", "cues": [(3, 6, "epistemic")]}
    neighbours: list[Row] = [{"text": "He left.", "cues": []}, {"text": "Perhaps not.", "cues": [(0, 7, "epistemic")]}]
    found = {hedges.placed(row, neighbours, Random(seed))["text"]: hedges.placed(row, neighbours, Random(seed)) for seed in range(9)}
    assert set(found) == {"He left. It may rain. Perhaps not.", "Perhaps not. It may rain."}
    for text, placed in found.items():
        assert sorted(text[a:b] for a, b, _ in placed["cues"]) == ["Perhaps", "may"]


def test_arrays_are_small(weights: Path) -> None:
    network = hedges.Network(cast(nn.Linear, hedges.heads(weights).tags[CUES.name]), range(10_000))
    assert sum(array.nbytes for array in network.arrays().values()) < 2_000_000
    assert all(np.isfinite(array).all() for array in network.arrays().values())
