"""The evaluation command and the reading of errors, from a data folder and model folders to cards, on a handful of rows."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from models.encoders import bundle
from models.evaluation import __main__ as evaluation
from models.evaluation import errors, measures, probes
from models.local import load
from models.tasks import TASKS, coreference
from tests import tiny

MEASURED = {name: task for name, (task, _) in measures.measured().items()}
ENCODERS = {task.name: task.encoder for task in TASKS}
DATA = [{"name": "polnear", "passes": 6.0}, {"name": "gum_coref", "passes": 3.1}]
"""What training has told in a card."""

FILES = (
    "entities/worldwide", "entities/conll2003", "coref/gap_pronoun", "coref/gum_coref", "coref/litbank_coref", "quotes/polnear",
    "quotes/gum_attrib", "quotes/litbank_quotes", "desk/desk", "hedging/szeged_wiki", "hedging/szeged_factbank", "hedging/pei_certainty",
    "hedging/meantime_factuality", "stance/vast", "stance/newsmtsc", "stance/gwsd",
)  # fmt: skip
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
        label = ("favor", "against", "neutral")[number % 3]
        stance = {"target": "the bank", "article": label, "author": label, "sentences": {"1": "against"}, "speakers": {"Ann Lee": label}}
        sentence = {"start": 0, "end": len(TEXT), "label": "hedged", "cues": [[22, 25, "epistemic"]], "holder": "q1"}
        return base | {"quotes": [DESK], "all_quotes": True, "sentences": [sentence], "stance": [stance]}
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
    for file in FILES:
        for split in ("train", "dev"):
            path = folder / f"{file}.{split}.jsonl.gz"
            path.parent.mkdir(exist_ok=True)
            with gzip.open(path, "wt", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row(file, number)) + "\n" for number in range(6))
    return folder


def evaluate(project: Path, data: Path, *arguments: str) -> None:
    weights, pages = str(project / "weights"), str(project / "pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["evaluation", "--data", str(data), "--weights", weights, "--pages", pages, *arguments])
        evaluation.main()


@pytest.fixture(scope="module")
def project(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny weights, evaluated, and the pages."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("article", "stance"):
        (folder / "weights" / name).mkdir(parents=True)
    tiny.article(folder / "weights/article")
    tiny.stance(folder / "weights/stance")
    for task in MEASURED:
        write(folder, task, card(folder, task) | {"data": DATA})
    evaluate(folder, data)
    return folder


def file(project: Path, task: str) -> Path:
    return project / "weights" / ENCODERS[task] / "heads" / f"{task}.json"


def card(project: Path, task: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file(project, task).read_text())
    return read


def write(project: Path, task: str, told: dict[str, Any]) -> None:
    bundle.write_card(project / "weights" / ENCODERS[task], task, told)


def page(project: Path, task: str) -> Path:
    return project / "pages/models/tasks" / task / "CARD.md"


def everything(project: Path) -> dict[Path, Any]:
    """All that cards and pages say."""
    told = {one: json.loads(one.read_text()) for one in project.glob("weights/*/heads/*.json")}
    return {**told, **{one: one.read_text() for one in project.glob("pages/**/*.md")}}


def test_the_tasks_with_an_endpoint_are_measured() -> None:
    assert MEASURED.keys() == {task.name for task in TASKS if task.endpoint}
    assert measures.of(coreference.TASK) is None
    assert [task.name for task in measures.fitted([MEASURED["quotes"]])] == ["attribution", "quotes"]


def test_the_cards_hold_what_the_service_reads(project: Path) -> None:
    fitted = {task: set(card(project, task).get("curves", ())) for task in (*MEASURED, "attribution")}
    assert fitted == {
        "entities": {"entities"},
        "attribution": {"content", "cue", "source"},
        "quotes": {"quote"},
        "hedging": {"hedging"},
        "stance": set(),
    }
    assert set(card(project, "entities")["floors"]) == {"entities"}
    assert min(card(project, "stance")["temperatures"].values()) > 0
    analyzer = load(project / "weights/article", project / "weights/stance", device="cpu")
    assert [one["task"] for one in analyzer.cards] == list(MEASURED)
    assert all(0 < share <= 1 for curve in analyzer.precision.values() for share in curve.share[1:])


@pytest.mark.parametrize("task", MEASURED)
def test_a_card_tells_data_figures_calibration_and_weak_spots(project: Path, task: str) -> None:
    told = card(project, task)
    assert told["summary"] == MEASURED[task].summary
    assert [(one["name"], one["rows"], one["passes"]) for one in told["data"]] == [("polnear", 6, 6.0), ("gum_coref", 6, 3.1)]
    assert told["data"][1]["licence"].startswith("CC BY")
    assert told["figures"]
    assert told["calibration"]["ece"].keys() == told["calibration"]["by_chance"].keys() == told["calibration"]["items"].keys()
    assert [spot["title"] for spot in told["weak_spots"]] == [spot.title for spot in probes.read(MEASURED[task].folder)]
    assert all(one["answered"] for spot in told["weak_spots"] for one in spot["examples"])


@pytest.mark.parametrize("task", MEASURED)
def test_the_pages_and_plots_are_written(project: Path, task: str) -> None:
    shown = page(project, task).read_text()
    assert "| gum_coref | 6 | 3.1 | CC BY" in shown
    assert all(spot.title in shown for spot in probes.read(MEASURED[task].folder))
    plot = project / f"pages/docs/images/reliability-{task}.png"
    assert plot.read_bytes().startswith(b"\x89PNG")
    assert plot.stat().st_size < 60_000
    _, own = measures.measured()[task]
    accuracy = (project / "pages/docs/accuracy.md").read_text()
    assert all(f"| {goal.file} | {goal.figure.replace('_', ' ')} |" in accuracy for goal in own.GOALS)


def test_the_links_of_the_pages_lead_to_files(project: Path) -> None:
    for one in (project / "pages").glob("**/*.md"):
        links = re.findall(r"\]\(([^)]+)\)", one.read_text())
        assert links
        assert all((one.parent / link).is_file() for link in links)


@pytest.mark.parametrize("task", ["stance", "quotes"])
def test_one_task_leaves_the_others_and_finds_what_they_fitted(project: Path, data: Path, task: str) -> None:
    before = everything(project)
    write(project, task, card(project, task) | {"figures": {}, "precision": {}, "calibration": {}, "curves": {}})
    evaluate(project, data, "--task", task)
    assert everything(project) == before


def test_a_task_brings_the_curves_of_what_it_is_made_of(project: Path, data: Path) -> None:
    before = everything(project)
    write(project, "attribution", {"curves": {"cue": [[0.5, 0.5]]}})
    evaluate(project, data, "--task", "quotes")
    assert everything(project) == before


def test_the_speakers_curve_is_told_and_not_applied(project: Path) -> None:
    told = card(project, "quotes")
    assert {"desk", "gum_attrib", "litbank_quotes"} <= told["figures"].keys()
    assert "speaker" in told["calibration"]["points"]
    assert "speaker" not in told["curves"]
    assert "served as before calibration" in page(project, "quotes").read_text()


@pytest.mark.parametrize("task", MEASURED)
def test_errors_are_printed_in_their_context(
    project: Path, data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], task: str
) -> None:
    arguments = ["--data", str(data), "--weights", str(project / "weights"), "--task", task, "--count", "2"]
    monkeypatch.setattr("sys.argv", ["errors", *arguments])
    printed = []
    for _ in range(2):
        errors.main()
        printed.append(capsys.readouterr().out)
    _, own = measures.measured()[task]
    assert printed[0] == printed[1]
    assert f"{own.FIRST}: " in printed[0]
    assert "\n2. " in printed[0]
    assert "\n3. " not in printed[0]
    assert "Kabul" in printed[0]
