"""What the text alone tells of each of its places, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models.annotations import MentionType, Span
from models.tasks.coreference.features import FEATURES, GRAMMAR, KINDS, NATURE, Kind
from models.tasks.coreference.grammar import grammar, within
from models.tasks.coreference.places import PRONOUNS, Place, Sort
from models.tasks.coreference.roles import role_of
from models.text.document import Document
from models.text.lexicon import FEMININE
from models.text.names import Names

NOUNS: Final[dict[Sort, Kind]] = {"person": "role", "body": "institution", "group": "group"}
"""The kind of anaphor that a noun of each sort is."""

PERSON, BODY, IT, GROUP = range(4)
MEANS: Final[tuple[frozenset[Kind], ...]] = (
    frozenset(("person", "role")),
    frozenset(("body", "group", "institution")),
    frozenset(("body", "institution")),
    frozenset(("group",)),
)
"""What kinds of anaphors may go back to a person, a body, an "it" and a group."""
_MEANS: Final = np.array([[kind in kinds for kind in KINDS] for kinds in MEANS])
_OF_NOUNS: Final[dict[Sort, int]] = {"person": PERSON, "body": BODY, "group": GROUP}
_OF_PRONOUNS: Final[dict[Sort, int]] = {"person": PERSON, "body": IT, "group": GROUP}
_OF_NAMES: Final[dict[MentionType, str]] = {
    **dict.fromkeys(("LOC", "FAC"), "place"),
    "NORP": "peoples",
    **dict.fromkeys(("PRODUCT", "WORK", "EVENT", "MISC"), "thing"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Settings:
    """The n places by start."""

    starts: NDArray[np.int64]
    """(n,) where they begin."""
    sentences: NDArray[np.int64]
    """(n,) numbers of their sentences."""
    paragraphs: NDArray[np.int64]
    """(n,) indexes of their paragraphs."""
    clauses: NDArray[np.int64]
    """(n, 2) how many clauses may have begun before their starts and their ends."""
    pronoun: NDArray[np.bool_]
    """(n,) whether they are pronouns."""
    named: NDArray[np.bool_]
    """(n,) whether they are names."""
    she: NDArray[np.bool_]
    """(n,) whether they are feminine pronouns."""
    means: NDArray[np.bool_]
    """(n, K) which ``KINDS`` of anaphors may go back to them."""
    nouns: NDArray[np.int64]
    """(n,) numbers of their head nouns, those of one role being one; below 0 without a noun."""
    marked: NDArray[np.bool_]
    """(n,) whether they stand in quotation marks."""
    features: NDArray[np.float32]
    """(n, F) ``GRAMMAR`` and ``NATURE``, 0 for the others."""

    @classmethod
    def of(cls, document: Document, names: Names, places: Sequence[Place], said: Sequence[Span], sources: Sequence[Span]) -> Self:
        """``said`` and ``sources`` are the spans, by start, of what is said and that say who speaks."""
        spans = np.array([(place.span.start, place.span.end) for place in places], dtype=np.int64).reshape(-1, 2)
        starts = spans[:, 0].copy()
        sentences = np.searchsorted(document.sentence_starts, starts, side="right")
        opens = np.ones(len(places), dtype=bool)
        opens[1:] = sentences[1:] != sentences[:-1]
        natures = [_nature(names, place) for place in places]
        means, nature = np.array(natures, dtype=np.int64).reshape(-1, 2).T
        features = np.zeros((len(places), len(FEATURES)), dtype=np.float32)
        features[:, : len(GRAMMAR)] = grammar(document, places, spans, said, sources, opens)
        features[:, len(GRAMMAR) : len(GRAMMAR) + len(NATURE)] = nature[:, None] == np.arange(len(NATURE))
        numbers: dict[str, int] = {}
        nouns = [numbers.setdefault(role_of(place.noun.head), len(numbers)) if place.noun else -1 for place in places]
        return cls(
            starts=starts,
            sentences=sentences,
            paragraphs=document.paragraphs_of(starts),
            clauses=np.searchsorted(document.words.clauses, spans),
            pronoun=np.array([place.pronoun != "" for place in places], dtype=bool),
            named=np.array([place.entity is not None for place in places], dtype=bool),
            she=np.array([place.pronoun in FEMININE for place in places], dtype=bool),
            means=_MEANS[means],
            nouns=np.array(nouns, dtype=np.int64),
            marked=within([region.outer for region in document.quoted], starts),
            features=features,
        )


def _nature(names: Names, place: Place) -> tuple[int, int]:
    """Which of ``MEANS`` a place has, and which feature of ``NATURE``, both by index; of the latter -1 for none."""
    if place.entity:
        type_ = names.entities[place.entity].type
        return PERSON if type_ == "PERSON" else BODY, NATURE.index(_OF_NAMES[type_]) if type_ in _OF_NAMES else -1
    if place.noun:
        return _OF_NOUNS[place.noun.sort], NATURE.index("is_noun")
    return _OF_PRONOUNS[PRONOUNS[place.pronoun]], NATURE.index("is_pronoun")
