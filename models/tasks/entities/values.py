"""What a date or a sum of money comes to, where that is certain."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from dateutil import parser
from dateutil.relativedelta import MO, relativedelta

from models.annotations import MentionType, Normal
from models.tasks.entities.currencies import money

DECADE: Final = re.compile(r"(?:the )?(1[5-9]|20)(\d)0s")
AROUND: Final = re.compile(r"(last|this|next) (week|month|year)")
DAYS: Final = {"yesterday": -1, "today": 0, "tomorrow": 1}
WHICH: Final = {"last": -1, "this": 0, "next": 1}
YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
NUMBERS: Final = re.compile(r"\d+[/.]\d+|\d{5,}|\d:\d")
"""Digits whose order is a matter of the country, or that are no date."""
ROUGH: Final = re.compile(r"\b(?:early|late|mid|about|around|circa)[ -]\Z", re.IGNORECASE)
"""Words before a year that make more or less of it."""
WORDED: Final = re.compile(r"[a-z]{3,}|\d{4}-\d{2}-\d{2}")
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SPOKEN: Final = re.compile(
    r"(?:\b(?:said|announced|wrote|warned|added)(?: in an? \w+)?|\btold (?:reporters|journalists|lawmakers|\w+(?: \w+)?)(?: in \w+)?)"
    r"(?: on)? \Z"
)
"""Words that end in something that was said: the weekday after them is past."""
NOT_TOLD: Final = re.compile(r"\b(?:that|is|are|was|were|will|would|has|have|had|to)\b")
REACH: Final = 60
"""Characters before a weekday that may tell when it was."""
NEAR: Final = timedelta(days=90)
"""How far a day without a year lies at most from the article's day, so that no other year comes near."""
_FIRST, _SECOND = datetime(2000, 1, 1), datetime(2004, 2, 2)
"""What stands in for the parts of a date that are not told; both are of leap years, and they have no part in common."""


def normal(type_: MentionType, name: str, before: str, after: str, published: date | None) -> Normal | None:
    """What ``name``, of an entity of ``type_`` with the text ``before`` and ``after`` it, comes to; None where that is not certain.

    ``published`` is the day of the article, to which "yesterday" and "Feb. 13" are held.
    """
    if type_ == "MONEY":
        sum_ = money(name)
        return Normal(currency=sum_[0], amount=sum_[1]) if sum_ else None
    try:
        return _date(" ".join(name.lower().split()), before[-REACH:], after, published) if type_ == "DATE" else None
    except (OverflowError, ValueError):  # beyond the calendar
        return None


def _date(name: str, before: str, after: str, published: date | None) -> Normal | None:
    if decade := DECADE.fullmatch(name):
        first = int(decade[1] + decade[2] + "0")
        return _between(date(first, 1, 1), date(first + 9, 12, 31))
    if published and (relative := _relative(name, before, published)):
        return relative
    if YEAR.fullmatch(name) and (after.startswith("s") or ROUGH.search(before)):
        return None
    if NUMBERS.search(name) or not (WORDED.search(name) or YEAR.fullmatch(name)):
        return None
    return _told(name.replace("sept.", "sep."), published)


def _relative(name: str, before: str, published: date) -> Normal | None:
    """What is told by its distance from the day of the article."""
    if name in DAYS:
        return _day(published + timedelta(days=DAYS[name]))
    if around := AROUND.fullmatch(name):
        steps = WHICH[around[1]]
        if around[2] == "week":
            monday = published + relativedelta(weekday=MO(-1), weeks=steps)
            return _between(monday, monday + timedelta(days=6))
        if around[2] == "month":
            first = published + relativedelta(day=1, months=steps)
            return _between(first, first + relativedelta(months=1, days=-1))
        year = published.year + steps
        return _between(date(year, 1, 1), date(year, 12, 31))
    spoken = SPOKEN.search(before)
    if name in WEEKDAYS and spoken and not NOT_TOLD.search(spoken.group()):
        return _day(published - timedelta(days=(published.weekday() - WEEKDAYS.index(name)) % 7))
    return None


@lru_cache(4096)  # of the few dates of a week
def _told(name: str, published: date | None) -> Normal | None:
    """What is told by its numbers and its month: those parts that do not follow what stands in for the parts left out."""
    first, second = (parser.parse(name, default=default, ignoretz=True) for default in (_FIRST, _SECOND))
    year, month, day = first.year == second.year, first.month == second.month, first.day == second.day
    if year and month and day:
        weekday = next((weekday for weekday in WEEKDAYS if weekday in name), None)
        return _day(first.date()) if weekday in (None, WEEKDAYS[first.weekday()]) else None
    if year and month:
        start = first.date().replace(day=1)
        return _between(start, start + relativedelta(months=1, days=-1))
    if year and not day and YEAR.fullmatch(name):
        return _between(date(first.year, 1, 1), date(first.year, 12, 31))
    if month and day and published:
        near = [published + relativedelta(years=years, month=first.month, day=first.day) for years in (-1, 0, 1)]
        nearest = min(near, key=lambda day: abs(day - published))
        return _day(nearest) if abs(nearest - published) <= NEAR and nearest.day == first.day else None
    return None


def _day(day: date) -> Normal:
    return Normal(date=day.isoformat())


def _between(first: date, last: date) -> Normal:
    return Normal(interval=f"{first.isoformat()}/{last.isoformat()}")
