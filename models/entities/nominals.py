"""Role nouns that stand for a named entity: "the president" after "President Obama", "the ministry" after "Ministry of Defence"."""

import re
from collections.abc import Sequence
from typing import Final

from models.annotations import Span
from models.entities.names import fold, parse, titles_before
from models.entities.pronouns import Anaphor, Antecedent

_ONE, _SEVERAL = 0.8, 0.6


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SHORT: Final = {"pres": "president", "sen": "senator", "gov": "governor", "gen": "general", "rep": "congressman"}
_ROLES: Final = _set(
    "president senator governor general congressman congresswoman minister premier chancellor secretary mayor judge king queen prince pope "
    "ambassador envoy colonel commander bishop archbishop cardinal professor"
)
_HEADS: Final = _set(
    "ministry university party company bank agency court committee council commission department institute foundation union group "
    "newspaper hospital school college airline association federation organization organisation corporation parliament assembly army"
)
_LEGAL: Final = frozenset({"inc", "corp", "corporation", "ltd", "plc", "llc", "co"})
_QUALIFIERS: Final = frozenset({"vice", "deputy", "former", "ex", "special"})
_NOMINAL = re.compile(r"\b[Tt]he\s+(?:[Pp]rime\s+)?([A-Za-z]+)\b(?!-|\s+(?:of\b|for\b|[A-Z]))")


def resolve(text: str, names: Sequence[Antecedent]) -> list[Anaphor]:
    """The role nouns whose entity can be told, in text order; ``names`` are in text order too.

    A role is held by whoever bears it as a title or has it as the head of its name, and goes to the latest holder.
    """
    holders: dict[str, list[int]] = {}
    found = []
    next_name = 0
    for match in _NOMINAL.finditer(text):
        role = match[1].lower()
        if role not in _ROLES and role not in _HEADS:
            continue
        while next_name < len(names) and names[next_name].span.end <= match.start():
            for held in _roles(text, names[next_name]):
                known = holders.setdefault(held, [])
                if names[next_name].entity in known:
                    known.remove(names[next_name].entity)
                known.append(names[next_name].entity)
            next_name += 1
        holding = holders.get(role)
        if holding:
            found.append(Anaphor(Span(*match.span()), "nominal", holding[-1], _ONE if len(holding) == 1 else _SEVERAL))
    return found


def _roles(text: str, name: Antecedent) -> set[str]:
    surface = name.span.of(text)
    if name.type == "PERSON":
        titles = (*titles_before(text, name.span.start), *parse(surface, person=True).titles)
        return set() if _QUALIFIERS & set(titles) else {_SHORT.get(title, title) for title in titles} & _ROLES
    if name.type == "ORG":
        words = fold(surface).replace(".", "").split()
        return {"company"} if words and words[-1] in _LEGAL else {word for word in (*words[:1], *words[-1:]) if word in _HEADS}
    return set()
