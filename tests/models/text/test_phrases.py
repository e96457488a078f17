import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Span
from models.text.nouns import is_noun, kind_of
from models.text.phrases import Phrase, read
from tests.models.documents import document, names

KNOWN = {"PERSON": "Jane Roe, John Doe", "ORG": "Acme", "LOC": "Ruritania", "NORP": "Republican"}


def phrase(marked: str) -> Phrase:
    """The phrase between braces."""
    before, _, rest = marked.partition("{")
    source, _, after = rest.partition("}")
    text = before + source + after
    return read(document(text), names(text, **KNOWN), Span(len(before), len(before) + len(source)))


def name(marked: str) -> str | None:
    found = phrase(marked).name
    return found.name if found else None


@pytest.mark.parametrize(
    ("source", "head", "modifiers"),
    [
        ("The tall harbour pilot", "pilot", {"tall", "harbour"}),
        ("the pilot on the bridge", "pilot", set()),
        ("the pilot steering the ship", "pilot", set()),
        ("the pilot, who was late,", "pilot", set()),
        ("Acme’s old spokesman", "spokesman", {"acme", "old"}),
        ("a spokesman for Acme", "spokesman", set()),
        ("ministers and their aides", "ministers", set()),
        ("online and snap polls", "polls", {"online", "and", "snap"}),
        ("the minister himself", "minister", set()),
    ],
)
def test_the_head_is_the_noun_that_others_only_describe(source: str, head: str, modifiers: set[str]) -> None:
    found = phrase(f"{{{source}}} said so.")
    assert (found.head, found.modifiers, found.name) == (head, modifiers, None)


@pytest.mark.parametrize(
    ("source", "role"),
    [
        ("The tall harbour pilot", "tall harbour pilot"),
        ("a pilot on the bridge", "pilot on the bridge"),
        ("the pilot, who was late,", "pilot"),
        ("the pilot (a Ruritanian)", "pilot"),
        ("his aide", "his aide"),
        ("Jane Roe’s lawyer", "Jane Roe’s lawyer"),
        ("According to a pilot", "pilot"),
    ],
)
def test_a_role_is_the_phrase_without_its_article_and_what_is_set_off(source: str, role: str) -> None:
    assert phrase(f"{{{source}}} said so.").role == role


def test_a_role_is_cut_where_it_grows_long() -> None:
    role = phrase("{the pilot of " + "very " * 40 + "old ships} said so.").role
    assert role.startswith("pilot of very very")
    assert len(role) == 80


@pytest.mark.parametrize(
    ("source", "definite"), [("the pilot", True), ("his pilot", True), ("pilot", True), ("a pilot", False), ("some pilots", False)]
)
def test_an_indefinite_phrase_brings_in_somebody_new(source: str, definite: bool) -> None:
    assert phrase(f"{{{source}}} said so.").definite == definite


@pytest.mark.parametrize(
    ("source", "titled"),
    [
        ("Jane Roe", False),
        ("Roe herself", False),
        ("According to Roe", False),
        ("Jane Roe, the minister,", False),
        ("Minister Jane Roe", True),
        ("the Ruritania minister Jane Roe", True),
        ("Dr. Roe", True),
        ("Secretary of State Jane Roe", True),
        ("Education and Health Minister Jane Roe", True),
    ],
)
def test_a_name_that_heads_the_phrase_is_found_with_or_without_a_title(source: str, titled: bool) -> None:
    found = phrase(f"{{{source}}} said so.")
    assert found.name is not None
    assert (found.name.name, found.name.entity, found.titled, found.kind) == ("Jane Roe", "e1", titled, "named")


@pytest.mark.parametrize("source", ["Jane Roe’s lawyer", "a friend of Jane Roe", "the minister under Jane Roe", "a Roe aide"])
def test_a_name_that_only_describes_the_head_is_not_the_speakers(source: str) -> None:
    found = phrase(f"{{{source}}} said so.")
    assert (found.name, found.apposed, found.kind) == (None, None, "role")


