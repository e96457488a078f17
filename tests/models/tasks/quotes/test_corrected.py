import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Quote
from models.desk import Anchor, Correction
from models.tasks.coreference.corrected import LEAST
from tests.models.tasks.attribution.marked import strip

from .marked import names, quotes

STORY = (
    "Jane Roe met John Doe. {q|“It is late,”} {s|she} {c|said}. {q|“I am tired.”}\n\n"
    "{s|She} {c|added} {q|that the bridge was shut}.\n\n{s|Doe} {c|noted} {q|that it was old}."
)
PEOPLE = "Jane Roe, John Doe"


def speaker(words: str, value: str) -> Correction:
    return Correction("speaker", Anchor(words), value)


def said(*corrections: Correction) -> dict[str, tuple[str | None, str]]:
    """By its id, who says a quote, and how that is known."""
    found = quotes(STORY, *corrections, PERSON=PEOPLE)
    return {quote.id: (quote.speaker.name, quote.speaker.method) if quote.speaker else (None, "") for quote in found}


def test_an_editor_s_word_is_obeyed_and_marked() -> None:
    (quote, *_) = quotes(STORY, speaker("It is late", "John Doe"), PERSON=PEOPLE)
    assert quote.speaker
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.kind) == ("John Doe", "e2", "named")
    assert (quote.speaker.method, quote.speaker.confidence, quote.reason) == ("correction", 1.0, None)


@pytest.mark.parametrize("value", ["Jane Roe", "John Doe", "Ann Lund"])
def test_it_is_carried_on_to_the_pronouns_and_quotes_that_follow(value: str) -> None:
    told = said(speaker("It is late", value))
    assert told == {"q1": (value, "correction"), "q2": (value, "pronoun"), "q3": ("John Doe", "source")}


@pytest.mark.parametrize("value", ["Doe", "John Doe", "Mr. John Doe", "john doe"])
def test_a_person_of_the_text_may_be_called_by_any_form(value: str) -> None:
    assert said(speaker("It is late", value))["q1"] == ("John Doe", "correction")


@pytest.mark.parametrize(("value", "kind"), [("Ann Lund", "named"), ("Norvik University", "organization"), ("a spokesman", "role")])
def test_whoever_is_not_named_has_the_kind_of_his_name(value: str, kind: str) -> None:
    (quote, *_) = quotes(STORY, speaker("It is late", value), PERSON=PEOPLE)
    assert quote.speaker
    assert (quote.speaker.name, quote.speaker.entity, quote.speaker.kind) == (value, None, kind)


def test_what_is_no_quote_is_gone_with_all_its_pieces() -> None:
    before: tuple[Quote, ...] = quotes(STORY, PERSON=PEOPLE)
    after = quotes(STORY, Correction("not_quote", Anchor("that the bridge was shut")), PERSON=PEOPLE)
    assert len(after) == len(before) - 1
    assert [quote.id for quote in after] == [f"q{number}" for number in range(1, len(after) + 1)]
    split = "{q|“It is late,”} {s|Jane Roe} {c|said}, {q|“and cold.”}"
    assert len(quotes(split, PERSON=PEOPLE)) == 1
    assert quotes(split, Correction("not_quote", Anchor("“and cold.”")), PERSON=PEOPLE) == ()


def test_of_two_corrections_of_one_quote_the_later_holds() -> None:
    assert said(speaker("It is late", "John Doe"), speaker("“It is late,”", "Ann Lund"))["q1"] == ("Ann Lund", "correction")
    again = said(Correction("not_quote", Anchor("“It is late,”")), speaker("It is late", "Ann Lund"))
    assert again["q1"] == ("Ann Lund", "correction")


def test_a_place_that_is_hardly_the_quote_s_is_not_taken_for_it() -> None:
    assert LEAST > 0.1
    assert names(STORY, PERSON=PEOPLE) == [name for name, _ in said(speaker("is", "Ann Lund"), speaker("bridge", "Ann Lund")).values()]


def test_a_quote_within_a_quote_is_corrected_by_itself() -> None:
    story = "{q|“He told me ‘the bridge is shut now’, and I left for home at once that very day,”} {s|Jane Roe} {c|said}."
    outer, inner = quotes(story, speaker("the bridge is shut now", "John Doe"), PERSON=PEOPLE)
    assert outer.speaker
    assert inner.speaker
    assert (outer.speaker.name, inner.speaker.name, inner.parent) == ("Jane Roe", "John Doe", "q1")
    (left,) = quotes(story, Correction("not_quote", Anchor("‘the bridge is shut now’")), PERSON=PEOPLE)
    assert left.parent is None


PLAIN = strip(STORY).text
CORRECTIONS = st.builds(
    lambda kind, start, size, value: Correction(kind, Anchor(PLAIN[start : start + size], start=start), value),
    st.sampled_from(["speaker", "not_quote"]),
    st.integers(0, len(PLAIN) - 1),
    st.integers(1, 60),
    st.sampled_from(["Jane Roe", "Ann Lund", "the mayor", "Doe", "1"]),
)


@settings(deadline=None)
@given(st.lists(CORRECTIONS, max_size=6))
def test_whatever_is_corrected_the_quotes_are_sound(corrections: list[Correction]) -> None:
    found = quotes(STORY, *corrections, PERSON=PEOPLE)
    assert [quote.id for quote in found] == [f"q{number}" for number in range(1, len(found) + 1)]
    assert all((quote.speaker is None) == (quote.reason is not None) for quote in found)
    assert all(quote.parent is None or quote.parent in {other.id for other in found} for quote in found)
