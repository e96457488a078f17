"""The places each anaphor may go back to, and what the text alone tells of them: all that no decision on an anaphor changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.tasks.coreference.features import COLUMN, KINDS, NOWHERE, Kind
from models.tasks.coreference.places import Place
from models.tasks.coreference.pointing import Pointing
from models.tasks.coreference.settings import Settings
from models.text.lexicon import OBJECTS, SUBJECTS

SENTENCES = 8
MOST = 48
LATER = 4
CLAUSES = 6
"""Clauses between two places of a sentence from which more make no difference."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The candidates of n anaphors, as P pairs of an anaphor and a place, by anaphor and then by place."""

    bounds: list[int]
    """The pairs of anaphor k are ``bounds[k]`` to ``bounds[k + 1]``."""
    rows: NDArray[np.int64]
    """(P,) the places, by index."""
    given: NDArray[np.bool_]
    """(P,) whether the text itself gives the name at the place the role that the anaphor is."""
    features: NDArray[np.float32]
    """(P, F) of :data:`models.tasks.coreference.features.FEATURES`, 0 where decisions change them."""
    nowhere: NDArray[np.float32]
    """(n, G) of :data:`models.tasks.coreference.features.NOWHERE`, 0 where decisions change them."""
    words: NDArray[np.int64]
    """(P,) the pointer's words at the places."""
    odds: NDArray[np.float64]
    """(P,) the pointer's odds of these words, 0 for one that does not come before the anaphor in sight."""
    elsewhere: NDArray[np.float64]
    """(n,) the summed odds of all other words in sight before the anaphor."""

    @classmethod
    def of(
        cls,
        places: Sequence[Place],
        settings: Settings,
        anaphors: Sequence[int],
        kinds: Sequence[Kind],
        given: Sequence[Sequence[int]],
        pointing: Pointing | None,
    ) -> Self:
        """The candidates of ``anaphors``, which are places by index; ``given`` has for each the places of names given its role."""
        here = np.array(anaphors, dtype=np.int64)
        which, rows, from_roles = _pairs(settings, here, kinds, given)
        features = _features([places[i].pronoun for i in anaphors], settings, here, which, rows)
        nowhere = np.zeros((len(here), len(NOWHERE)), dtype=np.float32)
        nowhere[:, NOWHERE.index("nowhere")] = 1
        nowhere[:, NOWHERE.index("restricted")] = [noun is not None and noun.restricted for noun in (places[i].noun for i in anaphors)]
        nowhere[:, NOWHERE.index("quoted")] = settings.marked[here]
        words, odds, elsewhere = np.zeros_like(rows), np.zeros(len(rows)), np.zeros(len(here))
        if pointing:
            at = pointing.words(settings.starts)
            words = at[rows]
            ties = pointing.ties(at[here], which, words)
            features[:, COLUMN["pointer"]], odds, elsewhere = ties.scores, ties.odds, ties.elsewhere
        bounds = np.searchsorted(which, np.arange(len(here) + 1)).tolist()
        return cls(bounds, rows, from_roles, features, nowhere, words, odds, elsewhere)

    def odds_without(self, k: int, fits: NDArray[np.bool_]) -> float:
        """The summed odds of the words of anaphor ``k`` that no candidate stands at any more when only those that ``fits`` stay."""
        of_choice = slice(self.bounds[k], self.bounds[k + 1])
        words, odds = self.words[of_choice], self.odds[of_choice]
        lost: dict[int, float] = dict(zip(words[~fits].tolist(), odds[~fits].tolist(), strict=True))
        left = set(words[fits].tolist())
        return sum(odds_lost for word, odds_lost in lost.items() if word not in left)


def _pairs(
    settings: Settings, here: NDArray[np.int64], kinds: Sequence[Kind], given: Sequence[Sequence[int]]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Of each pair (P,) the number of the anaphor, the place, and whether it is one of ``given``.

    The others are near before the anaphor or, of a pronoun, names soon after it in its sentence, and of a kind that it may go back to.
    """
    pronoun, sentence = settings.pronoun, settings.sentences[here]
    low = np.maximum(here - MOST, np.searchsorted(settings.sentences, sentence - SENTENCES))
    high = np.minimum(here + 1 + LATER, np.searchsorted(settings.sentences, sentence, side="right"))
    counts = np.where(pronoun[here], high, here) - low
    which = np.repeat(np.arange(len(here)), counts)
    rows = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - low, counts)
    kind = np.array([KINDS.index(kind) for kind in kinds], dtype=np.int64)[which]
    anaphors = here[which]
    fits = settings.means[rows, kind] & ((rows < anaphors) | ((rows > anaphors) & settings.named[rows]))
    fits &= (kind != KINDS.index("person")) | ~pronoun[rows] | (settings.she[rows] == settings.she[anaphors])
    which, rows = which[fits], rows[fits]
    added = np.array([k * len(pronoun) + row for k, some in enumerate(given) for row in set(some)], dtype=np.int64)
    if not len(added):
        return which, rows, np.zeros(len(rows), dtype=bool)
    pairs = which * len(pronoun) + rows
    pairs = np.sort(np.append(pairs[~np.isin(pairs, added)], added))
    which, rows = np.divmod(pairs, len(pronoun))
    return which, rows, np.isin(pairs, added)


def _features(
    pronouns: Sequence[str], settings: Settings, here: NDArray[np.int64], which: NDArray[np.int64], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The features (P, F) of places ``rows`` (P,) for the anaphors ``which`` (P,), by number, at places ``here`` (n,)."""
    anaphors = here[which]
    features = settings.features[rows]
    away = settings.sentences[anaphors] - settings.sentences[rows]
    same = away == 0
    clauses = np.minimum(np.abs(settings.clauses[anaphors, 0] - settings.clauses[rows, 1]), CLAUSES) * same
    is_subject = np.array([pronoun in SUBJECTS for pronoun in pronouns], dtype=bool)[which]
    is_object = np.array([pronoun in OBJECTS for pronoun in pronouns], dtype=bool)[which]
    features[:, COLUMN["same_sentence"]] = same
    features[:, COLUMN["sentence_before"]] = away == 1
    features[:, COLUMN["distance"]] = np.log1p(away.clip(min=0))
    features[:, COLUMN["both_subjects"]] = features[:, COLUMN["subject"]] * is_subject
    features[:, COLUMN["clauses"]] = clauses
    features[:, COLUMN["later"]] = rows > anaphors
    features[:, COLUMN["same_paragraph"]] = settings.paragraphs[rows] == settings.paragraphs[anaphors]
    features[:, COLUMN["speaks_on"]] = features[:, COLUMN["source"]] * settings.features[anaphors, COLUMN["source"]]
    features[:, COLUMN["in_marks"]] = settings.marked[rows] & ~settings.marked[anaphors]
    features[:, COLUMN["object_of"]] = same & (clauses == 0) & is_object & (rows < anaphors) & (features[:, COLUMN["subject"]] > 0)
    features[:, COLUMN["same_noun"]] = (settings.nouns[anaphors] >= 0) & (settings.nouns[rows] == settings.nouns[anaphors])
    return features
