import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification

from models.bundle import BundleError, device_of, load_article, load_stance
from models.encoder import Window
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
    encoder, _, _, nowhere = load_article(article, CPU)
    first, second = encoder.run([window(7), window(3)])
    assert {name: part.shape for name, part in first.items() if name in TAGS} == {name: (7, len(labels)) for name, labels in TAGS.items()}
    assert second["query_cue"].shape == second["key_source"].shape == (3, POINTER_SIZE)
    assert np.allclose(np.exp(first["entities"]).sum(axis=1), 1, atol=1e-5)
    assert set(nowhere) == {"cue", "source"}


def test_the_stance_encoder_answers_as_transformers_does(stance: Path) -> None:
    encoder, _ = load_stance(stance, CPU)
    pair = Window(np.arange(2000, 2012), np.repeat([0, 1], [5, 7]))
    _, (ours,) = (out["logits"] for out in encoder.run([window(4), pair]))
    model = AutoModelForSequenceClassification.from_pretrained(stance).eval()
    with torch.inference_mode():
        theirs = model(input_ids=torch.from_numpy(pair.ids)[None], token_type_ids=torch.from_numpy(pair.types)[None]).logits[0]
    assert np.allclose(ours, theirs.numpy(), atol=1e-5)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json", "heads.safetensors", "heads.json", "card.json"])
def test_a_missing_file_is_named(article: Path, name: str) -> None:
    (article / name).unlink()
    with pytest.raises(BundleError, match=name):
        load_article(article, CPU)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        load_stance(tmp_path / "nowhere", CPU)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "heads.safetensors", "heads.json", "card.json", "tokenizer.json"])
def test_a_damaged_file_is_one_sentence(article: Path, name: str) -> None:
    (article / name).write_bytes(b"\x00damaged")
    with pytest.raises(BundleError) as caught:
        load_article(article, CPU)
    assert str(article) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_stance_model_with_other_labels_is_refused(stance: Path) -> None:
    config = json.loads((stance / "config.json").read_text())
    config["id2label"] = {"0": "yes", "1": "no", "2": "maybe"}
    (stance / "config.json").write_text(json.dumps(config))
    with pytest.raises(BundleError, match="yes, no, maybe"):
        load_stance(stance, CPU)


def test_heads_of_another_encoder_are_refused(article: Path, tmp_path: Path) -> None:
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
