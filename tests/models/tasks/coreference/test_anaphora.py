from hypothesis import given
from hypothesis import strategies as st

from models.annotations import Referent, Span
from models.tasks.coreference.anaphora import Anaphor, Anaphora

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)).map(lambda one: Span(one[0], one[0] + one[1])), max_size=12)


def anaphora(spans):
    who = Referent("Jane Roe", "e1", "named")
    return Anaphora.of(Anaphor(span, "pronoun", who, 0.9, Span(0, 1)) for span in spans)


@given(SPANS)
def test_anaphors_stand_apart_and_are_found_by_their_start(spans):
    found = anaphora(spans)
    assert all(before.span.end <= after.span.start for before, after in zip(found.anaphors, found.anaphors[1:], strict=False))
    assert all(found.at(one.span.start) is one for one in found.anaphors)
    assert found.within(Span(0, 99)) == found.anaphors


def test_where_none_begins_there_is_none():
    found = anaphora([Span(3, 5)])
    assert found.at(4) is None
    assert found.within(Span(4, 9)) == ()
