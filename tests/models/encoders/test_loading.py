import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from models.encoders.folder import BundleError
from models.encoders.loading import device_of, load_encoder
from models.encoders.window import Window
from models.heads import POINTER_SIZE
from models.tasks import TAGS
from models.tasks.stance import LOGITS
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
    encoder = load_encoder(article, CPU)
    first, second = encoder.run([window(7), window(3)])
    assert {name: part.shape for name, part in first.items() if name in TAGS} == {name: (7, len(labels)) for name, labels in TAGS.items()}
    assert first["certainty"].shape == (7, 2)
    assert second["query_cue"].shape == second["key_source"].shape == second["query_antecedent"].shape == (3, POINTER_SIZE)
    assert np.allclose(np.exp(first["entities"]).sum(axis=1), 1, atol=1e-5)


def test_a_pair_is_judged_as_if_it_were_alone(stance: Path) -> None:
    encoder = load_encoder(stance, CPU)
    pairs = [Window(np.arange(2000, 2012), np.repeat([0, 1], [5, 7])), Window(np.arange(1500, 1504), np.array([0, 0, 0, 1]))]
    together = [out["logits"] for out in encoder.run(pairs)]
    assert [scores.shape for scores in together] == [(len(pair), LOGITS.columns) for pair in pairs]
    for window, logits in zip(pairs, together, strict=True):
        assert np.allclose(encoder.run([window])[0]["logits"], logits, atol=1e-5)


def test_of_a_pair_the_tokens_wanted_are_judged(stance: Path) -> None:
    encoder = load_encoder(stance, CPU)
    ids, types = np.arange(2000, 2012), np.repeat([0, 1, 4], [5, 4, 3])
    (every,), (some,) = (encoder.run([Window(ids, types, rows)]) for rows in (None, np.array([5, 9, 11])))
    assert np.allclose(every["logits"][[5, 9, 11]], some["logits"], atol=1e-5)


def test_marks_of_a_passage_change_what_is_said(stance: Path) -> None:
    encoder = load_encoder(stance, CPU)
    ids, plain, marked = np.arange(2000, 2012), np.repeat([0, 1], [5, 7]), np.repeat([0, 1, 4], [5, 4, 3])
    first, second = encoder.run([Window(ids, plain), Window(ids, marked)])
    assert not np.allclose(first["logits"], second["logits"], atol=1e-3)


def test_the_two_halves_of_a_pair_are_told_apart(stance: Path) -> None:
    encoder = load_encoder(stance, CPU)
    ids = np.arange(2000, 2012)
    early, late = encoder.run([Window(ids, np.repeat([0, 1], [5, 7])), Window(ids, np.repeat([0, 1], [7, 5]))])
    assert not np.allclose(early["logits"], late["logits"], atol=1e-3)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_missing_file_is_named(article: Path, name: str) -> None:
    (article / name).unlink()
    with pytest.raises(BundleError, match=name):
        load_encoder(article, CPU)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="nowhere"):
        load_encoder(tmp_path / "nowhere", CPU)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
def test_a_damaged_file_is_one_sentence(article: Path, name: str) -> None:
    (article / name).write_bytes(b"\x00damaged")
    with pytest.raises(BundleError) as caught:
        load_encoder(article, CPU)
    assert str(article) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_of_heads_is_told_and_the_others_are_read(article: Path) -> None:
    (article / "heads" / "hedging.safetensors").write_bytes(b"\x00damaged")
    faults: dict[str, str] = {}
    (outputs,) = load_encoder(article, CPU, faults=faults).run([window(4)])
    assert outputs.keys() >= {"entities", "content", "query_antecedent"}
    assert outputs.keys().isdisjoint({"hedging", "certainty"})
    assert faults.keys() == {"hedging"}
    assert str(article / "heads" / "hedging.safetensors") in faults["hedging"]
    assert "\n" not in faults["hedging"]


def test_heads_of_another_width_are_told_and_the_others_are_read(article: Path, tmp_path: Path) -> None:
    wider = tiny.article(tmp_path / "wider", hidden=32)
    shutil.copy(wider / "heads" / "entities.safetensors", article / "heads" / "entities.safetensors")
    faults: dict[str, str] = {}
    (outputs,) = load_encoder(article, CPU, faults=faults).run([window(4)])
    assert "hedging" in outputs
    assert "entities" not in outputs
    assert "does not fit the encoder" in faults["entities"]


def test_a_folder_without_heads_is_refused(article: Path) -> None:
    shutil.rmtree(article / "heads")
    with pytest.raises(BundleError, match="heads"):
        load_encoder(article, CPU)


def test_the_rest_answers_as_it_would_with_all_heads(article: Path) -> None:
    (whole,) = load_encoder(article, CPU).run([window(9)])
    (article / "heads" / "entities.safetensors").unlink()
    (rest,) = load_encoder(article, CPU).run([window(9)])
    assert rest.keys() == whole.keys() - {"entities"}
    for name in rest:
        assert np.allclose(rest[name], whole[name], atol=1e-6)


def test_a_plain_bert_without_case_shapes_is_refused(article: Path, stance: Path) -> None:
    for name in ("config.json", "model.safetensors"):
        shutil.copy(stance / name, article / name)
    with pytest.raises(BundleError, match="token types"):
        load_encoder(article, CPU)


def test_cuda_where_there_is_none_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert device_of("auto") == CPU
    with pytest.raises(BundleError, match="auto"):
        device_of("cuda")
