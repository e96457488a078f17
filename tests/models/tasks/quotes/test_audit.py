from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Partner, Quote, Span, Speaker, SpeakerKind
from models.sources import Source, Sourcing
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.quotes import audit
from tests.models.documents import document, names

TEXT = "Roe said one two three. Doe said four. An aide said five six. They said “seven eight nine”. John Doe declined to comment."


def at(part: str) -> Span:
    return Span(TEXT.index(part), TEXT.index(part) + len(part))


def said(id_: str, part: str, name: str | None, entity: str | None = None, kind: SpeakerKind = "named", *joint: Partner) -> Quote:
    speaker = Speaker(name, entity, kind, 0.9, "source", joint=joint) if name else None
    return Quote(id_, "indirect", "statement", (at(part),), None, None, speaker, None, "neutral", 0.9, 0.9)


ROE, DOE = said("q1", "one two three", "Jane Roe", "e1"), said("q2", "four", "John Doe", "e2")
AIDE = said("q3", "five six", "aide", None, "anonymous")
BOTH = replace(said("q4", "seven eight nine", "Jane Roe", "e1", "named", Partner("John Doe", "e2")), kind="direct")
QUOTES = (ROE, DOE, AIDE, BOTH)


def audited(*quotes: Quote) -> tuple[tuple[Quote, ...], tuple[Source, ...]]:
    return audit.sources(document(TEXT), names(TEXT, PERSON="Jane Roe, John Doe"), Anaphora(), quotes)


def counted(*quotes: Quote) -> tuple[dict[str, Source], Sourcing]:
    ided, listed = audited(*quotes)
    present, sourcing = audit.counted(document(TEXT), ided, listed)
    return {source.name: source for source in present}, sourcing


def test_sources_are_numbered_by_first_place_and_speakers_refer_to_them() -> None:
    quotes, listed = audited(*QUOTES)
    assert [(source.id, source.name) for source in listed] == [("p1", "Jane Roe"), ("p2", "John Doe"), ("p3", "aide")]
    assert [quote.speaker.source_id for quote in quotes if quote.speaker] == ["p1", "p2", "p3", "p1"]
    assert quotes[3].speaker is not None
    assert [partner.source_id for partner in quotes[3].speaker.joint] == ["p2"]


def test_who_has_no_entity_is_one_source_by_name() -> None:
    _, listed = audited(AIDE, replace(said("q4", "seven eight nine", "Aide", None, "anonymous")))
    assert [source.quotes for source in listed if source.kind == "anonymous"] == [("q3", "q4")]


def test_words_and_shares() -> None:
    sources, sourcing = counted(*QUOTES)
    assert {name: (source.words, source.statements, source.direct) for name, source in sources.items()} == {
        "Jane Roe": (6, 2, 1),
        "John Doe": (4, 2, 1),
        "aide": (2, 1, 0),
    }
    assert sources["Jane Roe"].share == 6 / 9
    assert (sourcing.by_kind.named.sources, sourcing.by_kind.named.words, sourcing.by_kind.anonymous.words) == (2, 7, 2)
    assert (sourcing.named_share, sourcing.anonymous) == (7 / 9, 1)


def test_whoever_gives_no_answer_is_a_source_without_quotes() -> None:
    sources, _ = counted(ROE)
    assert (sources["John Doe"].contact, sources["John Doe"].quotes, sources["John Doe"].first) == (
        "declined",
        (),
        at("declined to comment"),
    )
    assert counted(*QUOTES)[0]["John Doe"].contact == "declined"
    assert sources["Jane Roe"].contact == "quoted"


def test_one_source_several_and_one_voice() -> None:
    assert (counted(ROE)[1].single_source, counted(ROE)[1].why) == (True, "one_source")
    assert (counted()[1].single_source, counted()[1].why) == (False, "no_source")
    assert (counted(*QUOTES)[1].single_source, counted(*QUOTES)[1].why) == (False, "several_sources")
    loud = replace(ROE, content=(Span(0, len("Roe said one two three. Doe said four. An aide said five")),))
    assert counted(loud, said("q5", "six", "Doe", "e2"))[1].why == "one_voice"


def test_the_story_before_the_second_source() -> None:
    assert counted(*QUOTES)[1].words_before_second_source == len(["Roe", "said", "one", "two", "three", "Doe", "said"])
    assert counted(ROE)[1].words_before_second_source is None


def test_the_author_is_no_source_to_rest_on() -> None:
    _, sourcing = counted(ROE, said("q2", "four", "I", None, "author"))
    assert sourcing.why == "one_source"


def test_thoughts_are_quotes_and_no_statements() -> None:
    sources, sourcing = counted(replace(ROE, act="thought"))
    assert (sources["Jane Roe"].quotes, sources["Jane Roe"].statements, sources["Jane Roe"].words) == (("q1",), 0, 0)
    assert sourcing.why == "no_source"


def test_words_of_a_quote_within_a_quote_are_the_inner_speakers() -> None:
    outer = said("q1", "one two three. Doe said four", "Jane Roe", "e1")
    sources, _ = counted(outer, replace(DOE, parent="q1"))
    assert (sources["Jane Roe"].words, sources["John Doe"].words) == (5, 1)


def test_who_has_no_quote_left_goes_and_ids_stay() -> None:
    quotes, listed = audited(*QUOTES)
    present, _ = audit.counted(document(TEXT), [replace(quotes[0], speaker=None), *quotes[1:3]], listed)
    assert [(source.id, source.quotes) for source in present] == [("p2", ("q2",)), ("p3", ("q3",))]


@given(st.lists(st.sampled_from([*QUOTES, said("q5", "nine", None), replace(AIDE, id="q6", act="thought")]), unique_by=lambda q: q.id))
def test_shares_of_single_speakers_sum_to_the_whole_that_has_one(quotes: list[Quote]) -> None:
    sources, sourcing = counted(*sorted(quotes, key=lambda quote: quote.content[0].start))
    assert all(0 <= source.share <= 1 and source.statements == source.direct + source.indirect for source in sources.values())
    assert all(set(source.quotes) <= {quote.id for quote in quotes} for source in sources.values())
    assert 0 <= sourcing.named_share <= 1
