"""Names that mean the same without looking alike: well-known forms of countries and unions, and short first names. General knowledge."""

from typing import Final

from models.tasks.entities.names import fold

_PLACES = {
    "united states": "us|usa|america|united states of america",
    "united kingdom": "uk|britain|great britain|united kingdom of great britain and northern ireland",
    "united arab emirates": "uae|emirates",
    "european union": "eu",
    "united nations": "un|united nations organization",
    "russia": "russian federation",
    "china": "prc|people's republic of china",
    "north korea": "dprk|democratic people's republic of korea",
    "south korea": "rok|republic of korea",
    "iran": "islamic republic of iran",
    "saudi arabia": "ksa|kingdom of saudi arabia",
    "myanmar": "burma",
    "turkey": "türkiye",
    "czech republic": "czechia",
    "ivory coast": "côte d'ivoire",
    "eswatini": "swaziland",
    "democratic republic of the congo": "drc|dr congo|democratic republic of congo|congo kinshasa",
    "netherlands": "holland",
    "south africa": "rsa|republic of south africa",
    "new zealand": "nz|aotearoa",
    "syria": "syrian arab republic",
    "vatican": "holy see|vatican city",
    "washington dc": "district of columbia|dc",
}

_FIRST_NAMES = (
    "joe joseph|mike michael|bill william will|bob robert rob|jim james jimmy|tom thomas|tim timothy|ted theodore edward"
    "|chuck charles charlie|ben benjamin|dan daniel danny|dave david|steve steven stephen|nick nicholas"
    "|rick richard dick|liz elizabeth|tony anthony|ron ronald"
    "|don donald|ken kenneth|jeff jeffrey|greg gregory|matt matthew|chris christopher|sam samuel|andy andrew|kate katherine catherine"
    "|sue susan|pat patrick|larry lawrence|bernie bernard|fred frederick|al albert|alex alexander|vlad vladimir|bibi benjamin"
)


def _first_names() -> dict[str, frozenset[str]]:
    groups = [frozenset(group.split()) for group in _FIRST_NAMES.split("|")]
    return {name: frozenset().union(*(g for g in groups if name in g)) for group in groups for name in group}


FIRST_NAMES: Final = _first_names()
"""A first name to all that may stand for the same one."""

_NAMES = {fold(form): fold(name) for name, forms in _PLACES.items() for form in (name, *forms.split("|"))}


def place(words: tuple[str, ...]) -> str | None:
    """The folded name that the country or union called by ``words``, folded too, goes by; None when it is not listed."""
    return _NAMES.get(" ".join(words))
