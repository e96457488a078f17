import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks.entities.names import fold, honorific, parse, titles_before


@pytest.mark.parametrize(
    ("surface", "shown"),
    [
        ("General John Nicholson", "John Nicholson"),
        ("Nicholson's", "Nicholson"),
        ("Nicholson’s", "Nicholson"),
        ("Sen. Sanders'", "Sanders"),
        ("Secretary of State John Kerry", "John Kerry"),
        ("Prime Minister Tony Blair", "Tony Blair"),
        ("Pope Francis", "Pope Francis"),
        ("Donald J. Trump Jr.", "Donald J. Trump Jr."),
        ("“Trump.”", "Trump"),
        ("Ashraf\nGhani", "Ashraf Ghani"),
        ("President", "President"),
        ("习近平", "习近平"),
        ("—", "—"),
    ],
)
def test_a_person_is_shown_without_title_and_possessive(surface: str, shown: str) -> None:
    assert parse(surface, person=True).shown == shown


@pytest.mark.parametrize(
    ("surface", "shown", "core"),
    [
        ("the European Union", "European Union", ("european", "union")),
        ("E.U.", "E.U.", ("eu",)),
        ("US'", "US", ("us",)),
        ("Acme Corp.", "Acme Corp.", ("acme",)),
        ("AT&T", "AT&T", ("at&t",)),
        ("General Motors", "General Motors", ("general", "motors")),
    ],
)
def test_other_names_keep_titles_but_not_the_article(surface: str, shown: str, core: tuple[str, ...]) -> None:
    name = parse(surface, person=False)
    assert (name.shown, name.core) == (shown, core)


def test_words_compare_without_case_and_accents() -> None:
    assert parse("ERDOĞAN", person=True).words == parse("Erdogan", person=True).words
    assert fold("Straße") == fold("STRASSE")


def test_initials_and_hyphens_come_apart() -> None:
    assert parse("J.K. Rowling", person=True).words == ("j", "k", "rowling")
    assert parse("Ileana Ros-Lehtinen", person=True).words == ("ileana", "ros", "lehtinen")


def test_a_suffix_is_no_surname() -> None:
    name = parse("Martin Luther King Jr.", person=True)
    assert (name.words, name.suffix) == (("martin", "luther", "king"), "jr")


def test_titles_before_a_name_are_found() -> None:
    text = "said Vice President Mike Pence"
    assert titles_before(text, text.index("Mike")) == ("vice", "president")
    assert titles_before("Trump, president, Mike", 18) == ()
    assert titles_before("Mike", 0) == ()


def test_only_titles_tell_a_gender() -> None:
    assert honorific(("president", "mrs")) == "feminine"
    assert honorific(("mr",)) == "masculine"
    assert honorific(("president",)) is None


@given(st.text(min_size=1, max_size=40), st.booleans())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_surface_has_a_name(surface: str, person: bool) -> None:
    name = parse(surface, person=person)
    assert name.shown
    assert name.words
    assert name.core
