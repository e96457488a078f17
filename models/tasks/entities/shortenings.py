"""Shorter forms of a name: its first or last words, the same in other order, its initials."""

from collections.abc import Sequence

from models.annotations import MentionType
from models.tasks.entities.names import Name

_MAX_WORDS = 8
_FEWEST_LETTERS = 3
_STANDALONE = frozenset({("house",)})


def parts(key: tuple[str, ...], kind: MentionType) -> list[tuple[str, ...]]:
    """The words by which a body or a product of the name ``key`` may go as well, in lower case."""
    if kind not in ("ORG", "PRODUCT") or not 1 < len(key) <= _MAX_WORDS:
        return []
    first = [key[:n] for n in range(1, len(key))]
    last = [key[n:] for n in range(1, len(key))] + _turned(key) if kind == "ORG" else []
    return [part for part in first + last if part not in _STANDALONE and part[-1] not in ("of", "and", "for", "the") and part[0] != "of"]


def _turned(key: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A body's name in other order, Labor Department for U.S. Department of Labor and Foreign Ministry for Ministry of Foreign Affairs, and
    with its first words as letters, JR West for Japan Rail West."""
    lettered = [("".join(word[0] for word in key[:n]), *key[n:]) for n in range(2, len(key))]
    at = key.index("of") if "of" in key[1:-1] else 0
    if not at:
        return lettered
    head, about = key[at - 1], key[at + 1 :]
    return [*lettered, (*about, head), (about[0], head), (*key[: at - 1], *about, head)]


def letters_of(name: Name, is_person: bool) -> dict[str, bool]:
    """What an acronym of the name may look like, and whether it stands for all of it: of a body also without what tells where it is, FDA of
    the U.S. Food and Drug Administration."""
    shorter = name.initials if not is_person else ()
    without = {initials[n:]: False for initials in shorter for n in (1, 2) if len(initials) - n >= _FEWEST_LETTERS}
    return without | dict.fromkeys(name.initials, True)


def abbreviates(letters: str, words: Sequence[str]) -> bool:
    """Whether all ``letters`` begin a word (in any order, as of a name translated), or occur in order from the first letter on."""
    if len(words) < 2:
        return False
    rest = iter("".join(words))
    return set(letters) <= {word[0] for word in words} or (letters[0] == words[0][0] and all(letter in rest for letter in letters))
