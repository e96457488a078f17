import pytest

from models.annotations import Span
from models.tasks.quotes.labels import lead
from tests.models.documents import document


def label(before: str, *, readable: bool = True) -> str | None:
    """The label right before what is said, where ``before`` ends."""
    text = before + "‘No way’"
    asked: list[Span] = []

    def read(span: Span) -> bool:
        asked.append(span)
        return readable

    found = lead(document(text), len(before), read)
    assert found is None or asked == [found]
    return found.of(text) if found else None


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("Mayor: ", "Mayor"),
        ("Mayor:\n\n", "Mayor"),
        ("It was late.\n  The mayor of Bigtown: ", "The mayor of Bigtown"),
        ("It was late. Mayor: ", "Mayor"),
        ("At last, so the mayor: ", "At last, so the mayor"),
    ],
)
def test_what_opens_a_line_or_sentence_and_ends_in_a_colon_leads(before: str, found: str) -> None:
    assert label(before) == found


@pytest.mark.parametrize("before", ["", "Mayor ", "Mayor: then ", "Mayor, ", "M: ", "Analysis: ", "x" * 61 + ": "])
def test_anything_else_does_not(before: str) -> None:
    assert label(before) is None


def test_what_cannot_be_read_as_somebody_is_no_label() -> None:
    assert label("Mayor: ", readable=False) is None
