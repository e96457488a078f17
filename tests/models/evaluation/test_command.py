"""The evaluation command and the reading of errors, from a data folder and model folders to cards, on a handful of rows."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from models.evaluation import __main__ as evaluation
from models.evaluation import accuracy, datasets, errors, speakers
from models.evaluation.spots import WEAK_SPOTS
from models.local import load
from tests import tiny

TASKS = ("entities", "quotes", "hedging", "stance")
TEXT = "Ann Lee said the bank may fail, but Kabul denied it."
QUOTE = {"content": [13, 30], "cue": [8, 12], "source": [0, 7], "speaker": "Ann Lee"}
DESK = QUOTE | {"content": [[13, 30]], "speaker_kind": "named"}
CLUSTERED = {"text": TEXT, "clusters": [[[0, 7]]], "pronoun": [49, 51], "a": [0, 7], "b": [36, 41], "a_coref": False, "b_coref": False}


def row(file: str, number: int) -> dict[str, Any]:
    """A row in the shape of ``file``'s folder."""
    folder, name = file.split("/")
    base: dict[str, Any] = {"id": str(number), "doc": "d", "text": TEXT}
    if folder == "entities":
        labels = {"worldwide": ("Person", "Location"), "conll2003": ("PER", "LOC")}.get(name, ("person-other", "location-other"))
        return base | {"spans": [{"start": a, "end": b, "label": k} for (a, b), k in zip(((0, 7), (36, 41)), labels, strict=True)]}
    if folder == "desk":
        return base | {"quotes": [DESK], "all_quotes": True}
    if folder == "quotes":
        return base | {"quotes": [QUOTE]}
    if folder == "coref":
        return base | CLUSTERED
    if folder == "hedging":
        graded = {"score": 2.0 + number % 4} if name == "pei_certainty" else {"events": [[13, 30, 1.0 + number % 3]]}
        return base | {"label": "uncertain", "cues": [[22, 25, "epistemic"]]} | graded
    return base | {"target": f"bank {number}", "label": ("favor", "against", "neutral")[number % 3]}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    for file in {*(file for files in datasets.FILES.values() for file in files), *speakers.FILES}:
        for split in ("train", "dev"):
            path = folder / f"{file}.{split}.jsonl.gz"
            path.parent.mkdir(exist_ok=True)
            with gzip.open(path, "wt", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row(file, number)) + "\n" for number in range(6))
    return folder


@pytest.fixture(scope="module")
def project(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the project's with tiny weights, evaluated."""
    folder = tmp_path_factory.mktemp("project")
    for name in (*TASKS, "weights/article", "weights/stance"):
        (folder / "models" / name).mkdir(parents=True)
    tiny.article(folder / "models/weights/article")
    tiny.stance(folder / "models/weights/stance")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "PACKAGES", folder / "models")
        patch.setattr("sys.argv", ["evaluation", "--data", str(data), "--weights", str(folder / "models/weights")])
        evaluation.main()
    return folder


def heads(project: Path) -> dict[str, dict[str, Any]]:
    cards = [json.loads((project / f"models/weights/{name}/card.json").read_text()) for name in ("article", "stance")]
    return {head["task"]: head for card in cards for head in card["heads"]}


def test_the_cards_hold_what_the_service_reads(project: Path) -> None:
    weights = project / "models/weights"
    card = json.loads((weights / "article/card.json").read_text())
    assert {"entities", "content", "cue", "source", "hedging"} <= card["curves"].keys()
    assert set(card["floors"]) == {"entities"}
    analyzer = load(weights / "article", weights / "stance", device="cpu")
    assert all(0 < share <= 1 for curve in analyzer.precision.values() for share in curve.share[1:])
    assert json.loads((weights / "stance/card.json").read_text())["temperature"] > 0


