import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.text.signatures import introduction, opens_clause, signature


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("“We are late.” — Nora Pell", "Nora Pell"),
        ("“We are late.” (Nora Pell, driver)", "Nora Pell, driver)"),
        ("“We are late.” -- Nora Pell\nIt rained.", "Nora Pell"),
        ("“We are late.” Nora Pell left.", None),
    ],
)
def test_what_follows_a_dash_or_a_bracket_signs(text, name):
    span = signature(text, text.index("”") + 1)
    assert (span.of(text) if span else None) == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("It rained.\nA word from Nora Pell: “We are late.”", "A word from Nora Pell"),
        ("A word from Nora Pell.\n“We are late.”", None),
        ("No: “We are late.”", None),
    ],
)
def test_a_line_that_ends_in_a_colon_introduces(text, line):
    span = introduction(text, text.index("“"))
    assert (span.of(text) if span else None) == line


@pytest.mark.parametrize(("rest", "expected"), [
    (" left over it.", True),
    ("", False),
    (", engineer", False),
    (" in a letter to the board", False),
    (" speaking in May", False),
    ("\n\nThe board met.", False),
])  # fmt: skip
def test_a_name_that_goes_on_as_a_clause_signs_nothing(rest, expected):
    text = f"“Never.” — Ann Lee{rest}"
    assert opens_clause(text, text.index(" Lee") + 4) is expected


@given(st.text("a —(:“\n”", max_size=40), st.integers(0, 40))
def test_both_lie_in_the_text_and_beside_the_words(text, position):
    position = min(position, len(text))
    signed, introduced = signature(text, position), introduction(text, position)
    assert signed is None or position <= signed.start <= signed.end <= len(text)
    assert introduced is None or 0 <= introduced.start < introduced.end <= position
