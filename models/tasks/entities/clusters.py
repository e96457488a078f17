"""Which names of a document mean the same entity.

A *form* is a name with its titles taken off. The fullest forms found a cluster; every shorter form is owned by the clusters it may stand
for, and where these are several, each of its mentions goes to the one most active at that place: activation is a count of the earlier
mentions that fades by a fifth with every sentence, so it holds salience and recency in one number.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from models.annotations import MentionType
from models.tasks.entities.aliases import FIRST_NAMES, place
from models.tasks.entities.names import Name, called, honorific, offices, parse
from models.tasks.entities.shortenings import abbreviates, letters_of, parts
from models.text.lemmas import one_of_people
from models.text.lexicon import Gender

_FADE = 0.8
_MAX_RIVALS = 32
_FREE_STANDING = 3
_TWO_SENSES = 1.5
_LONG = 6
_PRONOUN_LIKE = frozenset({"us", "un"})
_SURNAME, _FIRST_NAME, _MIDDLE = 3, 2, 1


@dataclass(frozen=True, slots=True)
class NameMention:
    """A mention to be clustered.

    ``titles`` are those of a person, before or in the surface; ``sentence`` is a number that grows with the text; ``spells_out`` is the
    index of the mention it follows in brackets.
    """

    surface: str
    type: MentionType
    confidence: float
    titles: tuple[str, ...] = ()
    sentence: int = 0
    spells_out: int | None = None
    lent: str = ""
    """The surname that is told of a given name with the next one's: that of Peter in "Peter and Grace Roe"."""

    @property
    def full(self) -> str:
        """The surface with the surname it is lent."""
        return f"{self.surface} {self.lent}" if self.lent else self.surface


@dataclass(slots=True, eq=False)
class _Cluster:
    """An entity in the making; ``founded`` is the index of its first full mention."""

    founded: int
    full_mentions: int = 0
    honorific: Gender | None = None
    called: Gender | None = None
    """What the given name suggests."""
    offices: set[str] = field(default_factory=set)
    """Titles without a gender that came with a full name."""
    activation: float = 0.0
    sentence: int = 0

    def activation_at(self, sentence: int) -> float:
        return self.activation * _FADE ** min(sentence - self.sentence, 200)

    def touch(self, sentence: int) -> None:
        self.activation = self.activation_at(sentence) + 1
        self.sentence = sentence


