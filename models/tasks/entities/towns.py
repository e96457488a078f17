"""Towns of the world: where the tagger hesitates over what such a name is in a sentence, that it is one speaks for the place."""

import re
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.decoding.bio import log_softmax
from models.tasks.entities.labels import TAGGED
from models.text.document import Document
from models.text.lexicon.lists import words

TOWNS: Final = words("towns")
ODDS: Final = 6.0
"""How much likelier a town's name is made to be a place's."""
NAMED: Final = 0.5
"""The least probability that a word is part of some name from which it may be part of a town's."""
SURE: Final = 0.7
"""The probability of a label from which it is left alone. Up to .9 conll2003, where towns are teams, loses .001 of F1 more."""
LONGEST: Final = 4
"""Words of a town's name, hyphens apart."""
PROSE: Final = re.compile(r"(?:\A|\W)[a-z]+(?!\w)")
"""A word in lower case: a headline or a table of results has hardly any, and its towns are teams."""
FIGURES: Final = re.compile(r"\d")
LOC: Final = 1 + 2 * TAGGED.index("LOC")


def leaning(document: Document, scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tagger's ``scores`` (W, 1 + 2 types), log-probabilities of each word's labels, with a town's words likelier to be a place's.

    Sentences with figures are left alone, as are those without a word in lower case.
    """
    text, starts, ends = document.text, document.tokens.starts, document.tokens.ends
    unsure = np.flatnonzero((scores[:, 0] <= log(1 - NAMED)) & (scores.max(axis=1) < log(SURE)))
    rows: set[int] = set()
    for first in unsure.tolist():
        if not text[starts[first]].isupper():
            continue
        for last in range(min(first + LONGEST, len(starts)), first, -1):
            if text[starts[first] : ends[last - 1]].lower() in TOWNS:
                sentence = document.sentence_span(int(starts[first])).of(text)
                if PROSE.search(sentence) and not FIGURES.search(sentence):
                    rows.update(range(first, last))
                break
    if not rows:
        return scores
    raised, some = scores.copy(), sorted(rows)
    raised[some, LOC : LOC + 2] += np.float32(log(ODDS))
    raised[some] = log_softmax(raised[some])
    return raised
