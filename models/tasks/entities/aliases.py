"""Names that mean the same without looking alike: well-known forms of countries and unions, and short first names."""

from typing import Final

from models.tasks.entities.names import fold
from models.text.lexicon.lists import read


def _first_names() -> dict[str, frozenset[str]]:
    groups = [frozenset(row[0].split()) for row in read("first_names").rows]
    return {name: frozenset().union(*(g for g in groups if name in g)) for group in groups for name in group}


FIRST_NAMES: Final = _first_names()
"""A first name to all that may stand for the same one."""

_NAMES = {fold(form): fold(name) for name, forms in read("places").column("forms").items() for form in (name, *forms.split("|"))}


def place(words: tuple[str, ...]) -> str | None:
    """The folded name that the country or union called by ``words``, folded too, goes by; None when it is not listed."""
    return _NAMES.get(" ".join(words))
