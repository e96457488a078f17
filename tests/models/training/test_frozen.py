"""Heads of one task fitted to a random encoder that stays as it is."""

import gzip
import json
import shutil
import sys
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from models import tasks
from models.encoders.folder import BundleError, read_json
from models.encoders.heads import read_heads
from models.encoders.loading import load_encoder
from models.tasks import attribution, coreference, hedging, stance
from models.training import __main__ as command
from models.training import frozen, readings
from tests import tiny

TEXTS = ("The bank may fail.", "Kabul fell on Monday.", "It might rain.", "He left.")
CUES = ([[9, 12, "epistemic"]], [], [[3, 8, "epistemic"]], [])


def write(file: Path, rows: list[dict[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    cued = [{"id": str(i), "text": TEXTS[i % 4], "cues": CUES[i % 4]} for i in range(40)]
    for name in ("szeged_wiki", "szeged_factbank", "szeged_bio_bmc"):
        write(folder / "hedging" / f"{name}.train.jsonl.gz", [{**row} for row in cued])
    grades = [{"id": str(i), "text": TEXTS[i % 4], "score": 6.0 - 3 * bool(CUES[i % 4])} for i in range(12)]
    write(folder / "hedging" / "pei_certainty.train.jsonl.gz", [{**row} for row in grades])
    for name in ("uw_factuality", "meantime_factuality"):
        write(folder / "hedging" / f"{name}.train.jsonl.gz", [{"id": "0", "text": "He left.", "events": [[3, 7, 3.0]]}] * 4)
    sentences = [{"start": 0, "end": len(text), "cues": CUES[i]} for i, text in enumerate(TEXTS)]
    write(folder / "desk" / "desk.train.jsonl.gz", [{"id": str(i), "text": TEXTS[i], "sentences": sentences[i : i + 1]} for i in range(4)])
    quote = {"content": [14, 30], "cue": [8, 12], "source": [0, 7]}
    said = {"text": "Ann Lee said, the bank may fail in Kabul.", "quotes": [quote]}
    write(folder / "quotes" / "polnear.train.jsonl.gz", [{"id": str(i), **said} for i in range(12)])
    clusters = {"text": "Ann Lee left. She had seen Bea.", "clusters": [[[0, 7], [14, 17]]]}
    for name in ("gum_coref", "litbank_coref"):
        write(folder / "coref" / f"{name}.train.jsonl.gz", [{"id": str(i), **clusters} for i in range(6)])
    choice = {"pronoun": [14, 17], "a": [0, 7], "b": [27, 30], "a_coref": True, "b_coref": False}
    write(folder / "coref" / "gap_pronoun.train.jsonl.gz", [{"id": "0", "text": clusters["text"], **choice}] * 6)
    return folder


@pytest.fixture(autouse=True)
def no_readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "readings", lambda data: iter(()))


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.article(tmp_path_factory.mktemp("weights"), hidden=32)


def run(monkeypatch: pytest.MonkeyPatch, **told: object) -> None:
    monkeypatch.setattr(sys, "argv", ["training", "--frozen", *(part for name, one in told.items() for part in (f"--{name}", str(one)))])
    command.main()


def test_the_heads_of_a_task_learn_and_load(
    data: Path, weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    run(monkeypatch, task="hedging", data=data, weights=weights, out=out, passes=40)
    lost = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines()]
    assert len(lost) == 40
    assert lost[-1] < 0.8 * lost[0]
    assert {path.name for path in (out / "heads").iterdir()} == {"hedging.json", "hedging.safetensors"}
    card = read_json(out / "heads" / "hedging.json")
    assert (card["task"], card["name"]) == ("hedging", "copydesk-hedging")
    served = shutil.copytree(weights, tmp_path / "served")
    shutil.copytree(out / "heads", served / "heads", dirs_exist_ok=True)
    faults: dict[str, str] = {}
    load_encoder(served, torch.device("cpu"), faults=faults)
    assert faults == {}


@pytest.mark.parametrize("task", [attribution.TASK, coreference.TASK])
def test_pointers_learn(task: tasks.Task[object], data: Path, weights: Path, tmp_path: Path) -> None:
    lost = frozen.run(task, data, weights, tmp_path, 40)
    assert lost[-1] < 0.8 * lost[0]
    stored, _ = read_heads(tmp_path / "heads" / f"{task.name}.safetensors")
    assert stored == [head.stored() for head in task.heads]


def test_learning_starts_with_the_heads_that_are_there(data: Path, weights: Path, tmp_path: Path) -> None:
    first = frozen.run(hedging.TASK, data, weights, tmp_path / "first", 40)
    folder = shutil.copytree(weights, tmp_path / "folder")
    shutil.copytree(tmp_path / "first" / "heads", folder / "heads", dirs_exist_ok=True)
    again = frozen.run(hedging.TASK, data, folder, tmp_path / "again", 1)
    assert again[0] < 0.9 * first[0]


def test_without_heads_new_ones_are_learnt(data: Path, weights: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(weights, tmp_path / "folder")
    (folder / "heads" / "hedging.safetensors").unlink()
    lost = frozen.run(hedging.TASK, data, folder, tmp_path / "out", 20)
    assert lost[-1] < lost[0]


def test_the_same_seed_makes_the_same_heads(data: Path, weights: Path, tmp_path: Path) -> None:
    made = []
    for name in ("once", "again"):
        frozen.run(hedging.TASK, data, weights, tmp_path / name, 2)
        made.append(load_file(tmp_path / name / "heads" / "hedging.safetensors"))
    assert all(torch.equal(made[0][name], made[1][name]) for name in made[0])


@pytest.mark.parametrize("task", [stance.TASK])
def test_a_task_without_heads_on_articles_is_refused(task: tasks.Task[object], data: Path, weights: Path, tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=f"{task.name} has no heads on the encoder of articles"):
        frozen.run(task, data, weights, tmp_path, 1)


def test_what_is_missing_is_said_in_a_sentence(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"szeged_wiki\.train\.jsonl\.gz"):
        run(monkeypatch, task="hedging", data=tmp_path, weights=weights, out=tmp_path / "out")


def test_a_task_alone_does_not_say_what_becomes_of_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["training", "--task", "hedging", "--data", str(tmp_path), "--out", str(tmp_path)])
    with pytest.raises(SystemExit):
        command.main()