def test_one_of_a_group_is_a_role_and_the_group_a_name() -> None:
    assert (name("{the Republican} said so."), phrase("{the Republican} said so.").kind) == (None, "role")
    assert name("{Republican} leaders said so.") == "Republican"


def test_the_evidence_of_a_name_is_where_it_stands() -> None:
    text = "Then Minister Jane Roe said so."
    assert [span.of(text) for span in phrase("Then {Minister Jane Roe} said so.").evidence] == ["Jane Roe"]


def test_names_joined_by_and_speak_together() -> None:
    found = phrase("{Jane Roe and John Doe} said so.")
    assert found.name is not None
    assert (found.name.name, [other.name for other in found.others]) == ("Jane Roe", ["John Doe"])


def test_a_name_is_joined_to_itself_and_to_other_types_by_no_and() -> None:
    assert phrase("{Jane Roe and Roe} said so.").others == ()
    assert phrase("{Jane Roe and Acme} said so.").others == ()


@pytest.mark.parametrize(
    ("marked", "apposed"),
    [
        ("{The buyer, Acme,} said so.", "Acme"),
        ("{The bosun, Jane Roe,} said so.", "Jane Roe"),
        ("{The minister, Jane Roe,} said so.", "Jane Roe"),
        ("{The minister}, Jane Roe, said so.", "Jane Roe"),
        ("{The minister} Jane Roe (left) said so.", "Jane Roe"),
        ("Jane Roe, {the minister}, said so.", "Jane Roe"),
        ("{A pilot called Jane Roe} said so.", "Jane Roe"),
        ("{The company, Acme,} said so.", "Acme"),
        ("{The minister, Acme,} said so.", None),
        ("{The report, Jane Roe,} said so.", None),
        ("{The minister, of Acme,} said so.", None),
        ("{The minister} met Jane Roe.", None),
        ("Jane Roe left. {The minister} said so.", None),
    ],
)
def test_a_name_set_beside_the_head_is_apposed_if_the_head_can_be_that(marked: str, apposed: str | None) -> None:
    found = phrase(marked)
    assert (found.apposed.name if found.apposed else None) == apposed
    assert found.name is None


@pytest.mark.parametrize(
    ("source", "pronoun"),
    [
        ("he", "masculine"),
        ("She herself", "feminine"),
        ("They all", "plural"),
        ("He and the pilot", "masculine"),
        ("It", "neuter"),
        ("who", "relative"),
        ("I", "first"),
        ("you", "second"),
        ("his aide", None),
        ("he men", None),
        ("the pilot and he", None),
    ],
)
def test_a_pronoun_is_one_alone_or_at_the_start_of_a_list(source: str, pronoun: str | None) -> None:
    assert phrase(f"{{{source}}} said so.").pronoun == pronoun


def test_a_pronoun_leaves_nothing_else_to_go_by() -> None:
    found = phrase("{He and Jane Roe} said so.")
    assert (found.name, found.others, found.apposed, found.role, found.head) == (None, (), None, "", "he")


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("{a pilot} said so.", "role"),
        ("{police} said so.", "role"),
        ("{pilots} said so.", "collective"),
        ("{two pilots} said so.", "collective"),
        ("{Nearly 40 % of the fleet} said so.", "collective"),
        ("{many governments} said so.", "collective"),
        ("{the government} said so.", "organization"),
        ("{the report} said so.", "document"),
        ("{a source} said so.", "anonymous"),
        ("{an unnamed pilot} said so.", "anonymous"),
        ("{a pilot} said so on condition of anonymity.", "anonymous"),
        ("{a pilot} who declined to give her name said so.", "anonymous"),
        ("{a pilot}, who cannot be named for legal reasons, said so.", "anonymous"),
        ("{a pilot} who asked that his real name not be used said so.", "anonymous"),
        ("{a pilot} who named the ship said so.", "role"),
        ("{a pilot} said so. He spoke on condition of anonymity.", "role"),
    ],
)
def test_a_phrase_without_a_name_tells_what_kind_of_speaker_it_is(marked: str, kind: str) -> None:
    assert phrase(marked).kind == kind


