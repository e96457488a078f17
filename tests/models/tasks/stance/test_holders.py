from dataclasses import replace

from models.annotations import Partner
from models.tasks.stance.holders import own, said, speakers
from tests.models.tasks.stance.saying import document, quote

TEXT = "“Ann told me she hates it,” said Bob. They all left."
OUTER = quote(TEXT, "“Ann told me she hates it,”", "Bob", 1, "e1")
INNER = replace(quote(TEXT, "she hates it", "Ann", 2), parent="q1")


def words(text: str, places: list[int]) -> list[str]:
    tokens = document(text).tokens
    return [text[tokens.starts[i] : tokens.ends[i]] for i, first in enumerate(tokens.first) if first in places]


def test_a_quote_within_a_quote_takes_its_words_from_it() -> None:
    outer, inner = said(document(TEXT).tokens, (OUTER, INNER))
    assert words(TEXT, outer.tokens.tolist()) == ["“", "Ann", "told", "me", ",", "”"]
    assert words(TEXT, inner.tokens.tolist()) == ["she", "hates", "it"]


def test_what_nobody_else_says_is_the_authors_own() -> None:
    tokens = document(TEXT).tokens
    free = own(len(tokens), said(tokens, (OUTER, INNER)))
    assert words(TEXT, free.nonzero()[0].tolist()) == ["said", "Bob", ".", "They", "all", "left", "."]


def test_speakers_are_told_by_entity_or_by_name() -> None:
    again = replace(quote(TEXT, "They all left", "Robert Bob", 3, "e1"))
    joint = replace(INNER, speaker=replace(INNER.speaker, joint=(Partner("Bob", "e1"),))) if INNER.speaker else INNER
    found = speakers(TEXT, said(document(TEXT).tokens, (OUTER, joint, again)))
    assert [(one.name, one.entity, one.quotes) for one in found] == [("Robert Bob", "e1", (0, 1, 2)), ("Ann", None, (1,))]


def test_one_name_in_any_case_is_one_speaker() -> None:
    found = speakers(
        TEXT, said(document(TEXT).tokens, (quote(TEXT, "Ann told", "The critics", 1), quote(TEXT, "They all left", "the critics", 2)))
    )
    assert [one.quotes for one in found] == [(0, 1)]
