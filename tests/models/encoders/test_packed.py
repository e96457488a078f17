from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModel, BertModel

from models.encoders.packed import forward, pack
from models.encoders.window import Window
from tests import tiny

LENGTHS = (3, 17, 1, 60)


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> BertModel:
    folder: Path = tiny.article(tmp_path_factory.mktemp("article"))
    model: BertModel = AutoModel.from_pretrained(folder, add_pooling_layer=False)
    return model.eval()


def windows() -> list[Window]:
    draw = np.random.default_rng(5)
    return [Window(draw.integers(1000, 20000, n), draw.integers(0, 4, n)) for n in LENGTHS]


def test_packed_windows_are_computed_as_if_each_were_alone(bert: BertModel) -> None:
    with torch.inference_mode():
        packed = forward(bert, *pack(windows())).split(list(LENGTHS))
        for window, hidden in zip(windows(), packed, strict=True):
            ids, types = torch.from_numpy(window.ids)[None], torch.from_numpy(window.types)[None]
            alone = bert(input_ids=ids, token_type_ids=types).last_hidden_state[0]
            assert torch.allclose(hidden, alone, atol=1e-5)


def test_no_token_is_computed_that_was_not_sent(bert: BertModel) -> None:
    with torch.inference_mode():
        assert forward(bert, *pack(windows())).shape[0] == sum(LENGTHS)
