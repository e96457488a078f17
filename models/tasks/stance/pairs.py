"""Target and passage as one input of the stance encoder."""

import numpy as np
from numpy.typing import NDArray

from models.encoders.window import Window
from models.text.tokens import Tokenizer


def pair(tokenize: Tokenizer, target: NDArray[np.int64], passage: NDArray[np.int64]) -> Window:
    """``[CLS] target [SEP] passage [SEP]`` of the ids (n,) and (m,), the halves told apart by token type."""
    ids = np.concatenate(([tokenize.cls], target, [tokenize.sep], passage, [tokenize.sep]))
    return Window(ids, np.repeat([0, 1], [len(target) + 2, len(passage) + 1]))
