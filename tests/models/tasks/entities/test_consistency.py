import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.entities.consistency import consistent
from tests.models.tasks.entities.marked import read


def tag(text: str, *found: tuple[str, str, float]) -> list[ScoredSpan]:
    """Each surface is tagged where it next occurs."""
    spans, at = [], 0
    for surface, label, confidence in found:
        at = text.index(surface, at)
        spans.append(ScoredSpan(Span(at, at + len(surface)), label, confidence))
        at += len(surface)
    return spans


def shown(text: str, *found: tuple[str, str, float]) -> list[tuple[str, str]]:
    return [(one.span.of(text), one.label) for one in consistent(text, tag(text, *found))]


def test_punctuation_at_an_end_is_no_part_of_a_name() -> None:
    assert shown("On Friday, Ann Lee: no.", ("Friday,", "DATE", 0.9), ("Ann Lee:", "PERSON", 0.9)) == [
        ("Friday", "DATE"),
        ("Ann Lee", "PERSON"),
    ]


def test_a_full_stop_may_be_part_of_one() -> None:
    assert shown("Acme Inc. grew", ("Acme Inc.", "ORG", 0.9)) == [("Acme Inc.", "ORG")]


def test_two_peoples_joined_by_a_hyphen_are_two() -> None:
    assert shown("the Greek-Turkish border", ("Greek-Turkish", "NORP", 0.9)) == [("Greek", "NORP"), ("Turkish", "NORP")]
    assert shown("the Al-Qaeda cell", ("Al-Qaeda", "ORG", 0.9)) == [("Al-Qaeda", "ORG")]


TEXT = "Orlen won. Then Orlen lost to Vela, and Orlen left."


def test_a_name_has_the_type_that_leads_clearly() -> None:
    mentions = (("Orlen", "ORG", 0.9), ("Orlen", "LOC", 0.5), ("Orlen", "ORG", 0.8))
    assert {label for surface, label in shown(TEXT, *mentions) if surface == "Orlen"} == {"ORG"}


def test_types_that_nearly_tie_stay_as_they_are() -> None:
    mentions = (("Orlen", "ORG", 0.9), ("Orlen", "LOC", 0.5), ("Orlen", "ORG", 0.5))
    assert [label for _, label in shown(TEXT, *mentions)] == ["ORG", "LOC", "ORG"]


def test_a_name_the_tagger_is_sure_of_is_found_again() -> None:
    found = consistent(TEXT, tag(TEXT, ("Orlen", "ORG", 0.9), ("Orlen", "ORG", 0.9)))
    assert [one.span.of(TEXT) for one in found] == ["Orlen"] * 3
    assert found[-1].confidence < 0.9


@pytest.mark.parametrize(
    "text",
    [
        "Orlen and Orlen met. Orlen Petra left.",
        "Orlen and Orlen met. East Orlen burned.",
        "Orlen and Orlen met. Orlenburg burned.",
        "Orlen and Orlen met. The ex-Orlen man left.",
    ],
)
def test_part_of_another_name_is_not_that_name(text: str) -> None:
    assert len(consistent(text, tag(text, ("Orlen", "ORG", 0.9), ("Orlen", "ORG", 0.9)))) == 2


def test_one_mention_is_too_little_to_find_others() -> None:
    assert len(consistent(TEXT, tag(TEXT, ("Orlen", "ORG", 0.95)))) == 1


def shortened(marked: str) -> list[tuple[str, str]]:
    text, spans = read(marked)
    return [(scored.span.of(text), scored.label) for scored in consistent(text, spans) if scored not in spans]


def test_short_forms_of_names_in_full_are_found() -> None:
    assert shortened("[PERSON:Ida Fields] left. Reporters saw Fields in Leeds.") == [("Fields", "PERSON")]
    assert shortened("The [ORG:Office of River Trusts] met. The ORT paid; ORT staff left.") == [("ORT", "ORG"), ("ORT", "ORG")]


@pytest.mark.parametrize(
    "marked",
    [
        "[PERSON:Ida Stool] left. He sat on the Stool.",
        "[PERSON:Ida Fields] left. Fields Market opened; the Elysian Fields did not.",
        "[ORG:Office of River Trusts] met. COUNCIL AND ORT MEET",
        "[ORG:River Trust] met. RT paid.",
        "[PERSON:Ida Fields] left the fields.",
        "[ORG:Office of River Trusts] met. [LOC:ORT] is a town. It is in ORT now.",
    ],
)
def test_other_words_are_no_short_forms(marked: str) -> None:
    assert shortened(marked) == []


@given(st.lists(st.sampled_from(["Orlen", "Vela,", "Vela", "x", "Greek-Turkish", ":", "Orlen's"]), min_size=1, max_size=20), st.data())
@settings(deadline=None, derandomize=True, max_examples=100)
def test_spans_stay_within_the_text_and_are_never_empty(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    bounds = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, 12)), max_size=8))
    labels = st.sampled_from(["PERSON", "ORG", "NORP", "DATE"])
    spans = sorted(
        (ScoredSpan(Span(a, min(len(text), a + n)), data.draw(labels), data.draw(st.floats(0, 1))) for a, n in bounds), key=lambda s: s.span
    )
    found = consistent(text, spans)
    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert [one.span for one in found] == sorted(one.span for one in found)
    assert all(any(one.span.overlaps(given.span) for one in found) for given in spans)


@pytest.mark.parametrize(("text", "kind"), [
    ("Harriet York came. York, 34, spoke.", "PERSON"),
    ("York Moore came. York, now 34 and ill, spoke.", "PERSON"),
    ("Harriet York came. York, 34 miles off, slept.", "LOC"),
    ("Harriet Moore came. York, 34, spoke.", "LOC"),
])  # fmt: skip
def test_who_has_an_age_and_a_word_of_a_persons_name_is_that_person(text: str, kind: str) -> None:
    full = text.split(" came")[0]
    later = "York"
    spans = [*tag(text, (full, "PERSON", 0.9)), ScoredSpan(Span(at := text.rindex(later), at + len(later)), "LOC", 0.9)]
    assert consistent(text, spans)[-1].label == kind
