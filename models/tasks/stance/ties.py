"""How a target is tied to one who speaks: it is himself, it is his, or it names him."""

import re
from collections.abc import Iterator
from typing import Final

from models.tasks.entities.names import TITLES, fold, parse
from models.tasks.stance.features import Features
from models.tasks.stance.holders import Speaker
from models.text.lexicon.lists import words as listed

_WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")
_OWNED = re.compile(r"['’]s?(?!\w)", re.IGNORECASE)
_ARTICLES: Final = listed("determiners")

Word = tuple[str, bool, bool]
"""Of a target: a word without case, whether it begins with a capital, and whether it is possessive."""


def of(target: str, speaker: Speaker) -> Features:
    """The ties of ``target`` to ``speaker`` and to the body he belongs to."""
    asked = _words(target)
    core = parse(speaker.name, person=speaker.person).core
    ties = {
        "speaker": _tie(asked, core, speaker.person),
        "body": _tie(asked, parse(speaker.body, person=False).core, False) if speaker.body else "",
    }
    return {f"target {tie} {whose}": 1.0 for whose, tie in ties.items() if tie}


def _words(text: str) -> list[Word]:
    return [(fold(match[0]), match[0][0].isupper(), _OWNED.match(text, match.end()) is not None) for match in _WORD.finditer(text)]


def _tie(asked: list[Word], core: tuple[str, ...], person: bool) -> str:
    """What the words of a target say of a name: that they are no more ("is"), that what they name is its ("of"), or that they have it."""
    ties = {_tie_at(asked, low, high) for low, high in _places(asked, core, person)}
    return next((tie for tie in ("is", "of", "names") if tie in ties), "")


def _tie_at(asked: list[Word], low: int, high: int) -> str:
    around = [word for word, _, _ in (*asked[:low], *asked[high:])]
    if all(word in _ARTICLES or word in TITLES for word in around):
        return "is"
    return "of" if asked[high - 1][2] else "names"


def _places(asked: list[Word], core: tuple[str, ...], person: bool) -> Iterator[tuple[int, int]]:
    """Where the words of a target are those of a name; a person may go by the last one, unless another's stands before it."""
    for last, (word, capital, _) in enumerate(asked):
        if word != core[-1] or (person and not capital):
            continue
        low = last
        while low and asked[low - 1][0] in core and not asked[low - 1][2]:
            low -= 1
        if not person and last + 1 - low < len(core):
            continue
        before = asked[low - 1] if low else None
        if person and before and before[1] and not before[2] and before[0] not in TITLES:
            if len(core) > 1:
                continue
            low -= 1
        yield low, last + 1