@pytest.mark.parametrize("source", ["The", "of", "--", "the of"])
def test_in_words_that_stand_for_nobody_there_is_nothing_to_go_by(source: str) -> None:
    found = phrase(f"{{{source}}} said so.")
    assert found == Phrase(found.span)


@pytest.mark.parametrize(
    ("marked", "shown", "kind"),
    [
        ("{Mr. Poe} said so.", "Poe", "named"),
        ("Then {Ann Poe} said so.", "Ann Poe", "named"),
        ("Then {the UNX} said so.", "UNX", "organization"),
        ("Then {UNX} said so.", "UNX", "organization"),
    ],
)
def test_a_name_the_recogniser_missed_is_told_by_its_capitals(marked: str, shown: str, kind: str) -> None:
    found = phrase(marked).name
    assert found is not None
    assert (found.name, found.entity, found.kind) == (shown, None, kind)


def test_a_surname_that_the_recogniser_cut_off_belongs_to_the_name() -> None:
    assert name("{John Doe Smith} said so.") == "John Doe"


@pytest.mark.parametrize("marked", ["{Pilots} said so.", "{A Pilot} said so.", "{The Minister} said so."])
def test_a_capital_at_the_start_of_a_sentence_or_of_a_known_noun_makes_no_name(marked: str) -> None:
    assert name(marked) is None


@pytest.mark.parametrize(
    ("head", "modifiers", "kind"),
    [
        ("ministry", (), "organization"),
        ("ministry", ("many",), "collective"),
        ("widget", (), "role"),
        ("widgets", (), "collective"),
        ("widget", ("several",), "collective"),
        ("statement", (), "document"),
        ("critics", (), "collective"),
        ("sources", (), "anonymous"),
    ],
)
def test_head_and_modifiers_tell_a_kind(head: str, modifiers: tuple[str, ...], kind: str) -> None:
    assert kind_of(head, frozenset(modifiers)) == kind


def test_nouns_of_sources_are_known_in_both_numbers() -> None:
    assert [noun for noun in ("minister", "ministers", "report", "ministry", "widget", "late") if is_noun(noun)] == [
        "minister",
        "ministers",
        "report",
        "ministry",
    ]


WORDS = "Jane Roe|Roe|Acme|Republican|the|a|of|and|,|(|)|minister|Minister|who|he|herself|named|—|“|\n|😀|40 %|’s|source|Mr.|said|."


@given(st.lists(st.sampled_from(WORDS.split("|")), min_size=1, max_size=15), st.data())
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_span_of_any_text_is_read(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    known = names(text, **KNOWN)
    found = read(document(text), known, span)
    assert found.span == span
    assert not (found.name and found.apposed)
    assert not found.others or found.name
    assert not found.pronoun or found.name is None
    assert len(found.role) <= 80
    assert all(0 <= one.start < one.end <= len(text) for one in found.evidence)
    said = [one for one in (found.name, found.apposed, *found.others) if one]
    assert all(one.name and (one.entity is None or one.entity in known.entities) for one in said)


@pytest.mark.parametrize("source", ["Many Ruritanians", "Most Millennials", "Other Netizens", "several Londoners"])
def test_many_of_a_people_are_nobody_of_that_name(source: str) -> None:
    found = phrase(f"{{{source}}} said so.")
    assert (found.name, found.kind) == (None, "collective")


@pytest.mark.parametrize("source", ["Other Netizens", "Many Roes"])
def test_nor_are_they_where_the_tagger_takes_them_for_a_person(source: str) -> None:
    text = f"{source} said so."
    found = read(document(text), names(text, PERSON=source.split()[1]), Span(0, len(source)))
    assert (found.name, found.kind) == (None, "collective")
