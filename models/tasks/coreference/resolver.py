"""Anaphors to referents.

A log-linear model of the places where somebody or something was on the reader's mind: nearness, position in the sentence and in the
speech, what the text tells of agreement, and how strongly the encoder's pointer ties the two words together. The probability of a
referent is the sum over its places, as in mention ranking (Denis & Baldridge 2008; Durrett & Klein 2013); an anaphor resolved is a place
for those after it. Gender comes from the text alone: titles, gendered nouns and pronouns already read; never from a first name.
"""

from collections.abc import Mapping
from math import exp

from models.annotations import Alternative, Referent
from models.tasks.coreference.anaphora import Anaphor, Anaphora
from models.tasks.coreference.relatives import relatives
from models.tasks.coreference.trail import NOBODY, Choice, Trail
from models.tasks.coreference.weights import Weights, load

WEIGHTS = load()
NOBODY_TOLD: Mapping[int, Referent] = {}
LEAST_ALTERNATIVE = 0.02
MOST_ALTERNATIVES = 3


def resolve(trail: Trail, weights: Weights = WEIGHTS, told: Mapping[int, Referent] = NOBODY_TOLD) -> Anaphora:
    """What the pronouns, relative words and definite role nouns of a text stand for, each with the probability of that reading.

    ``trail`` is used up; ``told`` are, by where they begin, those that an editor has read. An anaphor without a candidate is left out. Time
    grows with n log n of the text's length.
    """
    anaphors = []
    for i in trail.anaphors:
        choice = trail.choice(i)
        place = trail.places[i]
        if referent := told.get(place.span.start):
            trail.settle(i, trail.number(referent))
            anaphors.append(Anaphor(place.span, "pronoun" if place.pronoun else "nominal", referent, 1.0, place.span))
            continue
        if choice is None:
            trail.settle(i, NOBODY)
            continue
        likely = probabilities(choice, weights)
        trail.settle(i, max(likely, key=likely.__getitem__))
        if len(likely) > 1:
            anaphors.append(_anaphor(trail, i, choice, likely))
    return Anaphora.of([*anaphors, *relatives(trail.document, trail.names)], trail.roles, trail.genders)


def probabilities(choice: Choice, weights: Weights) -> dict[int, float]:
    """The referents of the candidates in order, ``NOBODY`` before them, with the probability of each."""
    weighting, none = weights[choice.kind, choice.pointed]
    scores = choice.features.dot(weighting).tolist()
    nobody = float(choice.nowhere.dot(none))
    highest = max(nobody, *scores)
    likely = {NOBODY: exp(nobody - highest)}
    for referent, score in zip(choice.referents, scores, strict=True):
        likely[referent] = likely.get(referent, 0.0) + exp(score - highest)
    whole = sum(likely.values())
    return {referent: likely[referent] / whole for referent in sorted(likely)}


def _anaphor(trail: Trail, i: int, choice: Choice, likely: dict[int, float]) -> Anaphor:
    place = trail.places[i]
    best, *others = sorted(filter(NOBODY.__ne__, likely), key=likely.__getitem__, reverse=True)
    of_best = [row for row, referent in zip(choice.rows.tolist(), choice.referents, strict=True) if referent == best]
    before = [row for row in of_best if row < i]
    return Anaphor(
        place.span,
        "pronoun" if place.pronoun else "nominal",
        trail.referents[best],
        round(likely[best], 4),
        trail.places[before[-1] if before else of_best[0]].span,
        tuple(_alternative(trail.referents[row], likely[row]) for row in others[:MOST_ALTERNATIVES] if likely[row] >= LEAST_ALTERNATIVE),
    )


def _alternative(referent: Referent, probability: float) -> Alternative:
    return Alternative(referent.name, referent.entity, round(probability, 4))
