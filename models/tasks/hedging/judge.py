"""Which words hedge, judged once more: a small network over what the encoder knows of a word and its neighbours in the sentence.

The tagger is linear on a word's state, and whoever fits it anew must train the encoder of all tasks. What hedges turns on few words beside
it: "ruled out" and "cannot rule out", "may enter" and "may fall", "the might of" and "might". So two convolutions over the words of a
sentence read each word's narrowed state, its identity and its case, and say what the tagger's scores change by. Nothing goes over the
border of a sentence, so that neighbours change a judgement only by way of the encoder.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.decoding.bio import log_softmax
from models.heads import Scores
from models.text.document import Document

REACH: Final = 2
"""Words on either side that each convolution sees."""

NAMES: Final = ("words", "embeddings", "shapes", "first", "first_bias", "second", "second_bias", "direct")
"""Of its arrays.

``words`` (V,) are the vocabulary ids, in rising order, of first tokens that it knows, ``embeddings`` (V + 1, E) theirs and that of all
others, ``shapes`` (4, C) those of the case shapes. ``first`` (K, M) and ``second`` (N, L) are the convolutions over windows of words, each
with a bias; ``direct`` (D + E, L) goes from a word's state and embedding to its labels.
"""

Arrays = Mapping[str, NDArray[Any]]


def judged(document: Document, tagged: Scores, states: Scores, arrays: Arrays) -> Scores:
    """Log-probabilities (W, L) of the labels of the document's words, from those ``tagged`` (W, L) and their ``states`` (W, D)."""
    tokens = document.tokens
    ids = tokens.ids[tokens.first]
    places = np.searchsorted(arrays["words"], ids).clip(max=len(arrays["words"]) - 1)
    embedded = arrays["embeddings"][np.where(arrays["words"][places] == ids, places, len(arrays["words"]))]
    owners = np.searchsorted(document.sentence_starts, tokens.starts, "right").clip(min=1)
    seen = np.concatenate((states.clip(min=0), embedded, arrays["shapes"][tokens.shapes[tokens.first]]), axis=1)
    inner = (windows(seen, owners) @ arrays["first"] + arrays["first_bias"]).clip(min=0)
    change = windows(inner, owners) @ arrays["second"] + arrays["second_bias"]
    return log_softmax(tagged + change + np.concatenate((states, embedded), axis=1) @ arrays["direct"])


def windows(words: Scores, owners: NDArray[np.int64]) -> Scores:
    """Each of ``words`` (W, D) with its neighbours, (W, (2 * REACH + 1) * D) from the left; zeros for those of another sentence.

    ``owners`` (W,) are the words' sentences, in rising order.
    """
    count, width = words.shape
    # so many empty rows between two sentences that no window reaches across
    places = np.arange(count) + REACH * np.concatenate((np.ones(min(count, 1)), 1 + np.cumsum(np.diff(owners) > 0))).astype(np.int64)
    apart = np.zeros((int(places[-1]) + REACH + 1 if count else 0, width), dtype=np.float32)
    apart[places] = words
    return np.concatenate([apart[places + shift] for shift in range(-REACH, REACH + 1)], axis=1)
