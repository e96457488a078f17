"""What model folders hold for tasks, read without torch."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from models.decoding.calibration import Curve
from models.encoders import bundle
from models.encoders.folder import BundleError
from models.encoders.heads import read_heads, save_heads
from models.task import ARTICLE, Task
from models.tasks import TASKS, attribution, coreference, entities, quotes, stance
from tests import tiny

ON_ARTICLES: list[Task[Any]] = [task for task in TASKS if task.encoder == ARTICLE]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return tiny.article(tmp_path / "article")


def test_a_whole_folder_has_all_its_tasks(article: Path) -> None:
    found = bundle.read(article, ON_ARTICLES)
    assert found.faults == {}
    assert {name: card["name"] for name, card in found.cards.items() if card} == dict.fromkeys(("entities", "quotes", "hedging"), "tiny")
    assert found.calibrations.keys() == {task.name for task in ON_ARTICLES}


def test_pointers_have_their_learnt_scores_of_pointing_at_nothing(article: Path) -> None:
    file = article / "heads" / "coreference.safetensors"
    heads, tensors = read_heads(file)
    save_heads(article, "coreference", heads, tensors | {"none.antecedent": torch.tensor([1.5])})
    found = bundle.read(article, ON_ARTICLES).calibrations
    assert found[coreference.TASK.name].null_scores == {"antecedent": 1.5}
    assert found[attribution.TASK.name].null_scores.keys() == {"cue", "source"}


def test_a_card_tells_curves_floors_and_temperatures(article: Path) -> None:
    bundle.write_card(
        article, "entities", {"curves": {"entities": [[0.0, 0.1], [1.0, 0.9]]}, "floors": {"entities": 0.2}, "temperatures": {"article": 2}}
    )
    found = bundle.read(article, [entities.TASK]).calibrations["entities"]
    assert found.curves == {"entities": Curve((0.0, 1.0), (0.1, 0.9))}
    assert (found.floors, found.temperatures) == ({"entities": 0.2}, {"article": 2})


def test_a_card_is_read_as_it_was_written(article: Path) -> None:
    card = {"task": "quotes", "name": "Köln", "version": "1", "figures": {"f1": 0.5}}
    bundle.write_card(article, "quotes", card)
    assert bundle.read(article, [quotes.TASK]).cards["quotes"] == card


def fault(folder: Path, task: Task[Any]) -> str:
    found = bundle.read(folder, ON_ARTICLES if task.encoder == ARTICLE else [task])
    assert found.faults.keys() == {task.name}
    assert task.name not in found.cards
    assert "\n" not in found.faults[task.name]
    return found.faults[task.name]


def test_missing_heads_are_told_of_their_task_alone(article: Path) -> None:
    (article / "heads" / "entities.safetensors").unlink()
    assert fault(article, entities.TASK) == f"the model folder {article} lacks heads/entities.safetensors"


def test_damaged_heads_are_told_of_their_task_alone(article: Path) -> None:
    file = article / "heads" / "entities.safetensors"
    file.write_bytes(b"\x00damaged")
    assert fault(article, entities.TASK).startswith(f"{file} is damaged")


def test_heads_without_a_word_of_what_they_are_count_as_damaged(article: Path) -> None:
    file = article / "heads" / "entities.safetensors"
    file.write_bytes(file.read_bytes().replace(b'"heads"', b'"hoads"'))
    assert fault(article, entities.TASK).startswith(f"{file} is damaged")


def test_other_labels_are_refused(article: Path, tmp_path: Path) -> None:
    heads, tensors = read_heads(article / "heads" / "entities.safetensors")
    labels = ["O", *(label.replace("PERSON", "HUMAN") for label in heads[0]["labels"][1:])]
    save_heads(article, "entities", [{**heads[0], "labels": labels}], tensors)
    assert "labels" in fault(article, entities.TASK)
    folder = tiny.stance(tmp_path / "stance")
    heads, tensors = read_heads(folder / "heads" / "stance.safetensors")
    save_heads(folder, "stance", [{**heads[0], "labels": ["yes", "no", "maybe"]}], tensors)
    assert "labels" in fault(folder, stance.TASK)


@pytest.mark.parametrize("content", ["\x00damaged", "[]"])
def test_a_damaged_card_is_told_of_its_task_alone(article: Path, content: str) -> None:
    (article / "heads" / "quotes.json").write_text(content)
    assert str(article / "heads" / "quotes.json") in fault(article, quotes.TASK)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_folder_without_an_encoder_is_refused(article: Path, name: str) -> None:
    (article / name).unlink()
    with pytest.raises(BundleError, match=name):
        bundle.read(article, ON_ARTICLES)


def test_a_damaged_tokenizer_is_one_sentence(article: Path) -> None:
    (article / "tokenizer.json").write_bytes(b"\x00damaged")
    with pytest.raises(BundleError) as caught:
        bundle.read_tokenizer(article)
    assert str(article) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_of_heads_is_stored_in_half_precision_with_what_they_are_called(article: Path) -> None:
    file = article / "heads" / "entities.safetensors"
    heads, tensors = read_heads(file)
    assert heads == [head.stored() for head in entities.TASK.heads]
    assert json.loads(json.dumps(heads)) == heads
    assert sum(tensor.numel() for tensor in tensors.values()) * 2 < file.stat().st_size < sum(t.numel() for t in tensors.values()) * 4
    assert all(tensor.dtype == torch.float32 for tensor in tensors.values())
