import json
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForTokenClassification, AutoTokenizer

from bench.peers.export import HEADS, WINDOW, export
from models.encoders.loading import load_encoder
from models.encoders.window import Window
from models.tasks import TAGS
from tests import tiny


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.article(tmp_path_factory.mktemp("models") / "article")


@pytest.fixture(scope="module")
def folders(article: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return export(article, tmp_path_factory.mktemp("exported"))


def test_each_task_gets_a_token_classifier_with_its_labels(folders: list[Path]) -> None:
    for task, folder in zip(HEADS, folders, strict=True):
        model = AutoModelForTokenClassification.from_pretrained(folder)
        assert [model.config.id2label[index] for index in range(len(TAGS[task]))] == list(TAGS[task])
        assert model.dtype == torch.float32


def test_the_classifier_says_what_our_head_says(article: Path, folders: list[Path]) -> None:
    ids = np.array([101, 3000, 4000, 5000, 102])
    ours = load_encoder(article, torch.device("cpu")).run([Window(ids, np.zeros_like(ids))])[0]
    model = AutoModelForTokenClassification.from_pretrained(folders[0]).eval()
    with torch.inference_mode():
        theirs = model(torch.from_numpy(ids)[None]).logits[0].log_softmax(-1)
    assert np.allclose(ours["entities"], theirs, atol=1e-4)


def test_its_tokeniser_cuts_at_our_window(folders: list[Path]) -> None:
    tokenizer = AutoTokenizer.from_pretrained(folders[0])
    assert tokenizer.model_max_length == WINDOW == 256
    assert tokenizer("Rain fell.").input_ids == [101, 4542, 3062, 1012, 102]
    assert json.loads((folders[0] / "tokenizer_config.json").read_text())["do_lower_case"] is True
