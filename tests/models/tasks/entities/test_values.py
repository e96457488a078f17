from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Normal
from models.tasks.entities.values import normal

WEDNESDAY = date(2018, 2, 14)


def day(name: str, before: str = "", after: str = "", published: date | None = WEDNESDAY) -> str | None:
    told = normal("DATE", name, before, after, published)
    return (told.date or told.interval) if told else None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Feb. 13, 2018", "2018-02-13"),
        ("13 February 2018", "2018-02-13"),
        ("Tuesday, Feb. 13, 2018", "2018-02-13"),
        ("2018-02-13", "2018-02-13"),
        ("March 2017", "2017-03-01/2017-03-31"),
        ("2016", "2016-01-01/2016-12-31"),
        ("the 1990s", "1990-01-01/1999-12-31"),
    ],
)
def test_what_is_told_in_full_needs_no_day_of_the_article(name: str, value: str) -> None:
    assert day(name, published=None) == day(name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("yesterday", "2018-02-13"),
        ("Today", "2018-02-14"),
        ("last week", "2018-02-05/2018-02-11"),
        ("next month", "2018-03-01/2018-03-31"),
        ("last year", "2017-01-01/2017-12-31"),
        ("Nov. 30", "2017-11-30"),
        ("March 1", "2018-03-01"),
    ],
)
def test_what_is_told_by_its_distance_is_reckoned_from_the_day_of_the_article(name: str, value: str) -> None:
    assert day(name) == value
    assert day(name, published=None) is None


@pytest.mark.parametrize("before", ["Roe said on ", "Roe said in a statement ", "told reporters in Kabul on "])
def test_the_weekday_of_something_said_is_past(before: str) -> None:
    assert day("Monday", before) == "2018-02-12"
    assert day("Wednesday", before) == "2018-02-14"
    assert day("Thursday", before) == "2018-02-08"


@pytest.mark.parametrize("before", ["", "The vote is on ", "Roe said the vote is on ", "will meet on "])
def test_a_weekday_may_be_past_or_to_come(before: str) -> None:
    assert day("Monday", before) is None


@pytest.mark.parametrize(
    "name",
    [
        "Monday, Feb. 13, 2018",
        "10",
        "2/3/2018",
        "may",
        "Sept. 5",
        "February 30",
        "Feb. 29",
        "five years",
        "13th century",
        "300 BC",
        "",
        "1:30",
    ],
)
def test_what_is_not_certain_has_no_value(name: str) -> None:
    assert day(name) is None


@pytest.mark.parametrize("before", ["since the early ", "in mid-"])
def test_a_year_that_is_more_or_less_meant_has_no_value(before: str) -> None:
    assert day("1990", before) is None
    assert day("1990", "in the ", "s") is None
    assert day("1990", "in the ", " ") == "1990-01-01/1990-12-31"


PARTS = ["Feb.", "may", "2018", "13", "1e9", ":", "/", "-", ",", "EST", "T", "Z", "pm", "+", "0", "th", "Mon", "99999", "٣", "and", "of"]


@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PARTS), max_size=8).map(" ".join)), st.dates(date(1, 1, 1), date(9999, 12, 31))
)
def test_any_words_give_a_day_or_nothing(name: str, published: date) -> None:
    told = normal("DATE", name, "Roe said on ", "", published)
    assert told is None or all(date.fromisoformat(part) for part in (told.date or told.interval or "").split("/"))


@pytest.mark.parametrize("words", ["yesterday", "next month", "last week", "next year", "tomorrow", "Monday", "Dec 31"])
@pytest.mark.parametrize("published", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar(words: str, published: date) -> None:
    day(words, "said on ", published=published)


def test_money_comes_to_a_currency_and_an_amount() -> None:
    assert normal("MONEY", "€1.5 million", "", "", None) == Normal(currency="EUR", amount=1_500_000)
    assert normal("PERSON", "May", "", "", WEDNESDAY) is None
