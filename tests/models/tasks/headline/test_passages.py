import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.headline.passages import Said
from models.text.marks import outermost, regions

TEXT = (
    "“We can’t win this war, and the cost is too high,” Roe said. It was a secret peace. “Never,” said Doe, “will we leave the old town.”"
)


def passages(title: str, text: str = TEXT) -> list[tuple[str, str | None, bool]]:
    """Of each passage of ``title`` its words, those of the story and whether they are the same."""
    said = Said(text, [region.outer for region in outermost(regions(text))])
    return [
        (passage.span.of(title), passage.body.of(text) if passage.body else None, passage.similarity == 1)
        for passage in said.passages(title)
    ]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("‘The cost is too high’", "the cost is too high"),
        ("Roe: “We can't win this war”", "We can’t win this war"),
        ("“We can’t win … the cost is too high”", "We can’t win this war, and the cost is too high"),
        ("'Never'", "Never"),
    ],
)
def test_the_very_words_whatever_their_marks_case_and_what_is_left_out(title: str, body: str) -> None:
    ((_, found, same),) = passages(title.replace("can't", "can’t"))
    assert (found, same) == (body, True)


@pytest.mark.parametrize(
    ("title", "body"),
    [("“We cannot win this war”", "We can’t win this war"), ("“will never leave the old towns”", "will we leave the old town")],
)
def test_other_words_for_the_same(title: str, body: str) -> None:
    ((_, found, same),) = passages(title)
    assert (found, same) == (body, False)


@pytest.mark.parametrize("title", ["“Total victory”", "A “secret peace”", "“The town burns tonight and nobody came”"])
def test_what_nobody_says(title: str) -> None:
    ((_, found, _),) = passages(title)
    assert found is None


def test_a_headline_without_quotation_marks_quotes_nothing() -> None:
    assert passages("War can’t be won, Roe says") == passages("") == passages("“…”") == []


def test_a_story_without_words_says_nothing() -> None:
    assert passages("“No”", "") == [("No", None, False)]


@given(st.text(alphabet="ab “”'…. ", max_size=40), st.text(alphabet="ab “”'\n", max_size=60))
def test_what_is_found_lies_in_the_text(title: str, text: str) -> None:
    for passage in Said(text, [Span(0, len(text))]).passages(title):
        assert Span(0, len(title)).covers(passage.span)
        assert passage.body is None or Span(0, len(text)).covers(passage.body)
        assert (passage.body is None) == (passage.similarity == 0)
