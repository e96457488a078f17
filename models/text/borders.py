"""The borders of blocks as the encoder sees them: what a reader sees as an end is a stop, as the encoder sees no layout."""

import re
from collections.abc import Mapping

import numpy as np

from models.text.blocks import Blocks
from models.text.tokens import Tokens

ENDED = re.compile(r"[.!?:;,…—–-][\"”’'»)\]]*\Z")
LONGEST_END = 6


def bordered(text: str, tokens: Tokens, blocks: Blocks, stops: Mapping[str, int]) -> Tokens:
    """``tokens`` with a stop after each block of ``text`` that no mark ends: a semicolon after a table's cell, else a full stop.

    ``stops`` has the ids of these marks; the border of one that it lacks stays unread.
    "The mayor met | Tom Baker | Quito officials", a picture's text between two parts of a sentence, names no Tom Baker Quito.
    """
    ends, ids = [], []
    for block in blocks.blocks[:-1]:
        stop = stops.get(";" if block.role == "table_cell" else ".")
        if stop is not None and not ENDED.search(text, max(block.span.start, block.span.end - LONGEST_END), block.span.end):
            ends.append(block.span.end)
            ids.append(stop)
    words = np.searchsorted(tokens.starts, ends) - 1
    new = np.flatnonzero(np.diff(words, prepend=-1) > 0)
    return tokens.followed(words[new], np.array(ids, dtype=np.int64)[new]) if len(new) else tokens
