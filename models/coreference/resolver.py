"""Anaphors to referents.

A log-linear model of the places where somebody or something was on the reader's mind: nearness, position in the sentence and in the
speech, what the text tells of agreement, and how strongly the encoder's pointer ties the two words together. The probability of a
referent is the sum over its places, as in mention ranking (Denis & Baldridge 2008; Durrett & Klein 2013); an anaphor resolved is a place
for those after it. Gender comes from the text alone: titles, gendered nouns and pronouns already read; never from a first name.
"""

import numpy as np
from numpy.typing import NDArray

from models.annotations import Alternative
from models.coreference.anaphora import Anaphor, Anaphora, Referent
from models.coreference.relatives import relatives
from models.coreference.trail import NOBODY, Choice, Trail
from models.coreference.weights import Weights, load

WEIGHTS = load()
LEAST_ALTERNATIVE = 0.02
MOST_ALTERNATIVES = 3


def resolve(trail: Trail, weights: Weights = WEIGHTS) -> Anaphora:
    """What the pronouns, relative words and definite role nouns of a text stand for, each with the probability of that reading.

    ``trail`` is used up. An anaphor without a candidate is left out. Time grows with n log n of the text's length.
    """
    found = []
    for i in trail.anaphors:
        choice = trail.choice(i)
        if choice is None:
            trail.settle(i, NOBODY)
            continue
        referents, likely = probabilities(trail, choice, weights)
        trail.settle(i, int(referents[likely.argmax()]))
        if len(referents) > 1:
            found.append(_anaphor(trail, i, choice, referents, likely))
    return Anaphora.of([*found, *relatives(trail.article)])


def probabilities(trail: Trail, choice: Choice, weights: Weights) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The referents among the candidates, ``NOBODY`` first, and the probability of each."""
    own, none = weights[choice.kind, choice.pointed]
    scores = np.append(choice.features @ own, choice.nowhere @ none).astype(np.float64)
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    # referents count from NOBODY, which is -1
    likely = np.bincount(trail.owner[choice.rows] - NOBODY, shares[:-1])
    likely[0] += shares[-1]
    referents = np.flatnonzero(likely)
    return np.asarray(referents + NOBODY, dtype=np.int64), np.asarray(likely[referents], dtype=np.float64)


def _anaphor(trail: Trail, i: int, choice: Choice, referents: NDArray[np.int64], likely: NDArray[np.float64]) -> Anaphor:
    place = trail.places[i]
    best, *others = sorted(range(1, len(referents)), key=lambda k: (-likely[k], k))
    own = choice.rows[trail.owner[choice.rows] == referents[best]]
    before = own[own < i]
    return Anaphor(
        place.span,
        "pronoun" if place.pronoun else "nominal",
        trail.referents[referents[best]],
        round(float(likely[best]), 4),
        trail.places[int(before[-1] if len(before) else own[0])].span,
        tuple(_alternative(trail.referents[referents[k]], likely[k]) for k in others[:MOST_ALTERNATIVES] if likely[k] >= LEAST_ALTERNATIVE),
    )


def _alternative(referent: Referent, probability: float) -> Alternative:
    return Alternative(referent.name, referent.entity, round(float(probability), 4))
