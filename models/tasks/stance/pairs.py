"""Target and passage as one input of the stance encoder."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.encoders.window import Window
from models.tasks.stance.marks import PASSAGE, TARGET
from models.text.tokens import Tokenizer

AROUND = 3
"""Special tokens of a pair."""


def pair(tokenize: Tokenizer, target: NDArray[np.int64], passage: NDArray[np.int64], types: NDArray[np.int64]) -> Window:
    """``[CLS] target [SEP] passage [SEP]`` of the ids (n,) and (m,); ``types`` (m,) are the passage's. Wanted are its m tokens."""
    ids = np.concatenate(([tokenize.cls], target, [tokenize.sep], passage, [tokenize.sep]))
    before = len(target) + 2
    return Window(ids, np.concatenate((np.full(before, TARGET), types, [PASSAGE])), np.arange(before, before + len(passage)))


def marked(window: Window, types: NDArray[np.int64]) -> Window:
    """``window`` with ``types`` (m,) for those of its passage."""
    assert window.rows is not None
    every = window.types.copy()
    every[window.rows] = types
    return replace(window, types=every)
