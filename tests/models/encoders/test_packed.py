from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional
from transformers import AutoModel, BertModel

from models.encoders.packed import Padded, forward, pack, places
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


def test_windows_padded_to_a_rectangle_see_what_they_see_alone() -> None:
    torch.manual_seed(0)
    lengths = [3, 1, 7]
    query, key, value = torch.randn(3, sum(lengths), 2, 4).unbind(0)
    padded = Padded(lengths, places(lengths, torch.device("cpu")))
    seen = padded.attend(query, key, value)
    torch.testing.assert_close(padded.gather(padded.spread(query)), query)
    for own in torch.arange(sum(lengths)).split(lengths):
        alone = functional.scaled_dot_product_attention(*(states[own].transpose(0, 1) for states in (query, key, value)))
        torch.testing.assert_close(seen[own], alone.transpose(0, 1))
