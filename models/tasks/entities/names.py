"""A name as written, and what remains of it when titles, possessives, case and accents are taken off."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from models.annotations import Span
from models.text.lexicon import COMPANIES, GENDERED, GIVEN_NAMES, ORGANIZATIONS, REGNAL, TITLE_GENDERS, Gender
from models.text.lexicon import TITLES as WRITTEN_TITLES
from models.text.lexicon.lists import alternatives, read, words

NAMES = 4096
"""Names whose reading is remembered, as a text repeats its own and the news theirs."""

_REACH = 60
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=[sS])['’]|['’]S)\Z")
_EDGES = " \t\r\n\"“”„«»‘’'`()[]{}<>,;:!?*_|–—-"
_WORD = re.compile(r"[^\W_]+(?:['&][^\W_]+)*")
_INNER = re.compile(r"(?<=[A-Z])[a-z](?=[A-Z]+\Z)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?")

_SUFFIXES = read("suffixes").column("same")
_SMALL = words("particles")
_LEGAL = words("legal_forms", "name")
_INCORPORATED = words("legal_forms", "company")


@dataclass(frozen=True, slots=True)
class Name:
    """``shown`` is the form without title and possessive; ``words`` are what remains of it to compare, lower-case and without accents.

    ``core`` are the words without the legal form of a company. ``titles`` are the words taken off the front.
    """

    shown: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    titles: tuple[str, ...]
    suffix: str | None
    acronym: bool

    @property
    def initials(self) -> tuple[str, ...]:
        """What an acronym of the name may look like, with and without its small words."""
        return tuple({"".join(w[0] for w in self.words), "".join(w[0] for w in self.words if w not in _SMALL)})


def fold(text: str) -> str:
    """``text`` without case, accents and compatibility forms, to compare names by."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=NAMES)
def heads(noun: str, name: str) -> bool:
    """Whether a name says that its bearer is what the noun says; a company is whatever is incorporated."""
    of_name = fold(name).replace(".", "").split()
    return noun in of_name or (noun in COMPANIES and not _INCORPORATED.isdisjoint(of_name[-1:]))


@lru_cache(maxsize=NAMES)
def nouns_for_bodies(name: str) -> frozenset[str]:
    """The words of a name that are nouns for bodies: of the Canada Industrial Relations Board "board"."""
    return ORGANIZATIONS.intersection(fold(name).replace(".", "").split())


TITLES = frozenset(map(fold, WRITTEN_TITLES))
_OFFICES = {fold(title): role for title, role in read("titles").column("role").items() if role}
"""What abbreviated titles stand for: a Cr is a councillor."""
_GENDERS = {fold(title): gender for title, gender in TITLE_GENDERS.items()}


@lru_cache(maxsize=NAMES)
def parse(surface: str, *, person: bool) -> Name:
    """Takes a mention apart. Titles count only before a person's name, "the" and legal forms only around another's."""
    shown = " ".join(surface.split()).strip(_EDGES)
    tokens = _POSSESSIVE.sub("", shown).strip(_EDGES).split() or [surface]
    titles: list[str] = []
    regnal = ""
    if person:
        while len(tokens) > 1 and (folded := _plain(tokens[0])) in TITLES:
            regnal = tokens[0] if folded in REGNAL else regnal
            titles.append(folded)
            of_office = len(tokens) > 3 and tokens[1].lower() == "of" and not regnal
            del tokens[: 3 if of_office else 1]
    elif len(tokens) > 1 and _plain(tokens[0]) == "the":
        del tokens[0]
    words = [word for token in tokens for word in _words(token, person)] or [fold(surface)]
    suffix = _SUFFIXES.get(words[-1]) if person and len(words) > 1 else None
    if suffix:
        del words[-1]
    letters = "".join(tokens).replace(".", "")
    if tokens[-1].endswith(".") and not (suffix or words[-1] in _LEGAL or "." in tokens[-1][:-1] or len(tokens[-1]) < 3):
        tokens[-1] = tokens[-1].rstrip(".")
    return Name(
        shown=" ".join([regnal, *tokens] if regnal else tokens) or surface,
        words=tuple(words),
        core=tuple(word for word in words if person or word not in _LEGAL) or tuple(words),
        titles=tuple(titles),
        suffix=suffix,
        acronym=len(tokens) == 1 and letters.isalpha() and _upper(letters).isupper() and 2 <= len(letters) <= 7,
    )


def _upper(letters: str) -> str:
    """The letters without one in lower case inside, that of "of": DoJ."""
    return _INNER.sub("", letters)


def _plain(token: str) -> str:
    return fold(token).replace(".", "").strip(_EDGES)


def _words(token: str, person: bool) -> list[str]:
    """The parts of one written word: both of Ros-Lehtinen, of a person J. and K. in J.K., but U.S. as "us"."""
    if _INITIALS.fullmatch(token):
        letters = list(fold(token).replace(".", ""))
        return letters if person else ["".join(letters)]
    return _WORD.findall(fold(token).replace("’", "'"))


def honorific(titles: Iterable[str]) -> Gender | None:
    """The gender that the first telling title tells, None without one."""
    return next((_GENDERS[title] for title in titles if title in _GENDERS), None)


def called(core: tuple[str, ...]) -> Gender | None:
    """The gender of nearly all who bear the first of the ``core`` words of a full name; None of a surname alone."""
    return GIVEN_NAMES.get(core[0]) if len(core) > 1 else None


def offices(titles: Iterable[str]) -> frozenset[str]:
    """The ``titles`` that tell no gender, such as professor: of several people of one surname they tell who is meant."""
    return frozenset(_OFFICES.get(title, title) for title in titles if title not in _GENDERS)


def titles_before(text: str, start: int) -> tuple[str, ...]:
    """The titles written directly before the name that begins at ``start``, as in "Sen. Bernie Sanders"."""
    titles: list[str] = []
    for token in reversed(text[max(0, start - _REACH) : start].split(" ")[:-1]):
        title = _plain(token)
        if title not in TITLES or token.endswith((",", ";", ":")):
            break
        titles.append(title)
    return tuple(reversed(titles))


_KIN_BEFORE = re.compile(rf"\b({alternatives(GENDERED)}),? \Z", re.IGNORECASE)
_KIN_AFTER = re.compile(r"(?:,[^,.;\n]{1,40},)? and (his|her) ")
_COURTESY: dict[Gender, str] = {"masculine": "mr", "feminine": "mrs"}
_LONGEST_KIN = 24


def kin(text: str, span: Span) -> tuple[str, ...]:
    """The courtesy title that kinship gives the person named at ``span``: "her son, John Roe"; "Jane Roe and her son"."""
    before = _KIN_BEFORE.search(text, max(0, span.start - _LONGEST_KIN), span.start)
    gender = GENDERED.get(before.group(1).lower()) if before else None
    if gender is None and (after := _KIN_AFTER.match(text, span.end)):
        gender = "masculine" if after.group(1) == "his" else "feminine"
    return (_COURTESY[gender],) if gender else ()
