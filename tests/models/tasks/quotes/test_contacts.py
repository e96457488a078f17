from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.tasks.quotes.contacts import OUTCOMES, PATTERNS, find, who
from tests.models.documents import document, names


def asked(text: str, **types: str) -> list[tuple[list[str], str]]:
    """Who gave no answer, by name, and what became of asking."""
    read, known = document(text), names(text, **types)
    anaphora = resolve(Trail(read, known, [], [], None))
    return [([somebody.name for somebody in who(read, known, anaphora, silence.asked)], silence.outcome) for silence in find(read)]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Jane Roe declined to comment.", "declined"),
        ("Jane Roe refused to answer questions on the bridge.", "declined"),
        ("Roe, 61, declined multiple requests for an interview.", "declined"),
        ("But Roe would not comment on the order.", "declined"),
        ("Roe, the mayor, had no immediate comment.", "declined"),
        ("Roe did not immediately respond to a request for comment.", "no_reply"),
        ("Roe, who didn’t return several calls, has left.", "no_reply"),
        ("On Sunday, Roe could not be reached.", "no_reply"),
        ("Roe was not immediately available for comment.", "no_reply"),
        ("Calls to Jane Roe went unanswered.", "no_reply"),
        ("There was no immediate comment from Jane Roe.", "no_reply"),
    ],
)
def test_who_gave_no_answer(text: str, outcome: str) -> None:
    assert asked(text, PERSON="Jane Roe") == [(["Jane Roe"], outcome)]


@pytest.mark.parametrize(
    "text",
    [
        "“She declined to comment,” said Roe.",
        "Roe did not respond to the remarks.",
        "Roe declined to run again.",
        "The court declined the request.",
        "Calls to vote were heard.",
    ],
)
def test_who_was_not_asked(text: str) -> None:
    assert asked(text, PERSON="Jane Roe") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A spokesman for the ministry declined to comment.", "spokesman for the ministry"),
        ("Doe spoke, but the campaign did not reply to messages.", "campaign"),
        ("Doe has not gone and his lawyer declined to comment.", "his lawyer"),
        ("The mayor’s lawyer, Jane Roe, declined to comment.", "Jane Roe"),
    ],
)
def test_whom_the_words_before_describe(text: str, name: str) -> None:
    assert [silent for silent, _ in asked(text, PERSON="Jane Roe, John Doe")] == [[name]]


def test_two_who_are_asked_together() -> None:
    assert asked("Jane Roe and John Doe did not respond to a request.", PERSON="Jane Roe, John Doe") == [
        (["Jane Roe", "John Doe"], "no_reply")
    ]


def test_two_verbs_have_one_subject() -> None:
    text = "Jane Roe declined to comment, didn't respond to requests."
    assert asked(text, PERSON="Jane Roe") == [(["Jane Roe"], "declined"), (["Jane Roe"], "no_reply")]


def test_someone_is_nobody_in_particular() -> None:
    assert asked("He said someone who doesn't answer questions can't lead.") == [([], "no_reply")]


def test_every_pattern_is_listed_with_what_it_was_measured_to_be() -> None:
    assert PATTERNS.keys() == OUTCOMES.keys()


PIECES = [
    "Roe",
    "did not",
    "respond to a",
    "request",
    "declined to",
    "comment",
    ", who",
    " and",
    ". ",
    "calls to",
    "went unanswered",
    "İ",
    "“",
    "”",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_what_is_told_lies_in_the_text_apart_and_in_order(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read = document(text)
    silences = list(find(read))
    assert all(Span(0, len(text)).covers(silence.span) and Span(0, len(text)).covers(silence.asked) for silence in silences)
    assert all(first.span.end <= second.span.start for first, second in pairwise(silences))
    assert all(len(who(read, names(text), Anaphora(), silence.asked)) < 3 for silence in silences)
