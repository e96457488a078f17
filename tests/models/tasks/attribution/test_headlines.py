import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.headlines import Headline, headlines
from models.text.marks import outermost, regions

BODY = "\n\nIt was late."


def read(marked: str) -> tuple[str, tuple[Headline, ...]]:
    """A text whose cues stand in braces, and its headlines; "Jane Roe" is a person's name."""
    text, cues = "", []
    for i, part in enumerate(re.split(r"[{}]", marked)):
        if i % 2:
            cues.append(ScoredSpan(Span(len(text), len(text) + len(part)), "cue", 1.0))
        text += part
    people = [ScoredSpan(Span(*match.span()), "PERSON", 1.0) for match in re.finditer("Jane Roe", text)]
    return text, headlines(text, outermost(regions(text)), cues, people)


def told(marked: str) -> tuple[str | None, str | None]:
    """What the one headline says and who says it, as far as it tells."""
    text, (found,) = read(marked + BODY)
    assert found.line.of(text) == text.removesuffix(BODY)
    assert not found.heading
    return found.said.of(text) if found.said else None, found.speaker.of(text) if found.speaker else None


@pytest.mark.parametrize(
    ("headline", "said", "speaker"),
    [
        ("Mayor: ‘No way’", "‘No way’", "Mayor"),
        ("Finance minister: Toll is dead", "Toll is dead", "Finance minister"),
        ("Survivors: Help came late", "Help came late", "Survivors"),
        ("Jane Roe: ‘No’", "‘No’", "Jane Roe"),
        ("Jane Roe: Toll is dead", "Toll is dead", "Jane Roe"),
        ("Minister Jane Roe: I won’t go", "I won’t go", "Minister Jane Roe"),
    ],
)
def test_a_speaker_before_a_colon_says_what_follows(headline: str, said: str, speaker: str) -> None:
    assert told(headline) == (said, speaker)


@pytest.mark.parametrize(
    ("headline", "said", "speaker"),
    [
        ("‘No way’: mayor", "‘No way’", "mayor"),
        ("Toll to rise again: officials", "Toll to rise again", "officials"),
        ("‘Toll is dead’: Jane Roe", "‘Toll is dead’", "Jane Roe"),
    ],
)
def test_a_speaker_after_a_colon_says_what_went_before(headline: str, said: str, speaker: str) -> None:
    assert told(headline) == (said, speaker)


@pytest.mark.parametrize(
    ("headline", "said", "speaker"),
    [
        ("No deal, {says} mayor", "No deal", "mayor"),
        ("No deal, mayor {says}", "No deal", "mayor"),
        ("Toll, once a hope, will ruin us, drivers {warn}", "Toll, once a hope, will ruin us", "drivers"),
        ("No deal, {says} Jane Roe", "No deal", "Jane Roe"),
    ],
)
def test_a_cue_and_a_speaker_after_a_comma_say_what_went_before(headline: str, said: str, speaker: str) -> None:
    assert told(headline) == (said, speaker)


@pytest.mark.parametrize(
    "headline",
    [
        "No deal, {supports} mayor",
        "No deal, {says}",
        "No deal, Monday {says} mayor",
        "No deal, {says} mayor and {warns} drivers",
        "No deal, {says} Bigtown",
        "No deal {says} mayor",
        "No {says}, deal mayor",
    ],
)
def test_other_words_after_a_comma_do_not(headline: str) -> None:
    assert told(headline) == (None, None)


@pytest.mark.parametrize(
    "headline",
    [
        "Jane Roe: A life in pictures",
        "Jane Roe: How she won",
        "Jane Roe: 40 years of toll",
        "Police: Who are they?",
        "Police: What we know",
        "Mayor: Is the toll dead?",
        "Mayor: No",
    ],
)
def test_a_topic_or_a_question_is_not_said_by_whoever_it_is_about(headline: str) -> None:
    assert told(headline) == (None, None)


@pytest.mark.parametrize(
    "headline",
    [
        "Bigtown: Toll is dead",
        "The mayor: Toll is dead",
        "Toll is dead: the mayor",
        "Toll is dead: Jane Roe",
        "Jane Roe and the night: Toll is dead",
        "Mayor of a town by a very long river far up north: Toll is dead",
        "Toll at 10:30 is dead",
        "‘Mayor: No way’",
        "Toll is dead",
    ],
)
def test_what_is_no_label_of_a_speaker_says_nothing(headline: str) -> None:
    assert told(headline) == (None, None)


@pytest.mark.parametrize("headline", ["Analysis: Toll is dead", "Opinion: ‘Toll is dead’", "Live: Police speak"])
def test_a_heading_before_a_colon_announces(headline: str) -> None:
    _, (found,) = read(headline + BODY)
    assert (found.heading, found.said, found.speaker) == (True, None, None)


def test_headlines_are_the_lines_before_the_first_sentence() -> None:
    text, found = read("  Toll rises  \n\nPolice: Man stole bikes\n\nIt was late.\n\nMayor: ‘No way’\n\nIt was.")
    assert [one.line.of(text) for one in found] == ["Toll rises", "Police: Man stole bikes"]
    assert [one.said.of(text) if one.said else None for one in found] == [None, "Man stole bikes"]


def test_at_most_three_lines_are_headlines() -> None:
    text, found = read("One\nTwo\nThree\nMayor: ‘No way’\n\nIt was late.")
    assert [one.line.of(text) for one in found] == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Mayor: ‘No way’", "Mayor: ‘No’ was it.\n\nIt was late.", "x" * 161 + "\n\nMayor: ‘No way’\n\nIt."]
)
def test_a_text_may_have_no_headline(text: str) -> None:
    assert read(text)[1] == ()


PIECES = "Mayor|Jane Roe|Analysis|: |:|, |{says}|‘|’|“|”|\n|\n\n| |Toll is dead|How|?|.|…|😀"


@given(st.lists(st.sampled_from(PIECES.split("|")), max_size=20))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_has_sound_headlines(pieces: list[str]) -> None:
    text, found = read("".join(pieces))
    assert len(found) <= 3
    for one in found:
        assert one.line.of(text) == one.line.of(text).strip() != ""
        assert (one.said is None) == (one.speaker is None)
        if one.said and one.speaker:
            assert not one.heading
            assert one.line.covers(one.said)
            assert one.line.covers(one.speaker)
            assert not one.said.overlaps(one.speaker)