@dataclass(slots=True, eq=False)
class _Form:
    """One name, all its mentions, and the clusters it may stand for, each with how well it does."""

    name: Name
    type: MentionType
    mentions: list[int] = field(default_factory=list)
    honorifics: set[Gender] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    owners: list[tuple[int, _Cluster]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        return _key(self.name, self.type)


def cluster(mentions: Sequence[NameMention]) -> list[int]:
    """A number for each of ``mentions`` (in text order): the same number, the same entity. Numbers count up from 0 by first mention."""
    forms = _forms(mentions)
    _own_people([f for f in forms if f.type == "PERSON"])
    _own_others([f for f in forms if f.type != "PERSON"])
    _own_acronyms(forms, mentions)
    return _assign(forms, mentions)


def _key(name: Name, kind: MentionType) -> tuple[str, ...]:
    if kind == "PERSON":
        return (*name.core, name.suffix or "")
    known = place(name.words)
    if known and (name.acronym or name.words[-1] not in _PRONOUN_LIKE):
        return (known,)
    return (*name.core[:-1], one_of_people(name.core[-1])) if kind == "NORP" else name.core


def _forms(mentions: Sequence[NameMention]) -> list[_Form]:
    """Mentions by name. One name is one kind of thing in a document: a stray type joins the others, unless it is strong itself."""
    weights: dict[tuple[str, ...], dict[MentionType, float]] = defaultdict(lambda: defaultdict(float))
    plain: dict[str, tuple[str, ...]] = {}
    for mention in mentions:
        words = plain.setdefault(mention.full, parse(mention.full, person=False).core)
        weights[words][mention.type] += mention.confidence
    # Florence may be Florence Moore and the town: a word of a person's full name is what the tagger takes it for at each place.
    shared = {word for m in mentions if m.type == "PERSON" and len(core := plain[m.full]) > 1 for word in core}
    _vote_by_longer(mentions, plain, weights)
    forms: dict[tuple[bool, tuple[str, ...]], _Form] = {}
    parsed: dict[tuple[str, MentionType], _Form] = {}
    for index, mention in enumerate(mentions):
        is_part = len(plain[mention.full]) == 1 and plain[mention.full][0] in shared
        kind = mention.type if is_part else _kind(weights[plain[mention.full]], mention.type)
        form = parsed.get((mention.full, kind))
        if form is None:
            name = parse(mention.full, person=kind == "PERSON")
            form = forms.setdefault((kind == "PERSON", _key(name, kind)), _Form(name, kind))
            parsed[mention.full, kind] = form
        form.mentions.append(index)
        if kind == "PERSON" and (title := honorific(mention.titles)):
            form.honorifics.add(title)
        if kind == "PERSON":
            form.offices |= offices(mention.titles)
    return list(forms.values())


def _vote_by_longer(
    mentions: Sequence[NameMention], plain: dict[str, tuple[str, ...]], weights: dict[tuple[str, ...], dict[MentionType, float]]
) -> None:
    """Let a body's names of several words vote on a word that they begin with and that comes only after them: Acme of Acme Stores."""
    lone = {plain[m.full] for m in mentions if m.type == "PERSON" and len(plain[m.full]) == 1}
    seen: set[tuple[str, ...]] = set()
    votes: dict[tuple[str, ...], float] = defaultdict(float)
    for mention in mentions:
        words = plain[mention.full]
        first = words[:1]
        if mention.type == "ORG" and len(words) > 1 and first in lone and first not in seen:
            votes[first] += mention.confidence
        seen.add(words)
    for word, vote in votes.items():
        weights[word]["ORG"] += vote


def _kind(weights: dict[MentionType, float], tagged: MentionType) -> MentionType:
    """The type a name is taken for: by vote, but a person and something else of one name stay apart where both are named repeatedly."""
    person = weights.get("PERSON", 0.0)
    other = sum(weights.values()) - person
    is_person = tagged == "PERSON" if min(person, other) >= _TWO_SENSES else person >= other
    if is_person:
        return "PERSON"
    return max((kind for kind in weights if kind != "PERSON"), key=weights.__getitem__)


def _own_people(forms: Iterable[_Form]) -> None:
    """Full names found clusters; lone words are owned by the full names they are part of."""
    by_end: dict[str, list[tuple[_Form, _Cluster]]] = defaultdict(list)
    surnames = _Surnames()
    by_word: dict[tuple[str, str | None], dict[int, tuple[int, _Cluster]]] = defaultdict(dict)
    for form in sorted(forms, key=lambda f: (-len(f.name.core), f.mentions[0])):
        core = form.name.core
        if len(core) > 1:
            rivals = {id(c): (other, c) for word in _ends(core) for other, c in by_end[word][-_MAX_RIVALS:]}
            same = [c for other, c in rivals.values() if _same_person(other, form)]
            same = same or ([] if by_end[core[-1]] else surnames.misspelt(form))
            form.owners = [(_SURNAME, c) for c in same or [_Cluster(form.mentions[0])]]
            for _, owner in form.owners:
                owner.full_mentions += len(form.mentions)
                owner.founded = min(owner.founded, form.mentions[0])
                if len(form.honorifics) == 1:
                    owner.honorific = owner.honorific or next(iter(form.honorifics))
                owner.called = owner.called or called(core)
                owner.offices |= form.offices
                surnames.add(form, owner)
                for word in _ends(core):
                    by_end[word].append((form, owner))
                for position, word in enumerate(core):
                    rank = _SURNAME if position == len(core) - 1 else _FIRST_NAME if position == 0 else _MIDDLE
                    for suffix in {None, form.name.suffix}:
                        known = by_word[word, suffix]
                        if len(word) > 1 and len(known) < _MAX_RIVALS:
                            known[id(owner)] = max(known.get(id(owner), (rank, owner)), (rank, owner), key=itemgetter(0))
        else:
            form.owners = list(by_word[core[0], form.name.suffix].values())
            form.owners = form.owners or [(_SURNAME, owner) for owner in surnames.misspelt(form)]


class _Surnames:
    """Clusters by their long surnames, found by what is left of one without a letter."""

    def __init__(self) -> None:
        self._by_rest: dict[str, dict[int, tuple[_Form, _Cluster]]] = defaultdict(dict)

    def add(self, form: _Form, owner: _Cluster) -> None:
        """``owner`` is called ``form``."""
        for rest in _rests(form.name.core[-1]):
            if len(self._by_rest[rest]) < _MAX_RIVALS:
                self._by_rest[rest].setdefault(id(owner), (form, owner))

    def misspelt(self, form: _Form) -> list[_Cluster]:
        """The one person whose surname is a letter away, and whose first names are the same if any are given: Eldrige is Jan Eldridge."""
        *first, surname = form.name.core
        near = {
            id(owner): owner
            for rest in _rests(surname)
            for other, owner in self._by_rest.get(rest, {}).values()
            if _a_letter_away(other.name.core[-1], surname)
            and (not first or other.name.core[:-1] == tuple(first))
            and not (other.honorifics and form.honorifics and not other.honorifics & form.honorifics)
        }
        return [*near.values()] if len(near) == 1 else []


def _rests(surname: str) -> frozenset[str]:
    """A long surname, and what is left of it without each of its letters."""
    return frozenset((surname, *(surname[:i] + surname[i + 1 :] for i in range(len(surname))))) if len(surname) >= _LONG else frozenset()


def _a_letter_away(a: str, b: str) -> bool:
    """Whether one of two words has a letter more than the other, or two neighbours the other way round; both begin alike."""
    if a[0] != b[0] or abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[start + 2 :] == b[start + 2 :] and a[start : start + 2] == b[start : start + 2][::-1]
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[start + 1 :] == shorter[start:]


def _ends(core: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((core[0], core[-1])))  # in order, so that the same text has the same entities in every process


def _same_person(full: _Form, short: _Form) -> bool:
    """Whether ``short`` (no more words than ``full``) may name the same person."""
    a, b = full.name, short.name
    if a.suffix and b.suffix and a.suffix != b.suffix:
        return False
    if (a.suffix is None) != (b.suffix is None) and a.core == b.core:
        # "Junior" may go unsaid once he has been introduced so, but the one named before him is his father.
        junior, plain = (full, short) if a.suffix else (short, full)
        if plain.mentions[0] < junior.mentions[0]:
            return False
    if full.honorifics and short.honorifics and not full.honorifics & short.honorifics:
        return False
    if a.core[-len(b.core) :] == b.core or set(a.core) == set(b.core):
        return True
    if not _same_first(a.core[0], b.core[0]):
        return False
    left = list(a.core[1:])
    for word in b.core[1:]:
        at = next((i for i, other in enumerate(left) if _same_word(other, word)), None)
        if at is None:
            return False
        skipped = left[:at]
        # George W. Bush is not George H. W. Bush, but Donald Trump is Donald J. Trump.
        if any(len(s) == 1 for s in skipped) and any(len(w) == 1 for w in b.core[1:]):
            return False
        left = left[at + 1 :]
    return True


def _same_word(a: str, b: str) -> bool:
    return a == b or (1 in (len(a), len(b)) and a[0] == b[0])


def _same_first(a: str, b: str) -> bool:
    return _same_word(a, b) or b in FIRST_NAMES.get(a, ())


def _own_others(forms: Iterable[_Form]) -> None:
    """An organisation also goes by the first or last words of its name, a product by the first."""
    known: dict[tuple[str, tuple[str, ...]], dict[int, _Cluster]] = defaultdict(dict)
    for form in sorted(forms, key=lambda f: (-len(f.key), f.mentions[0])):
        key = form.key
        owners = list(known[form.type, key].values()) if (form.type, key) in known else []
        owners = owners or [_Cluster(form.mentions[0])]
        form.owners = [(_SURNAME, owner) for owner in owners]
        for owner in owners:
            owner.full_mentions += len(form.mentions)
            for part in parts(key, form.type) if " " in form.name.shown else ():  # ISIS-K is not ISIS
                if len(known[form.type, part]) < _MAX_RIVALS:
                    known[form.type, part][id(owner)] = owner


def _own_acronyms(forms: Sequence[_Form], mentions: Sequence[NameMention]) -> None:
    """Initials stand for the name they abbreviate: the one they follow in brackets, or any of the document with those initials."""
    form_of = {index: form for form in forms for index in form.mentions}
    by_initials: dict[tuple[str, bool], dict[int, tuple[int, _Cluster]]] = defaultdict(dict)
    for form in forms:
        is_person = form.type == "PERSON"
        if len(form.name.words) > (2 if is_person else 1):
            for initials, is_whole in letters_of(form.name, is_person).items():
                rank = _SURNAME if is_whole else _MIDDLE
                known = by_initials[initials, is_person]
                for _, owner in form.owners[: _MAX_RIVALS - len(known)]:
                    known[id(owner)] = max(known.get(id(owner), (rank, owner)), (rank, owner), key=itemgetter(0))
    for form in forms:
        if not form.name.acronym or place(form.name.words):
            continue
        spelled = next((form_of[s] for i in form.mentions if (s := mentions[i].spells_out) is not None), form)
        if spelled.type == form.type and abbreviates(form.name.words[0], spelled.name.words):
            form.owners = list(spelled.owners)
        else:
            form.owners = list(by_initials["".join(form.name.words), form.type == "PERSON"].values()) or form.owners


def _assign(forms: Sequence[_Form], mentions: Sequence[NameMention]) -> list[int]:
    """Gives each mention, in text order, to one of the owners of its form."""
    form_of = {index: form for form in forms for index in form.mentions}
    numbers: dict[int, int] = {}
    assigned: list[int] = []
    for index, mention in enumerate(mentions):
        form = form_of[index]
        title = honorific(mention.titles)
        owners = [(rank, c) for rank, c in form.owners if not (title and c.honorific and title != c.honorific)]
        borne = offices(mention.titles)
        owners = [(rank, c) for rank, c in owners if borne & c.offices] or owners
        owners = [(rank, c) for rank, c in owners if title and title == (c.honorific or c.called)] or owners
        chosen = _choose(form, owners, index, mention.sentence)
        if chosen is None:
            chosen = _Cluster(index)
            form.owners.append((_SURNAME, chosen))
        chosen.honorific = chosen.honorific or title
        chosen.touch(mention.sentence)
        assigned.append(numbers.setdefault(id(chosen), len(numbers)))
    return assigned


def _choose(form: _Form, owners: list[tuple[int, _Cluster]], index: int, sentence: int) -> _Cluster | None:
    """Of the ``owners`` of a ``form`` the one that the mention at ``index`` means: of a surname somebody who has been called so, if any."""
    introduced = [(rank, c) for rank, c in owners if c.activation > 0]
    if introduced:
        return max(introduced, key=lambda o: (o[0], o[1].founded <= index, o[1].activation_at(sentence)))[1]
    if not owners or (form.type == "PERSON" and bisect_left(form.mentions, min(c.founded for _, c in owners)) >= _FREE_STANDING):
        # A lone surname used again and again before any full name comes is somebody who needs no introduction.
        return None
    return max(owners, key=lambda o: (o[0], o[1].full_mentions))[1]
