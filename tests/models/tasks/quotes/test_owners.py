"""Statements that a noun and its owner tell."""

import pytest

from tests.models.tasks.attribution.marked import strip

from .marked import names, quotes

PEOPLE = {"PERSON": "Jane Roe, John Doe", "ORG": "Corvane"}


@pytest.mark.parametrize(
    ("marked", "owner"),
    [
        ("{s|Critics} {c|ignored} the auditor’s warning {q|that the fund was empty}.", "auditor"),
        ("{s|Jane Roe} {c|waved away} John Doe's repeated claim {q|that the fund was empty}.", "John Doe"),
        ("{s|Investors} {c|shrugged off} Corvane’s forecast that {q|rates will rise}.", "Corvane"),
        ("{s|Jane Roe} {c|laughed at} the officials’ pledge {q|to build a pool}.", "officials"),
    ],
)
def test_what_follows_a_noun_of_saying_is_its_owners(marked: str, owner: str) -> None:
    (quote,) = quotes(marked, **PEOPLE)
    assert (quote.speaker and quote.speaker.name, quote.parent) == (owner, None)


@pytest.mark.parametrize(
    ("marked", "speakers", "inner"),
    [
        ("{s|Jane Roe} {c|rejected} {q|John Doe’s claim that the fund was empty}.", ["Jane Roe", "John Doe"], "that the fund was empty"),
        ("{s|Jane Roe} {c|cheered} {q|Corvane's pledge to build a pool}.", ["Jane Roe", "Corvane"], "to build a pool"),
    ],
)
def test_such_a_noun_at_the_head_of_a_content_tells_a_quote_within_it(marked: str, speakers: list[str], inner: str) -> None:
    text = strip(marked).text
    outer, within = quotes(marked, **PEOPLE)
    assert names(marked, **PEOPLE) == speakers
    assert (within.parent, [span.of(text) for span in within.content]) == (outer.id, [inner])


@pytest.mark.parametrize(
    "marked",
    [
        "{s|Jane Roe} {c|denied} {q|Corvane’s lorries that block the road are hers}.",
        "{s|Jane Roe} {c|wants} {q|John Doe’s brother to leave}.",
        "After Corvane’s warning {q|“we waited,”} {s|Jane Roe} {c|said}.",
        "{s|Jane Roe} {c|said} of Corvane’s pool {q|that it leaks}.",
    ],
)
def test_what_somebody_has_besides_tells_nothing(marked: str) -> None:
    assert names(marked, **PEOPLE) == ["Jane Roe"]
