import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Entity, Mention, Referent, Span
from models.task import Analysis
from models.tasks.coreference.anaphora import Anaphor, Anaphora
from models.tasks.entities import Entities
from models.tasks.stance import marks
from models.tasks.stance.marks import CONTENT, MENTION, PASSAGE, RELATED, TYPES, Marks
from models.text.words import Words
from tests.models.tasks.stance.saying import document

TEXT = "Senator Ann Ruiz slammed the bridge. She said bridges rot. The aide called Ruiz brave."


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def analysis(probability: float = 0.9) -> Analysis:
    mentions = tuple(Mention(f"m{i}", at, "PERSON", "name", 0.9, "e1") for i, at in enumerate((span("Ann Ruiz"), Span(75, 79)), 1))
    she = Anaphor(span("She"), "pronoun", Referent("Ann Ruiz", "e1", "named"), probability, span("Ann Ruiz"))
    named = Entities(mentions, (Entity("e1", "Ann Ruiz", "PERSON", ("m1", "m2"), 1.0, False),))
    return Analysis({"entities": named, "coreference": Anaphora((she,))})


def shown(spans: "list[Span] | tuple[Span, ...]") -> list[str]:
    return sorted({one.of(TEXT) for one in spans})


@pytest.mark.parametrize("target", ["Ann Ruiz", "Ruiz", "Senator Ruiz", "ann ruiz"])
def test_an_entity_is_mentioned_by_all_its_names_and_pronouns(target: str) -> None:
    assert {"Ann Ruiz", "Ruiz", "She"} <= set(shown([*Marks.of(document(TEXT), analysis(), target).mentions]))


def test_a_pronoun_that_hardly_stands_for_the_entity_is_no_mention() -> None:
    assert "She" not in shown([*Marks.of(document(TEXT), analysis(0.2), "Ann Ruiz").mentions])


def test_what_is_no_entity_is_mentioned_by_its_words() -> None:
    found = Marks.of(document(TEXT), analysis(), "the bridge")
    assert shown([*found.mentions]) == ["bridge", "bridges"]


def test_whom_a_target_names_is_related_to_it() -> None:
    found = Marks.of(document(TEXT), analysis(), "Ruiz's attack on the bridges")
    assert shown([*found.mentions]) == []
    assert {"Ann Ruiz", "She", "bridge", "bridges"} <= set(shown([*found.related]))


def test_small_words_are_not_related() -> None:
    assert shown(marks.alike(Words.of(TEXT), "the call of the wild")) == ["called"]


def test_tokens_tell_of_mentions_and_contents() -> None:
    read = document(TEXT)
    types = marks.types(read.tokens, Marks([span("bridge."), span("Ruiz brave")], [span("rot")]), [span("bridges rot")])
    by_word = {
        TEXT[start:end]: int(types[first])
        for start, end, first in zip(read.tokens.starts, read.tokens.ends, read.tokens.first, strict=True)
    }
    assert (by_word["slammed"], by_word["bridge"], by_word["brave"]) == (PASSAGE, MENTION, MENTION)
    assert (by_word["bridges"], by_word["rot"]) == (PASSAGE + CONTENT, RELATED + CONTENT)
    assert marks.unquoted(types).max() <= MENTION
    assert set(marks.unmarked(types).tolist()) == {PASSAGE, PASSAGE + CONTENT}


@given(st.text(max_size=60), st.text(min_size=1, max_size=12), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4))
@settings(deadline=None, derandomize=True, max_examples=150)
def test_any_text_and_target_can_be_marked(text: str, target: str, spans: list[tuple[int, int]]) -> None:
    found = Marks.plain(text, target)
    assert all(0 <= one.start < one.end <= len(text) for one in (*found.mentions, *found.related))
    types = marks.types(document(text).tokens, found, [Span(min(pair), max(pair)) for pair in spans])
    assert set(types.tolist()) <= set(range(PASSAGE, TYPES))
