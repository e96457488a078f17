import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from models.encoders.bundle import BundleError, read_article
from models.encoders.loading import device_of, load_article, load_stance
from models.encoders.window import Window
from models.heads import POINTER_SIZE, TAGS
from tests import tiny

CPU = torch.device("cpu")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    return tiny.article(tmp_path / "article")


@pytest.fixture
def stance(tmp_path: Path) -> Path:
    return tiny.stance(tmp_path / "stance")


def window(size: int) -> Window:
    return Window(np.arange(1000, 1000 + size), np.zeros(size, dtype=np.int64))


def test_the_article_encoder_gives_every_head_for_every_token(article: Path) -> None:
    encoder = load_article(article, CPU)
    _, _, nowhere = read_article(article)
    first, second = encoder.run([window(7), window(3)])
    assert {name: part.shape for name, part in first.items() if name in TAGS} == {name: (7, len(labels)) for name, labels in TAGS.items()}
    assert second["query_cue"].shape == second["key_source"].shape == (3, POINTER_SIZE)
    assert np.allclose(np.exp(first["entities"]).sum(axis=1), 1, atol=1e-5)
    assert set(nowhere) == {"cue", "source", "antecedent"}


def test_a_pair_is_judged_as_if_it_were_alone(stance: Path) -> None:
    encoder = load_stance(stance, CPU)
    pairs = [Window(np.arange(2000, 2012), np.repeat([0, 1], [5, 7])), Window(np.arange(1500, 1504), np.array([0, 0, 0, 1]))]
    together = [out["logits"] for out in encoder.run(pairs)]
    assert all(logits.shape == (1, 3) for logits in together)
    for window, logits in zip(pairs, together, strict=True):
        assert np.allclose(encoder.run([window])[0]["logits"], logits, atol=1e-5)


def test_the_two_halves_of_a_pair_are_told_apart(stance: Path) -> None:
    encoder = load_stance(stance, CPU)
    ids = np.arange(2000, 2012)
    early, late = encoder.run([Window(ids, np.repeat([0, 1], [5, 7])), Window(ids, np.repeat([0, 1], [7, 5]))])
    assert not np.allclose(early["logits"], late["logits"], atol=1e-3)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json", "heads.safetensors", "heads.json", "card.json"])
def test_a_missing_file_is_named(article: Path, name: str) -> None:
    (article / name).unlink()
    with pytest.raises(BundleError, match=name):
        load_article(article, CPU)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        load_stance(tmp_path / "nowhere", CPU)


def read_whole(folder: Path) -> None:
    """Everything in an article model's folder that is read on either side."""
    load_article(folder, CPU)
    read_article(folder)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "heads.safetensors", "heads.json", "card.json", "tokenizer.json"])
def test_a_damaged_file_is_one_sentence(article: Path, name: str) -> None:
    (article / name).write_bytes(b"\x00damaged")
    with pytest.raises(BundleError) as caught:
        read_whole(article)
    assert str(article) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_stance_model_with_other_labels_is_refused(stance: Path) -> None:
    (stance / "heads.json").write_text(json.dumps({"labels": ["yes", "no", "maybe"]}))
    with pytest.raises(BundleError, match="labels"):
        load_stance(stance, CPU)


def test_heads_with_other_labels_are_refused(article: Path) -> None:
    heads = json.loads((article / "heads.json").read_text())
    heads["labels"]["cue"] = ["O", "B-verb", "I-verb"]
    (article / "heads.json").write_text(json.dumps(heads))
    with pytest.raises(BundleError, match="labels"):
        load_article(article, CPU)


def test_a_plain_bert_without_case_shapes_is_refused(article: Path, stance: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(stance / name, article / name)
    with pytest.raises(BundleError, match="token types"):
        load_article(article, CPU)


def test_cuda_where_there_is_none_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_of("auto") == CPU
    with pytest.raises(BundleError, match="auto"):
        device_of("cuda")
