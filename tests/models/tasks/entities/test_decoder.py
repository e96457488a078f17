import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ANAPHORS, MentionType, ScoredSpan, Span
from models.tasks.entities.consistency import consistent
from models.tasks.entities.decoder import decode
from models.tasks.entities.labels import CONLL, TYPES, WORLDWIDE, mention_type
from models.text.sentences import split
from tests.models.tasks.entities.marked import annotate, annotated, clusters


def test_nothing_in_nothing_out() -> None:
    assert decode("", (), ()) == ((), ())


def test_mentions_and_entities_refer_to_each_other() -> None:
    text, mentions, entities = annotate("[PERSON:Ashraf Ghani] met [PERSON:Zemir Kabulov]. [PERSON:Ghani]’s men left on [DATE:February 1].")
    assert [(m.id, m.span.of(text), m.type, m.form, m.entity) for m in mentions] == [
        ("m1", "Ashraf Ghani", "PERSON", "name", "e1"),
        ("m2", "Zemir Kabulov", "PERSON", "name", "e2"),
        ("m3", "Ghani", "PERSON", "name", "e1"),
        ("m4", "February 1", "DATE", "value", "e3"),
    ]
    assert [(e.id, e.name, e.type, e.mentions, e.is_quoted) for e in entities] == [
        ("e1", "Ashraf Ghani", "PERSON", ("m1", "m3"), False),
        ("e2", "Zemir Kabulov", "PERSON", ("m2",), False),
        ("e3", "February 1", "DATE", ("m4",), False),
    ]


def test_values_are_one_entity_when_their_text_is() -> None:
    assert clusters("In [DATE:May 2018] and [DATE:may  2018], for [MONEY:$5], not [MONEY:$6].") == [
        ("May 2018", "may  2018"),
        ("$5",),
        ("$6",),
    ]


def test_the_fullest_name_names_the_entity() -> None:
    names = {
        "[PERSON:TRUMP] WINS\n\n[PERSON:Trump] beat all. [PERSON:President Donald Trump]’s win.": "Donald Trump",
        "The [ORG:EU], that is the [ORG:European Union].": "European Union",
        "[LOC:Islamic Republic of Iran], [LOC:Iran]": "Iran",
        "[LOC:US] and [LOC:United States]": "United States",
        "[LOC:KABUL]\n\n[LOC:Kabul] is calm.": "Kabul",
        "The [ORG:Harbour Board] met. A [ORG:Harbour Board safety panel] sat. The [ORG:Harbour Board] paid.": "Harbour Board",
    }
    assert {marked: annotate(marked)[2][0].name for marked in names} == names


def test_a_stray_type_is_outvoted_but_the_mention_keeps_it() -> None:
    _, mentions, entities = annotate("[LOC:Kabul] fell. [ORG:Kabul] said so. [LOC:Kabul] rose.")
    assert [e.type for e in entities] == ["LOC"]
    assert [m.type for m in mentions] == ["LOC", "ORG", "LOC"]


def test_of_overlapping_spans_the_surer_stays() -> None:
    text = "New York Times"
    spans = [ScoredSpan(Span(0, 8), "LOC", 0.6), ScoredSpan(Span(0, 14), "ORG", 0.8), ScoredSpan(Span(9, 14), "ORG", 0.7)]
    mentions, _ = decode(text, spans, split(text))
    assert [(m.span, m.type, m.confidence) for m in mentions] == [(Span(0, 14), "ORG", 0.8)]


def test_a_headlines_verb_does_not_stick_to_the_name() -> None:
    _, _, entities = annotate("[PERSON:Mara Quill Hammers] Banks Over Fees\n\n[PERSON:Mara Quill] said no. Nobody heard her.")
    assert [entity.name for entity in entities] == ["Mara Quill"]


def test_a_headlines_full_name_counts_where_the_text_has_only_the_surname() -> None:
    _, _, entities = annotate("[PERSON:Mara Quill] Hammers Banks Over Fees\n\n[PERSON:Quill] said no. Nobody heard her.")
    assert [entity.name for entity in entities] == ["Mara Quill"]


def test_the_most_named_and_first_named_is_the_most_salient() -> None:
    filler = "Nothing happened. " * 5
    _, _, entities = annotate(f"[PERSON:Ghani] spoke. [PERSON:Ghani] left. {filler}[PERSON:Kabulov] came.")
    ghani, kabulov = entities
    assert ghani.salience == 1.0
    assert 0 < kabulov.salience < ghani.salience


def test_label_schemes_map_to_our_types() -> None:
    assert set(WORLDWIDE.values()) | set(CONLL.values()) <= set(TYPES)
    assert mention_type("ORG") == "ORG"
    assert mention_type("weapon") == "MISC"


WORDS = "Donald Trump Mrs. Clinton Jr. J. the EU U.S. al-Assad ( ) , . he she they its president Ministry 习近平 — 's 😀 of Inc. 1999 wife"
words = st.sampled_from([*WORDS.split(), "\n\n", "the president"])
types: st.SearchStrategy[MentionType] = st.sampled_from(TYPES)


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, list[ScoredSpan]]:
    text = " ".join(draw(st.lists(words, min_size=1, max_size=30)))
    bounds = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 16))
    spans = [
        ScoredSpan(Span(start, min(len(text), start + length)), draw(types), draw(st.floats(0, 1)))
        for start, length in draw(st.lists(bounds, max_size=12))
        if text[start : start + length].strip()
    ]
    return text, spans


@given(tagged(), st.booleans())
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_spans_make_a_sound_answer(sample: tuple[str, list[ScoredSpan]], coreference: bool) -> None:
    text, spans = sample
    _, mentions, entities = annotated(text, spans, coreference)
    assert {m.id for m in mentions} == {f"m{i}" for i in range(1, len(mentions) + 1)}
    named = [m.id for m in mentions if m.form not in ANAPHORS]
    assert named == [f"m{i}" for i in range(1, len(named) + 1)]
    assert [e.id for e in entities] == [f"e{i + 1}" for i in range(len(entities))]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(mentions))
    spans = consistent(text, spans)
    given_spans = {(s.span, s.label, s.confidence) for s in spans}
    assert all((m.span, m.type, m.confidence) in given_spans for m in mentions if m.form in ("name", "value"))
    assert all(
        any(m.span.overlaps(s.span) and m.confidence >= s.confidence for m in mentions if m.form in ("name", "value")) for s in spans
    )
    assert {m.id: m.entity for m in mentions} == {mention: e.id for e in entities for mention in e.mentions}
    assert sum(len(e.mentions) for e in entities) == len(mentions)
    firsts = [next(int(m.id[1:]) for m in mentions if m.entity == e.id and m.form in ("name", "value")) for e in entities]
    assert firsts == sorted(firsts)
    assert all(0 <= e.salience <= 1 and e.name for e in entities)


@given(tagged())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_the_order_of_the_spans_does_not_matter(sample: tuple[str, list[ScoredSpan]]) -> None:
    text, spans = sample
    distinct = list({s.span: s for s in spans}.values())
    assert decode(text, distinct, split(text)) == decode(text, distinct[::-1], split(text))
