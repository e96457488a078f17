import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForSequenceClassification, BertModel

from models.encoders.folder import BundleError
from models.tasks.entities.custom.bundle import load
from models.tasks.entities.custom.words import PIECES
from tests import own

CPU = torch.device("cpu")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return own.bert(tmp_path / "desk-names")


def refused(folder: Path, mapping: Path | None = None) -> str:
    with pytest.raises(BundleError) as caught:
        load(folder, mapping, CPU)
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


def test_the_card_names_the_model_its_labels_and_that_nothing_is_calibrated(folder: Path) -> None:
    _, _, card = load(folder, None, CPU)
    assert (card["task"], card["name"], card["own"], card["calibrated"]) == ("entities", "desk-names", True, False)
    assert card["labels"] == {"PER": "PERSON", "GPE": "LOC"}
    assert card["architecture"] == "BertForTokenClassification"
    assert json.loads(json.dumps(card)) == card


def test_the_version_changes_with_weights_and_labels_and_only_then(folder: Path, tmp_path: Path) -> None:
    def version(of: Path) -> str:
        return str(load(of, None, CPU)[2]["version"])

    first = version(folder)
    copy = shutil.copytree(folder, tmp_path / "copy")
    assert version(copy) == first
    (copy / "labels.json").write_text('{"GPE": "NORP"}')
    assert version(copy) != first
    assert version(own.roberta(tmp_path / "other")) != first


def test_a_mapping_given_goes_before_the_one_in_the_folder(folder: Path, tmp_path: Path) -> None:
    (folder / "labels.json").write_text('{"GPE": "NORP"}')
    assert load(folder, None, CPU)[2]["labels"]["GPE"] == "NORP"
    given = tmp_path / "given.json"
    given.write_text('{"GPE": null}')
    assert load(folder, given, CPU)[2]["labels"]["GPE"] is None


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    assert f"{folder} lacks {name}" in refused(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "model.safetensors"])
def test_a_damaged_file_is_one_sentence(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x00damaged")
    assert str(folder) in refused(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "nowhere does not exist" in refused(tmp_path / "nowhere")


def test_labels_that_nothing_explains_are_named_with_the_folder(tmp_path: Path) -> None:
    folder = own.bert(tmp_path / "desk", ("O", "B-Beat", "I-Beat", "B-PER", "I-PER"))
    sentence = refused(folder)
    assert sentence.startswith(str(folder))
    assert "labels Beat stand for: write labels.json" in sentence


def test_a_model_without_outside_is_refused(tmp_path: Path) -> None:
    assert "no label O" in refused(own.bert(tmp_path, ("LABEL_0", "LABEL_1")))


@pytest.mark.parametrize("make", [BertModel, BertForSequenceClassification])
def test_what_is_no_token_classifier_is_refused(folder: Path, make: Callable[[BertConfig], BertModel]) -> None:
    make(BertConfig(**own.SIZES, **own.options(own.wordpiece()))).save_pretrained(folder)
    assert "token classifier" in refused(folder)


def test_code_in_a_folder_is_not_run(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "mine", "auto_map": {"AutoConfig": "mine.Config", "AutoModelForTokenClassification": "mine.Model"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "mine.py").write_text("raise SystemExit('run')")
    assert str(folder) in refused(folder)


def test_a_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    own.wordpiece(("one", "word", "more")).save(str(folder / "tokenizer.json"))
    assert "cannot read what its tokenizer.json makes" in refused(folder)


def test_a_model_that_reads_less_than_a_word_may_have_is_refused(tmp_path: Path) -> None:
    assert f"a single word may have {PIECES}" in refused(own.bert(tmp_path, positions=PIECES + 1))


@pytest.mark.parametrize(("make", "positions"), [(own.bert, 100), (own.roberta, 102)])
def test_windows_hold_what_the_model_has_positions_for(tmp_path: Path, make: Callable[..., Path], positions: int) -> None:
    encoder, tagger, _ = load(make(tmp_path, positions=positions), None, CPU)
    text = "The minister said that the railway may be late, she added. " * 30
    windows = tagger.windows(tagger.read(text))
    assert 90 < max(map(len, windows)) <= 100
    assert len(encoder.run(windows)) == len(windows)
