"""The places of a text in order, what is known of their referents so far, and the features by which an anaphor chooses among them."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

import numpy as np
from numpy.typing import NDArray

from models.annotations import Referent, Span
from models.tasks.coreference.candidates import Candidates
from models.tasks.coreference.features import COLUMN, NOWHERE, Kind
from models.tasks.coreference.genders import genders, suggested
from models.tasks.coreference.places import PRONOUNS, Noun, Place, places
from models.tasks.coreference.pointing import Pointing
from models.tasks.coreference.roles import Holding, Roles, role_of
from models.tasks.coreference.settings import NOUNS, Settings
from models.tasks.entities.names import heads
from models.text.document import Document
from models.text.lexicon import ARTICLES, FEMININE, GENDERED, Gender
from models.text.names import Names, speaker_kind
from models.text.nouns import kind_of

HOLDERS = 3
"""Holders of a role that a noun phrase may go back to, however far."""
NOBODY = -1
ELSEWHERE, ALONE = (NOWHERE.index(name) for name in ("elsewhere", "alone"))
SIGN: dict[Gender, int] = {"masculine": 1, "feminine": -1}


@dataclass(frozen=True, slots=True)
class Choice:
    """An anaphor's candidates: ``rows`` (m,) are places, ``referents`` theirs so far, or ``NOBODY``; ``features`` (m, F) theirs.

    ``nowhere`` (G,) are the features of having none of them; ``pointed`` is whether the encoder's pointer had a say.
    """

    kind: Kind
    rows: NDArray[np.int64]
    referents: list[int]
    features: NDArray[np.float32]
    nowhere: NDArray[np.float32]
    pointed: bool


class Trail:
    """One pass over a text: ask for the ``choice`` at each of ``anaphors`` in order, and ``settle`` it before the next."""

    def __init__(self, document: Document, names: Names, said: Sequence[Span], sources: Sequence[Span], pointing: Pointing | None) -> None:
        """``said`` and ``sources`` are the spans, by start, of what is said and that say who speaks."""
        self.document = document
        self.names = names
        self.roles = Roles.of(document, names)
        """Who holds which role, as the text says."""
        self.genders = genders(document, names, self.roles)
        """By entity, the gender that titles and roles tell."""
        self.places = places(document, names)
        self.anaphors = [i for i, place in enumerate(self.places) if place.pronoun or (place.noun and place.noun.definite)]
        self.referents: list[Referent] = []
        self._index: dict[str, int] = {}
        self.owner = np.array([self._named(place.entity) if place.entity else NOBODY for place in self.places], dtype=np.int64)
        """The referent of each place so far, or ``NOBODY``."""
        most = len(self.places) + 1
        self._gender = np.zeros(most, dtype=np.int64)
        """By referent, 1 for those the text makes masculine and -1 for feminine ones; the last is ``NOBODY``'s, here and below."""
        for entity, gender in self.genders.items():
            self._gender[self._index[entity]] = SIGN[gender]
        self._called = np.zeros(most, dtype=np.int64)
        """The same by given names, of those whose gender the text does not tell."""
        for entity, gender in suggested(names).items():
            self._called[self._index[entity]] = 0 if entity in self.genders else SIGN[gender]
        self._heard = np.zeros(most, dtype=np.int64)
        """How much oftener a referent was "he" than "she"."""
        self._mentions = np.zeros(most, dtype=np.float32)
        """Logarithms of 1 + the mentions of each referent before the place in hand."""
        self._count = [0] * most
        self._counted = 0
        settings = Settings.of(document, names, self.places, said, sources)
        self._kinds = [_kind(self.places[i]) for i in self.anaphors]
        self._gender_of = [_gender_asked(self.places[i]) for i in self.anaphors]
        held = [self._held(self.places[i]) for i in self.anaphors]
        self._holders = [frozenset(self._index[holding.entity] for holding in some) for some in held]
        given = [self._given(i, some[:HOLDERS]) for i, some in zip(self.anaphors, held, strict=True)]
        self._candidates = Candidates.of(self.places, settings, self.anaphors, self._kinds, given, pointing)
        self._number = {i: k for k, i in enumerate(self.anaphors)}
        self._pointed = pointing is not None

    def _named(self, entity: str) -> int:
        """The referent that the names of an entity stand for."""
        if entity not in self._index:
            known = self.names.entities[entity]
            self._index[entity] = len(self.referents)
            self.referents.append(Referent(known.name, known.id, speaker_kind(known.type, known.name)))
        return self._index[entity]

    def _held(self, place: Place) -> tuple[Holding, ...]:
        """What the text says of who holds the role of a noun phrase, the likeliest meant first."""
        noun = place.noun
        return self.roles.holders(noun.head, noun.modifiers, place.span.start) if noun and noun.sort == "person" else ()

    def _given(self, i: int, held: Iterable[Holding]) -> list[int]:
        """The places but ``i`` at which the text says so."""
        antecedents = []
        for holding in held:
            at = bisect_left(self.places, holding.span.start, key=lambda place: place.span.start)
            near = range(max(0, at - 2), min(len(self.places), at + 3))
            antecedents += [j for j in near if self.places[j].entity == holding.entity and j != i][:1]
        return antecedents

    def choice(self, i: int) -> Choice | None:
        """The candidates of the anaphor at place ``i``; None without any."""
        self._reach(i)
        k = self._number[i]
        candidates = self._candidates
        of_choice = slice(candidates.bounds[k], candidates.bounds[k + 1])
        rows, features = candidates.rows[of_choice], candidates.features[of_choice]
        nowhere, elsewhere = candidates.nowhere[k], candidates.elsewhere[k]
        owner = self.owner[rows]
        if gender := self._gender_of[k]:
            fits = (self._gender[owner] * gender >= 0) | candidates.given[of_choice]
            if not fits.all():
                rows, features, owner = rows[fits], features[fits], owner[fits]
                elsewhere += candidates.odds_without(k, fits)
            heard = self._heard[owner] * gender
            features[:, COLUMN["told"]] = self._gender[owner] * gender > 0
            features[:, COLUMN["heard"]] = heard > 0
            features[:, COLUMN["misheard"]] = heard < 0
            called = self._called[owner] * gender
            features[:, COLUMN["called"]] = called > 0
            features[:, COLUMN["miscalled"]] = called < 0
        if not len(rows):
            return None
        referents = owner.tolist()
        features[:, COLUMN["mentions"]] = self._mentions[owner]
        if before := int(rows.searchsorted(i)):
            features[before - 1, COLUMN["nearest"]] = 1
        if noun := self.places[i].noun:
            self._describe(noun, self._holders[k], referents, features)
        nowhere[ELSEWHERE] = log1p(elsewhere)
        nowhere[ALONE] = len({*referents, NOBODY}) == 2
        return Choice(self._kinds[k], rows, referents, features, nowhere, self._pointed)

    def _describe(self, noun: Noun, holders: frozenset[int], referents: Sequence[int], features: NDArray[np.float32]) -> None:
        """Fill in whose role or name has the head noun."""
        if holders:
            features[:, COLUMN["holds"]] = [referent in holders for referent in referents]
        elif noun.sort != "person":
            named = [self.referents[referent] if referent != NOBODY else None for referent in referents]
            features[:, COLUMN["headed"]] = [
                mention is not None and mention.entity is not None and heads(noun.head, mention.name) for mention in named
            ]

    def number(self, referent: Referent) -> int:
        """The number of a referent, who is new if no name of the text is his."""
        key = referent.entity or f"\n{referent.name}"
        if key not in self._index:
            self._index[key] = len(self.referents)
            self.referents.append(referent)
        return self._index[key]

    def settle(self, i: int, referent: int) -> None:
        """Decide that the anaphor at place ``i`` stands for ``referent``; ``NOBODY`` leaves a noun phrase to itself."""
        place = self.places[i]
        if referent == NOBODY and place.noun:
            referent = self._nameless(place.span, place.noun)
        self.owner[i] = referent
        if referent != NOBODY and place.pronoun and PRONOUNS[place.pronoun] == "person":
            self._heard[referent] += -1 if place.pronoun in FEMININE else 1

    def _reach(self, i: int) -> None:
        """Count the places before ``i``, and give its own referent to each noun phrase that nobody asks about."""
        for at in range(self._counted, i):
            place = self.places[at]
            if place.noun and not place.noun.definite:
                self.owner[at] = self._nameless(place.span, place.noun)
            owner = int(self.owner[at])
            if owner != NOBODY:
                self._count[owner] += 1
                self._mentions[owner] = log1p(self._count[owner])
        self._counted = i

    def _nameless(self, span: Span, noun: Noun) -> int:
        """The referent of a noun phrase that stands for nobody named: the latest with the same noun, if it is definite, or a new one."""
        key = f" {role_of(noun.head)}"
        if not noun.definite or key not in self._index:
            phrase = span.of(self.document.text)
            opening, _, rest = phrase.partition(" ")
            name = rest if rest and opening.lower() in ARTICLES else phrase
            self._index[key] = len(self.referents)
            self.referents.append(Referent(name, None, kind_of(noun.head, noun.modifiers)))
            gender = GENDERED.get(noun.head)
            self._gender[self._index[key]] = SIGN[gender] if gender else 0
        return self._index[key]


def _kind(place: Place) -> Kind:
    """What kind of anaphor a pronoun or a noun phrase is."""
    if place.noun:
        return NOUNS[place.noun.sort]
    return PRONOUNS[place.pronoun]


def _gender_asked(place: Place) -> int:
    """The sign of the gender that an anaphor asks for, or 0."""
    if place.noun:
        gender = GENDERED.get(place.noun.head)
        return SIGN[gender] if gender else 0
    return 0 if PRONOUNS[place.pronoun] != "person" else -1 if place.pronoun in FEMININE else 1
