"""How a document is read by the encoder of articles: the windows it is cut to, and their outputs put together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.encoders.window import Outputs, Window
from models.text.document import Document
from models.text.tokens import Tokenizer, Tokens
from models.text.windows import Cut, cut


def cuts_of(document: Document) -> tuple[Cut, ...]:
    """What the windows of ``document`` read and judge."""
    tokens = document.tokens
    return cut(tokens, tokens.at(document.sentence_starts), tokens.at(document.paragraphs[1:]))


def window_of(tokenize: Tokenizer, tokens: Tokens, cut: Cut) -> Window:
    """``[CLS] tokens [SEP]`` of a cut, with their case shapes; wanted are the first tokens of the words it judges."""
    ids = np.concatenate(([tokenize.cls], tokens.ids[cut.low : cut.high], [tokenize.sep]))
    types = np.concatenate(([0], tokens.shapes[cut.low : cut.high], [0]))
    judged = tokens.first[slice(*np.searchsorted(tokens.first, (cut.keep_low, cut.keep_high)))]
    return Window(ids, types, judged - cut.low + 1)


def by_word(outputs: Sequence[Outputs]) -> dict[str, NDArray[np.float32]]:
    """The outputs, (words, D) each, for every word of a text, of those of its windows; empty without any word."""
    if not outputs:
        return {}
    return {name: np.concatenate([window[name] for window in outputs]).astype(np.float32, copy=False) for name in outputs[0]}
