"""Sums of money: amounts in figures or words, and currencies by the names and signs of the Unicode CLDR, which Babel carries."""

import re
from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import NumberFormatError, get_currency_name, get_territory_currencies, parse_decimal
from text_to_num import text2num

LOCALE: Final = Locale("en")
IN_USE: Final = date(2026, 1, 1)
"""The day whose currencies count; a fixed one, so that answers do not change by themselves."""
SCALES: Final = {
    **dict.fromkeys(("k", "thousand"), 3), **dict.fromkeys(("m", "mn", "mln", "million"), 6), "hundred": 2, "lakh": 5, "crore": 7,
    **dict.fromkeys(("bn", "bln", "billion"), 9), **dict.fromkeys(("tn", "trillion"), 12),
}  # fmt: skip
"""The powers of ten that words stand for."""
APART: Final = re.compile(r"\A(US|[ACSR]|HK|NT|NZ) ?\$ ?")
SUM: Final = re.compile(
    r"(?P<sign>[^\s\d]{0,4}?) ?(?P<figures>\d[\d,]*(?:\.\d+)?)"
    r"[ -]?(?P<scale>(?:hundred|thousand|million|billion|trillion|lakh|crore|mln|bln|[mbt]n|[km])\b)? ?(?P<unit>\D*)",
    re.IGNORECASE,
)


def money(text: str) -> tuple[str | None, float] | None:
    """The currency (ISO 4217; None where the sign is of several) and the amount of a sum; None where it is not certain."""
    words = APART.sub(r"\1$", text).split()
    match = SUM.fullmatch(" ".join(words))
    if not match:
        for size in (2, 1):
            unit = _unit(" ".join(words[-size:]))
            if unit in _names() and (amount := _words(" ".join(words[:-size]).lower())) is not None:
                return _names()[unit], amount
        return None
    amount, sign, unit = _figures(match["figures"], match["scale"]), match["sign"].upper(), _unit(match["unit"])
    if amount is None or (sign and sign not in _signs()) or (unit and unit not in _names()) or not (sign or unit):
        return None
    by_sign, by_unit = _signs().get(sign), _names().get(unit)
    if sign and unit and not (sign == "$" and by_unit and LOCALE.currency_symbols.get(by_unit, "").endswith("$")):
        return None
    return by_unit or by_sign, amount


def _unit(name: str) -> str:
    """A currency's name as it is listed: "U.S. dollars" without its points."""
    return name.lower().replace(".", "").strip()


def _figures(figures: str, scale: str | None) -> float | None:
    try:
        return float(parse_decimal(figures, locale=LOCALE, strict=True).scaleb(SCALES.get((scale or "").lower(), 0)))
    except NumberFormatError:
        return None


def _words(words: str) -> float | None:
    try:
        return float(text2num(re.sub(r"\Aan? ", "one ", words), "en"))
    except ValueError:
        return None


@cache
def _codes() -> tuple[str, ...]:
    """The currencies that are legal tender somewhere, in order."""
    territories = (territory for territory in map(str, LOCALE.territories) if len(territory) == 2 and territory.isalpha())
    return tuple(sorted({code for territory in territories for code in get_territory_currencies(territory, IN_USE)}))


@cache
def _signs() -> dict[str, str | None]:
    """By sign in capitals, the currency; None for one of several."""
    signs: dict[str, str | None] = {LOCALE.currency_symbols.get(code, code).upper(): code for code in _codes()}
    return signs | dict.fromkeys(("$", "¥", "RS", "RS.", "KR", "FR")) | {code: code for code in _codes()} | {"US$": "USD", "C$": "CAD"}


@cache
def _names() -> dict[str, str | None]:
    """By name in lower case, in full or by its last word, the currency; None for a last word of several."""
    names: dict[str, str | None] = {}
    for code in _codes():
        for count in (1, 2):
            name = get_currency_name(code, count, LOCALE).lower()
            last = name.rsplit(" ", 1)[-1]
            names[last] = code if names.get(last, code) == code else None
    for code in _codes():
        names |= {get_currency_name(code, count, LOCALE).lower(): code for count in (1, 2)} | {code.lower(): code}
    return names
