"""The places of a text in order, what is known of their referents so far, and the features by which an anaphor chooses among them."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.annotations import Span
from models.coreference.anaphora import Referent
from models.coreference.genders import genders
from models.coreference.places import FEMININE, OBJECTS, PRONOUNS, STATIC, SUBJECTS, Place, places, role_key, standing
from models.coreference.pointing import Pointing
from models.coreference.roles import Roles
from models.coreference.words import Words
from models.entities.names import fold
from models.quotes.article import Article
from models.quotes.lexicon import GENDERED
from models.quotes.phrases import kind_of

Kind = Literal["person", "body", "group", "role", "institution"]
"""Kinds of anaphors, each with weights of its own: he and she, it, they, "the minister", "the company"."""
KINDS: tuple[Kind, ...] = ("person", "body", "group", "role", "institution")

FEATURES = (
    *STATIC, "is_pronoun", "is_noun", "place", "peoples", "thing", "pointer", "same_sentence", "sentence_before", "distance",
    "both_subjects", "clauses", "told", "heard", "misheard", "later", "same_paragraph", "mentions", "nearest", "speaks_on", "in_marks",
    "object_of", "holds", "headed", "same_noun",
)  # fmt: skip
NOWHERE = ("nowhere", "elsewhere", "restricted", "quoted", "alone")
"""Features of an anaphor having no referent among its candidates."""
COLUMN = {name: i for i, name in enumerate(FEATURES)}

COMPANIES = frozenset(("company", "firm", "corporation", "group"))
LEGAL = frozenset(("inc", "corp", "corporation", "ltd", "plc", "llc", "co", "ag", "gmbh", "group"))

SENTENCES = 8
MOST = 48
LATER = 4
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """An anaphor's candidates: ``rows`` (m,) are places, ``features`` (m, F) theirs, ``nowhere`` (G,) those of having none.

    ``pointed`` is whether the encoder's pointer had a say in them.
    """

    kind: Kind
    rows: NDArray[np.int64]
    features: NDArray[np.float32]
    nowhere: NDArray[np.float32]
    pointed: bool


class Trail:
    """One pass over a text: ask for the ``choice`` at each of ``anaphors`` in order, and ``settle`` it before the next."""

    def __init__(self, article: Article, sources: Sequence[Span], pointing: Pointing | None) -> None:
        """``sources`` are the spans, by start, that say who speaks."""
        self.article = article
        self.words = Words.of(article.text)
        self.roles = Roles.of(article)
        self.places = places(article, self.words)
        self.referents: list[Referent] = []
        self._index: dict[str, int] = {}
        self._pointing = pointing
        told = genders(article, self.roles)
        starts = np.array([place.span.start for place in self.places], dtype=np.int64)
        self._sentence = np.searchsorted([s.start for s in article.sentences], starts, side="right")
        self._paragraph = article.paragraphs_of(starts)
        self._clause = np.array([self.words.clause(place.span.end) for place in self.places], dtype=np.int64)
        self._marks = np.array([article.in_marks(place.span.start) for place in self.places], dtype=bool)
        self._word = pointing.words(starts) if pointing else starts
        opens = np.concatenate(([True], self._sentence[1:] != self._sentence[:-1])) if len(starts) else np.zeros(0, dtype=bool)
        self._static = np.zeros((len(self.places), len(FEATURES)), dtype=np.float32)
        self.owner = np.full(len(self.places), NOBODY, dtype=np.int64)
        """The referent of each place so far, or ``NOBODY``."""
        self._sorts = np.zeros((len(self.places), len(KINDS)), dtype=bool)
        self._she = np.zeros(len(self.places), dtype=bool)
        for i, place in enumerate(self.places):
            self._static[i, : len(STATIC)] = standing(article, self.words, place, sources, bool(opens[i]))
            self._describe(i, place)
        most = len(self.places) + 1
        self._gender = np.zeros(most, dtype=np.int8)
        for i, referent in enumerate(self.referents):
            self._gender[i] = {"masculine": 1, "feminine": -1}.get(told.get(referent.entity or "", ""), 0)
        self._heard = np.zeros(most, dtype=np.int64)
        self._count = np.zeros(most, dtype=np.int64)
        self._counted = 0
        self.anaphors = [i for i, place in enumerate(self.places) if place.pronoun or (place.noun and place.noun.definite)]

    def _describe(self, i: int, place: Place) -> None:
        row = self._static[i]
        if place.entity:
            mention = self.article.entities[place.entity]
            self.owner[i] = self._known(place.entity, Referent(mention.name, mention.id, self.article.kind_of(mention.type, mention.name)))
            row[COLUMN["place"]] = mention.type in ("LOC", "FAC")
            row[COLUMN["peoples"]] = mention.type == "NORP"
            row[COLUMN["thing"]] = mention.type in ("PRODUCT", "WORK", "EVENT", "MISC")
            is_person = mention.type == "PERSON"
            self._sorts[i] = (is_person, not is_person, not is_person, is_person, not is_person)
        elif place.noun:
            row[COLUMN["is_noun"]] = 1
            sort = place.noun.sort
            self._sorts[i] = (sort == "person", sort == "body", sort != "person", sort == "person", sort == "body")
        else:
            row[COLUMN["is_pronoun"]] = 1
            sort = PRONOUNS[place.pronoun]
            self._she[i] = place.pronoun in FEMININE
            self._sorts[i] = (sort == "person", sort == "body", sort == "group", sort == "person", sort == "body")

    def _known(self, key: str, referent: Referent) -> int:
        if key not in self._index:
            self._index[key] = len(self.referents)
            self.referents.append(referent)
        return self._index[key]

    def choice(self, i: int) -> Choice | None:
        """The candidates of the anaphor at place ``i``; None without any."""
        place = self.places[i]
        self._reach(i)
        kind = self._kind(place)
        sentence = self._sentence[i]
        low = max(i - MOST, int(np.searchsorted(self._sentence, sentence - SENTENCES)))
        high = min(i + 1 + LATER, int(np.searchsorted(self._sentence, sentence, side="right"))) if place.pronoun else i
        rows = np.arange(low, high)
        fits = self._sorts[low:high, KINDS.index(kind)].copy()
        owner = self.owner[low:high]
        if high > i:
            fits[i - low] = False
            fits[i - low + 1 :] &= self._static[i + 1 : high, COLUMN["is_pronoun"]] == 0
            fits[i - low + 1 :] &= owner[i - low + 1 :] != NOBODY
        wanted = 0
        if kind == "person" and place.pronoun:
            wanted = -1 if place.pronoun in FEMININE else 1
            fits &= (self._static[low:high, COLUMN["is_pronoun"]] == 0) | (self._she[low:high] == (wanted < 0))
            fits &= self._gender[owner] * wanted >= 0
        elif place.noun:
            fits &= (owner != NOBODY) | (self._static[low:high, COLUMN["is_pronoun"]] > 0)
            gender = GENDERED.get(place.noun.head)
            if gender:
                wanted = -1 if gender == "feminine" else 1
                fits &= self._gender[owner] * wanted >= 0
        rows = rows[fits]
        if place.noun and len(holding := self._holding(place, i)):
            rows = np.union1d(rows, holding)
        return self._featured(i, kind, rows, wanted)

    def _kind(self, place: Place) -> Kind:
        if place.pronoun:
            return PRONOUNS[place.pronoun]
        assert place.noun is not None
        return "role" if place.noun.sort == "person" else "institution" if place.noun.sort == "body" else "group"

    def _holding(self, place: Place, i: int) -> NDArray[np.int64]:
        """The places, however far back, where the text says who holds the role of a noun phrase."""
        assert place.noun is not None
        if place.noun.sort != "person":
            return np.empty(0, dtype=np.int64)
        found = []
        for held in self.roles.holders(place.noun.head, place.noun.modifiers, place.span.start)[:3]:
            at = bisect_left(self.places, held.span.start, key=lambda one: one.span.start)
            near = [j for j in range(max(0, at - 2), min(len(self.places), at + 3)) if self.places[j].entity == held.entity and j != i]
            found += near[:1]
        return np.array(found, dtype=np.int64)

    def _featured(self, i: int, kind: Kind, rows: NDArray[np.int64], wanted: int) -> Choice | None:
        if not len(rows):
            return None
        place = self.places[i]
        owner = self.owner[rows]
        known = owner != NOBODY
        found = self._static[rows]
        away = self._sentence[i] - self._sentence[rows]
        same = away == 0
        subject = place.pronoun in SUBJECTS
        clauses = np.minimum(np.abs(self.words.clause(place.span.start) - self._clause[rows]), 6) * same
        nowhere = np.zeros(len(NOWHERE), dtype=np.float32)
        nowhere[0] = 1
        if self._pointing:
            word, words = int(self._word[i]), self._word[rows]
            found[:, COLUMN["pointer"]] = self._pointing.scores(word, words)
            nowhere[1] = self._pointing.elsewhere(word, words)
        found[:, COLUMN["same_sentence"]] = same
        found[:, COLUMN["sentence_before"]] = away == 1
        found[:, COLUMN["distance"]] = np.log1p(away.clip(min=0))
        found[:, COLUMN["both_subjects"]] = found[:, COLUMN["subject"]] * subject
        found[:, COLUMN["clauses"]] = clauses
        if wanted:
            heard = np.where(known, self._heard[owner], 0) * wanted
            found[:, COLUMN["told"]] = known & (self._gender[owner] * wanted > 0)
            found[:, COLUMN["heard"]] = heard > 0
            found[:, COLUMN["misheard"]] = heard < 0
        found[:, COLUMN["later"]] = rows > i
        found[:, COLUMN["same_paragraph"]] = self._paragraph[rows] == self._paragraph[i]
        found[:, COLUMN["mentions"]] = np.log1p(np.where(known, self._count[owner], 0))
        before = np.flatnonzero(rows < i)
        if len(before):
            found[before[-1], COLUMN["nearest"]] = 1
        found[:, COLUMN["speaks_on"]] = found[:, COLUMN["source"]] * self._static[i, COLUMN["source"]]
        found[:, COLUMN["in_marks"]] = self._marks[rows] & (not self._marks[i])
        found[:, COLUMN["object_of"]] = same & (clauses == 0) & (place.pronoun in OBJECTS) & (rows < i) & (found[:, 0] > 0)
        if place.noun:
            self._match(i, place, rows, owner, found)
            nowhere[2] = place.noun.restricted
        nowhere[3] = self._marks[i]
        nowhere[4] = len(set(owner[known].tolist())) == 1
        return Choice(kind, rows, found, nowhere, self._pointing is not None)

    def _match(self, i: int, place: Place, rows: NDArray[np.int64], owner: NDArray[np.int64], found: NDArray[np.float32]) -> None:
        """Fill in how far the noun phrase at ``i`` describes the candidates."""
        noun = place.noun
        assert noun is not None
        holders = {held.entity for held in self.roles.holders(noun.head, noun.modifiers, place.span.start)} if noun.sort == "person" else ()
        for k, row in enumerate(rows):
            other = self.places[row]
            if owner[k] != NOBODY:
                referent = self.referents[owner[k]]
                found[k, COLUMN["holds"]] = referent.entity in holders if referent.entity else 0
                if noun.sort != "person" and referent.entity:
                    named = fold(referent.name).replace(".", "").split()
                    found[k, COLUMN["headed"]] = noun.head in named or (noun.head in COMPANIES and named[-1] in LEGAL)
            if other.noun:
                found[k, COLUMN["same_noun"]] = role_key(other.noun) == role_key(noun)

    def settle(self, i: int, referent: int) -> None:
        """Decide that the anaphor at place ``i`` stands for ``referent``; ``NOBODY`` leaves a noun phrase to itself."""
        place = self.places[i]
        if referent == NOBODY and place.noun:
            referent = self._nameless(i, place)
        self.owner[i] = referent
        if referent != NOBODY and place.pronoun and PRONOUNS[place.pronoun] == "person":
            self._heard[referent] += -1 if place.pronoun in FEMININE else 1

    def _reach(self, i: int) -> None:
        """Count the places before ``i``, and give its own referent to each noun phrase that nobody asks about."""
        while self._counted < i:
            at = self._counted
            place = self.places[at]
            if self.owner[at] == NOBODY and place.noun and not place.noun.definite:
                self.owner[at] = self._nameless(at, place)
            if self.owner[at] != NOBODY:
                self._count[self.owner[at]] += 1
            self._counted += 1

    def _nameless(self, i: int, place: Place) -> int:
        """The referent of a noun phrase that stands for nobody named: the latest with the same noun, if it is definite, or a new one."""
        assert place.noun is not None
        key = f" {role_key(place.noun)}"
        if not place.noun.definite or key not in self._index:
            text = self.article.text
            opening, _, rest = place.span.of(text).partition(" ")
            name = rest if rest and opening.lower() in ("the", "a", "an", "this", "that", "these", "those") else place.span.of(text)
            kind = kind_of(place.noun.head, place.noun.modifiers)
            self._index[key] = len(self.referents)
            self.referents.append(Referent(name, None, kind))
            gender = GENDERED.get(place.noun.head)
            self._gender[self._index[key]] = 0 if gender is None else 1 if gender == "masculine" else -1
        return self._index[key]