@pytest.mark.parametrize("task", TASKS)
def test_a_head_tells_data_figures_calibration_and_weak_spots(project: Path, task: str) -> None:
    head = heads(project)[task]
    assert {d["name"] for d in head["data"]} == {Path(file).name for file in datasets.FILES[task]}
    assert all(d["rows"] == 6 and d["passes"] > 0 and d["licence"] for d in head["data"])
    assert head["figures"]
    told = head["calibration"]
    assert told["ece"].keys() == told["by_chance"].keys() == told["items"].keys()
    assert [spot["title"] for spot in head["weak_spots"]] == [spot.title for spot in WEAK_SPOTS[task]]
    assert all(one["answered"] for spot in head["weak_spots"] for one in spot["examples"])


@pytest.mark.parametrize("task", TASKS)
def test_the_pages_and_plots_are_written(project: Path, task: str) -> None:
    page = (project / f"models/{task}/CARD.md").read_text()
    head = heads(project)[task]
    assert all(f"| {d['name']} | 6 | {d['passes']:g} | {d['licence']} |" in page for d in head["data"])
    assert all(spot.title in page for spot in WEAK_SPOTS[task])
    plot = project / f"docs/images/reliability-{task}.png"
    assert plot.read_bytes().startswith(b"\x89PNG")
    assert plot.stat().st_size < 60_000
    accuracy_page = (project / "docs/accuracy.md").read_text()
    assert f"images/{plot.name}" in accuracy_page
    assert all(f"| {goal.file} | {goal.figure.replace('_', ' ')} |" in accuracy_page for goal in accuracy.GOALS[task])


def test_stance_alone_leaves_the_article_card(project: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = project / "models/weights/article/card.json"
    before, page = card.read_bytes(), (project / "docs/accuracy.md").read_text()
    monkeypatch.setattr(evaluation, "PACKAGES", project / "models")
    monkeypatch.setattr("sys.argv", ["evaluation", "--data", str(data), "--weights", str(project / "models/weights"), "--task", "stance"])
    evaluation.main()
    assert card.read_bytes() == before
    assert (project / "docs/accuracy.md").read_text() == page


def test_one_task_leaves_the_others_and_what_they_fitted(project: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = project / "models/weights/article/card.json"
    before = json.loads(card.read_text())
    pages = {task: (project / f"models/{task}/CARD.md").read_text() for task in TASKS}
    blank = {"figures": {}, "precision": {}, "calibration": {"ece": {}}}
    heads = [head | blank if head["task"] == "quotes" else head for head in before["heads"]]
    curves = {name: [[0.5, 0.5]] if name == "cue" else points for name, points in before["curves"].items()}
    card.write_text(json.dumps(before | {"heads": heads, "curves": curves, "ece": before["ece"] | {"quotes": {}}}))
    monkeypatch.setattr(evaluation, "PACKAGES", project / "models")
    monkeypatch.setattr("sys.argv", ["evaluation", "--data", str(data), "--weights", str(project / "models/weights"), "--task", "quotes"])
    evaluation.main()
    assert json.loads(card.read_text()) == before
    assert {task: (project / f"models/{task}/CARD.md").read_text() for task in TASKS} == pages


def test_the_speakers_curve_is_told_and_not_applied(project: Path) -> None:
    head = heads(project)["quotes"]
    assert {"desk", "gum_attrib", "litbank_quotes"} <= head["figures"].keys()
    assert "speaker" in head["calibration"]["points"]
    assert "speaker" not in json.loads((project / "models/weights/article/card.json").read_text())["curves"]
    assert "served as before calibration" in (project / "models/quotes/CARD.md").read_text()


@pytest.mark.parametrize("task", TASKS)
def test_errors_are_printed_in_their_context(
    project: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], task: str
) -> None:
    arguments = ["--data", str(data), "--weights", str(project / "models/weights"), "--task", task, "--count", "2"]
    monkeypatch.setattr("sys.argv", ["errors", *arguments])
    printed = []
    for _ in range(2):
        errors.main()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert f"{errors.FIRST[task]}: " in printed[0]
    assert "\n2. " in printed[0]
    assert "\n3. " not in printed[0]
    assert "Kabul" in printed[0]
