"""Words of a text, and their tokens as a model's own tokenizer makes them."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models.encoders.folder import BundleError
from models.encoders.window import Window
from models.text.tokens import Tokens
from models.text.windows import Cut

_LETTER, _ALPHANUMERIC = r"[^\W\d_]", r"[^\W_]"
# Accents, joiners and variation selectors, which belong to the character before them.
_MARKS = "[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufe00-\ufe0f]*"
_RUN = rf"(?:{_ALPHANUMERIC}{_MARKS})+"
_WORD = re.compile(
    rf"(?:{_LETTER}\.){{2,}}(?:{_LETTER}(?!{_ALPHANUMERIC}))?"  # U.S.
    rf"|['’][sS](?!{_ALPHANUMERIC})"
    r"|\d+(?:[.,]\d+)+"
    rf"|{_RUN}(?:(?:['’](?![sS](?!{_ALPHANUMERIC}))|&){_RUN})*"  # O'Neill, AT&T
    rf"|\S{_MARKS}"
)

PIECES = 64
"""Most tokens of a word that are read: an endless run of letters is one word, and its first token tells its label."""


def words(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Starts and ends (W,) of the words of ``text``, cut as entity data sets cut them: every character but whitespace lies in one."""
    spans = np.array([match.span() for match in _WORD.finditer(text)], dtype=np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1]


class OwnTokenizer:
    """The ``tokenizer.json`` of a model folder, whatever its algorithm; safe to share between threads.

    It gets the words one by one, each with a space before it where the text has one, which is how token classifiers are trained: data
    sets are cut to words. So offsets are the words' own and exact whatever the tokenizer makes of a character, and no special token can
    be written into a text.
    """

    def __init__(self, path: Path) -> None:
        self._pieces = Tokenizer.from_file(str(path))
        self._pieces.no_truncation()
        self._pieces.no_padding()
        framed = self._pieces.encode(["a"], is_pretokenized=True)
        inside = [i for i, special in enumerate(framed.special_tokens_mask) if not special]
        if not inside:
            raise ValueError("the tokenizer makes nothing of a letter")
        self.before = np.array(framed.ids[: inside[0]], dtype=np.int64)
        """Special tokens that a window begins with."""
        self.after = np.array(framed.ids[inside[-1] + 1 :], dtype=np.int64)
        """Special tokens that a window ends with."""
        self.largest = max(self._pieces.get_vocab(with_added_tokens=True).values())
        """The highest id it can give."""

    def __call__(self, text: str) -> Tokens:
        """The tokens of ``text``; a word of which the tokenizer keeps nothing is left out. Case shapes are all 0."""
        starts, ends = words(text)
        spaced = starts > np.concatenate(([0], ends[:-1])) if len(starts) else starts
        inputs = [f" {text[a:b]}" if gap else text[a:b] for a, b, gap in zip(starts, ends, spaced, strict=True)]
        encoding = self._pieces.encode(inputs, is_pretokenized=True, add_special_tokens=False)
        ids, owners = np.array(encoding.ids, dtype=np.int64), np.array(encoding.word_ids, dtype=np.int64)
        kept = np.arange(len(ids)) - np.searchsorted(owners, owners) < PIECES
        ids, owners = ids[kept], owners[kept]
        known, first = np.unique(owners, return_index=True)
        return Tokens(ids, np.zeros(len(ids), dtype=np.int64), first, starts[known], ends[known])

    def window(self, tokens: Tokens, cut: Cut) -> Window:
        """The input of a cut, special tokens included."""
        ids = np.concatenate((self.before, tokens.ids[cut.low : cut.high], self.after))
        return Window(ids, np.zeros(len(ids), dtype=np.int64))


def read_tokenizer(folder: Path) -> OwnTokenizer:
    """The folder's tokenizer; BundleError when it has none."""
    if not (folder / "tokenizer.json").is_file():
        raise BundleError(
            f"the model folder {folder} lacks tokenizer.json: write it with transformers, AutoTokenizer.from_pretrained(folder)"
            ".save_pretrained(folder)"
        )
    try:
        return OwnTokenizer(folder / "tokenizer.json")
    except Exception as error:  # tokenizers raises no narrower class
        raise BundleError(f"the tokenizer.json in {folder} cannot be read") from error
