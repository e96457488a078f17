"""Of what kind a speaker is: a log-linear model of the words that name or describe him.

The weights, in ``kinds.json``, are fitted by ``python -m models.training.speakers``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, get_args

from models.annotations import MentionType, SpeakerKind
from models.tasks.quotes import loglinear
from models.text.lemmas import singular
from models.text.lexicon import ANONYMOUS, COLLECTIVES, DEFINITE, DOCUMENTS, INDEFINITE, NUMBERS, ORGANIZATIONS, ROLE_GROUPS, ROLES
from models.text.phrases import WORD

FILE = Path(__file__).with_name("kinds.json")
KINDS: Final[tuple[SpeakerKind, ...]] = get_args(SpeakerKind)

Weights = Mapping[SpeakerKind, Mapping[str, float]]

LISTS: Final = {
    "anonymous": ANONYMOUS, "document": DOCUMENTS, "collective": COLLECTIVES, "people": ROLE_GROUPS, "role": ROLES - ANONYMOUS,
    "body": ORGANIZATIONS,
}  # fmt: skip
OTHERS = frozenset(("another", "one", "second", "third"))
SHARE = re.compile(r"\d|\bper ?cent\b|%", re.IGNORECASE)
SITE = re.compile(r"\.\w{2,3}\b")
UNNAMED = re.compile(r"\b(?:anonymous|unnamed|unidentified)\b", re.IGNORECASE)
KNOWING = re.compile(r"\b(?:familiar with|close to|with (?:direct )?knowledge of|briefed on|involved in)\b", re.IGNORECASE)
CLOSINGS = ("ers", "ists", "ians", "men", "ment", "tion", "ing", "ics", "er", "or", "ist", "s")


WEIGHTS: Final[Weights] = loglinear.load(FILE, KINDS)


@lru_cache(4096)
def features(name: str, head: str, type_: MentionType | None, *, withheld: bool = False, first: str = "") -> tuple[str, ...]:
    """What tells the kind of whoever ``name`` names, of the entity type ``type_``, or describes with the noun ``head``.

    ``first`` is the word that the description began with, such as an article; ``withheld`` says that he wishes to stay unnamed.
    """
    return tuple(_features(name, head, type_, withheld, first))


def _features(name: str, head: str, type_: MentionType | None, withheld: bool, first: str) -> Iterator[str]:
    yield "any"
    yield f"type {type_ or 'none'}"
    words = WORD.findall(name)
    final = next((word for word in words if word.lower() == head), words[-1] if words else "")
    if type_:
        if final.lower().endswith("s"):
            yield f"type {type_}, closes with s"
        if final.lower() in DOCUMENTS:
            yield "named a document"
        return
    noun = head or final.lower()
    listed = [title for title, entries in LISTS.items() if noun in entries]
    yield from (f"noun {title}" for title in listed)
    if not listed:
        yield "noun unlisted"
        yield from (f"noun unlisted, singular {title}" for title, entries in LISTS.items() if singular(noun) in entries)
    if noun not in ANONYMOUS:
        yield from (f"closes with {closing}" for closing in CLOSINGS if noun.endswith(closing))
    if singular(noun) != noun:
        yield "plural"
    others = {word.lower() for word in words if word != final}
    yield from (f"before it {title}" for title, entries in LISTS.items() if others & entries)
    yield f"opens {_opening(first, others | {noun})}"
    if final[:1].isupper():
        yield "capital"
        yield "capital definite" if first in DEFINITE else "capital bare"
        if len(final) > 1 and final.isupper():
            yield "capitals"
    if SHARE.search(name):
        yield "share"
    if SITE.search(name):
        yield "site"
    if withheld or UNNAMED.search(name):
        yield "unnamed"
    if KNOWING.search(name):
        yield "knowing"


def _opening(first: str, others: set[str]) -> str:
    """What a description opens with: ``first`` is its first word, ``others`` are its other words."""
    if first in DEFINITE:
        return "definite"
    if first in OTHERS or others & OTHERS:
        return "other"
    if first in NUMBERS:
        return "number"
    return "indefinite" if first in INDEFINITE else "bare"


@lru_cache(4096)
def kind(named: tuple[str, ...]) -> SpeakerKind:
    """The likeliest kind by its features."""
    return max(KINDS, key=lambda kind: sum(WEIGHTS[kind].get(name, 0.0) for name in named))
