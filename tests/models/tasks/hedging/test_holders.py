import pytest

from models.annotations import Cue, Quote, Span
from models.tasks.hedging.holders import holder, pieces


def at(part: str, text: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))


def quote(text: str, *contents: str, cue: str | None = None, identity: str = "q1") -> Quote:
    said = tuple(at(content, text) for content in contents)
    return Quote(identity, "indirect", "statement", said, at(cue, text) if cue else None, None, None, None, "neutral", 0.9, 0.9)


def held(text: str, cues: dict[str, float], *quotes: Quote) -> str | None:
    """Id of the quote that holds the one sentence ``text``; None for the author."""
    sentence = Span(0, len(text))
    hedges = [Cue(at(words, text), "epistemic", confidence) for words, confidence in cues.items()]
    (nearby,) = pieces([sentence], quotes)
    found = holder(text, sentence, hedges, nearby)
    assert (found.kind == "author") == (found.quote is None)
    return found.quote


BRIDGE = "Officials believe the bridge may fall."
MINISTER = "The minister may have suggested that the bridge is safe."
NESTED = "Ali said the officials believe the bridge may fall."


@pytest.mark.parametrize("cues", [{"may": 0.9}, {"believe": 0.9}, {"believe": 0.9, "may": 0.9}])
def test_what_is_believed_and_the_belief_are_the_sources(cues: dict[str, float]) -> None:
    assert held(BRIDGE, cues, quote(BRIDGE, "the bridge may fall", cue="believe")) == "q1"


def test_a_doubt_about_the_attribution_is_the_authors() -> None:
    said = quote(MINISTER, "the bridge is safe", cue="may have suggested")
    assert held(MINISTER, {"may": 0.9}, said) is None
    assert held(MINISTER, {"suggested": 0.9}, said) == "q1"


def test_an_adverb_of_the_attribution_is_the_authors_and_a_verb_in_ly_is_not() -> None:
    text = "He reportedly said it broke."
    assert held(text, {"reportedly": 0.9}, quote(text, "it broke", cue="reportedly said")) is None
    text = "His notes imply it broke."
    assert held(text, {"imply": 0.9}, quote(text, "it broke", cue="imply")) == "q1"


@pytest.mark.parametrize(
    ("text", "cue"), [("The bridge appears to hold.", "appears"), ("The tram is expected to run late.", "is expected")]
)
def test_what_only_seems_so_is_the_writers_doubt_though_it_attributes(text: str, cue: str) -> None:
    said = quote(text, text.split(cue)[1].strip(" ."), cue=cue)
    assert held(text, {cue.split()[-1]: 0.9}, said) is None


def test_a_hedge_outside_the_quote_and_its_cue_is_the_authors() -> None:
    text = "Perhaps he said “we know all of it”."
    assert held(text, {"Perhaps": 0.9}, quote(text, "“we know all of it”", cue="said")) is None


@pytest.mark.parametrize(("own", "holder_of_more"), [(0.9, None), (0.3, "q1")])
def test_the_more_probable_cues_decide(own: float, holder_of_more: str | None) -> None:
    text = "Perhaps he said it might break."
    assert held(text, {"Perhaps": own, "might": 0.6}, quote(text, "it might break", cue="said")) == holder_of_more


def test_of_nested_quotes_the_innermost_holds_a_cue() -> None:
    outer = quote(NESTED, "the officials believe the bridge may fall", cue="said")
    inner = quote(NESTED, "the bridge may fall", cue="believe", identity="q2")
    assert held(NESTED, {"may": 0.9}, outer, inner) == "q2"
    assert held(NESTED, {"believe": 0.9}, inner, outer) == "q2"
    assert held(NESTED, {"believe": 0.9}, outer) == "q1"


def test_both_parts_of_a_broken_quote_count_for_it() -> None:
    text = "“It may break,” he said, “or it might not,” perhaps in jest, possibly not."
    said = quote(text, "“It may break,”", "“or it might not,”", cue="said")
    assert held(text, {"may": 0.5, "might": 0.5, "perhaps": 0.9}, said) == "q1"


def test_without_cues_the_words_decide_and_the_attribution_is_not_among_them() -> None:
    assert held(BRIDGE, {}, quote(BRIDGE, "the bridge may fall", cue="Officials believe")) == "q1"
    assert held(BRIDGE, {}, quote(BRIDGE, "fall", cue="Officials believe")) is None
    assert held(BRIDGE, {}) is None


def test_a_quote_counts_only_where_it_stands() -> None:
    text = "It may rain. “It may snow,” she said."
    sentences = [Span(0, 12), Span(13, len(text))]
    said = quote(text, "“It may snow,”", cue="said")
    assert [[piece.quote for piece in nearby] for nearby in pieces(sentences, [said])] == [[], ["q1", "q1"]]
