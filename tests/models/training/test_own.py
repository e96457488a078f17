"""The recipe for a newsroom's own labels, from rows to a folder that serves."""

import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from models.encoders.bundle import BundleError
from models.tasks.entities.custom import Tagger
from models.tasks.entities.custom.bundle import load
from models.tasks.entities.custom.words import OwnTokenizer
from models.training import own as recipe
from models.training.loop import Schedule
from tests import own

CPU = torch.device("cpu")

PEOPLE, PAPERS = ("Ann Lee", "Bo Okello", "Zoë Ode"), ("Daily Lantern", "Herald")
FRAMES = ("{0} of the {1} said so.", "The {1} asked {0}.", "The editor of the {1} left.", "Then {0} and the editor met, the {1} said.")


def row(text: str, **names: str) -> dict[str, Any]:
    spans = [{"start": text.index(name), "end": text.index(name) + len(name), "label": label} for name, label in names.items()]
    return {"text": text, "spans": spans}


def made_up(seed: int, count: int) -> list[dict[str, Any]]:
    random = Random(seed)
    found = []
    for _ in range(count):
        person, paper = random.choice(PEOPLE), random.choice(PAPERS)
        text = random.choice(FRAMES).format(person, paper)
        found.append(row(text, **{name: label for name, label in ((person, "Newsmaker"), (paper, "Paper")) if name in text}))
    return found


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    torch.manual_seed(1)
    words = {word for text in (*PEOPLE, *PAPERS, *FRAMES) for word in text.split() if word.isalpha()}
    tokenizer = own.wordpiece(sorted(words))
    BertModel(BertConfig(**(own.SIZES | {"hidden_size": 32}), vocab_size=tokenizer.get_vocab_size(), pad_token_id=1)).save_pretrained(
        folder
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def tagger(base: Path) -> Tagger:
    return Tagger(OwnTokenizer(base / "tokenizer.json"), 80)


def test_the_recipe_makes_a_folder_that_finds_what_the_rows_label(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data, dev = write(tmp_path / "data.jsonl", made_up(1, 160)), write(tmp_path / "dev.jsonl", made_up(2, 20))
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"Newsmaker": "PERSON", "Paper": "ORG"}')
    out = tmp_path / "out"
    arguments = {"--data": data, "--dev": dev, "--labels": mapping, "--base": base, "--out": out, "--passes": 25, "--rate": 0.01}
    monkeypatch.setattr(sys, "argv", ["own", *(str(part) for pair in arguments.items() for part in pair)])
    recipe.main()
    assert {path.name for path in out.iterdir()} == {"config.json", "model.safetensors", "tokenizer.json", "labels.json"}
    figures = json.loads(capsys.readouterr().out)
    assert {*figures} == {"all", "ORG", "PERSON"}
    assert figures["all"]["f1"] > 0.9
    assert load(out, None, CPU)[2]["labels"] == {"Newsmaker": "PERSON", "Paper": "ORG"}


def test_labels_that_nothing_explains_stop_the_training_before_it_begins(base: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "data.jsonl", made_up(1, 3))
    with pytest.raises(BundleError, match=r"labels Newsmaker, Paper stand for: write labels\.json"):
        recipe.run(data, base, tmp_path / "out", None, Schedule(), 1)
    assert not (tmp_path / "out").exists()


def test_every_word_teaches_once_and_by_its_first_token(tagger: Tagger) -> None:
    text = "Ann Lee, at the Herald-Xy. " * 40
    labelled = {"text": text, "spans": [(0, 7, "A"), (16, 22, "B")]}
    windows = [*recipe.examples(labelled, tagger, ("A", "B"))]
    assert len(windows) > 2
    taught = np.concatenate([targets[targets != recipe.IGNORED] for _, targets in windows])
    assert len(taught) == len(tagger.read(text).tokens.first)
    assert taught.tolist() == [1, 2, 0, 0, 0, 3] + [0] * (len(taught) - 6)
    assert all(len(ids) == len(targets) for ids, targets in windows)


def test_spans_that_cut_a_word_are_told(tagger: Tagger) -> None:
    rows = [{"text": "Ann Lee left", "spans": [(0, 7, "A")]}, {"text": "Anns left ", "spans": [(0, 3, "A"), (5, 10, "B")]}]
    assert recipe.ragged(rows, tagger) == ["Ann", "left "]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2"),
        ('{"text": "Ann"}', "no 'spans'"),
        ('{"text": "Ann", "spans": [{"start": 0, "end": 4, "label": "A"}]}', "beyond its text"),
        ('{"text": "Ann", "spans": [{"start": 1, "end": 1, "label": "A"}]}', "is empty"),
        ('{"text": "Ann", "spans": [{"start": 0, "end": 3, "label": "A"}, {"start": 2, "end": 3, "label": "B"}]}', "overlap"),
        ('{"text": 3, "spans": [{"start": 0, "end": 3, "label": "A"}]}', "line 2"),
        ('["Ann"]', "line 2"),
    ],
)
def test_a_line_that_is_no_row_is_named(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path / "rows.jsonl", [row("Ann left", Ann="A")])
    path.write_text(path.read_text() + line + "\n")
    with pytest.raises(ValueError, match="line 2") as refused:
        recipe.read(path)
    assert reason in str(refused.value)


def test_rows_without_any_span_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no row with spans"):
        recipe.read(write(tmp_path / "rows.jsonl", [row("Ann left")]))
