import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.entities.labels import TAGGED
from models.tasks.entities.sureness import FAINTEST, sure
from models.text.document import Document
from models.text.tokens import Tokens

FLOOR = 0.4


def kept(text, *spans, named=0.5):
    """What is kept of ``spans``, (start, words, type, confidence), in a text whose words are part of names with probability ``named``."""
    words = text.split(" ")
    starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
    ends = starts + np.array([len(word) for word in words])
    none = np.zeros(0, dtype=np.int64)
    document = Document(text, (Span(0, len(text)),), Tokens(none, none, np.arange(len(words)), starts, ends))
    scores = np.full((len(words), 1 + 2 * len(TAGGED)), -8.0, dtype=np.float32)
    scores[:, 0] = np.log1p(-named)
    scored = [ScoredSpan(Span(start, start + len(name)), label, confidence) for start, name, label, confidence in spans]
    assert all(text.startswith(name, start) for start, name, _, _ in spans)
    return [one.span.of(text) for one in sure(document, scored, scores, FLOOR)]


def test_what_is_sure_is_kept_and_what_is_not_left_out():
    assert kept("Roe left Norbank", (0, "Roe", "PERSON", 0.9), (9, "Norbank", "ORG", 0.2)) == ["Roe"]


def test_a_sure_name_of_unsure_type_is_kept():
    assert kept("He left Hull", (8, "Hull", "ORG", 0.3), named=0.99) == ["Hull"]
    assert kept("He left today", (8, "today", "DATE", 0.3), named=0.99) == []


def test_what_the_text_repeats_is_a_name():
    twice = ((0, "Norbank", "ORG", 0.35), (13, "Norbank", "ORG", 0.35))
    assert kept("Norbank sued Norbank", *twice) == ["Norbank", "Norbank"]
    assert kept("Norbank sued Norbank", *((start, name, label, 0.2) for start, name, label, _ in twice)) == []


def test_an_and_joins_a_fainter_name_of_the_same_type():
    text = "Wendy’s and Denny’s shut"
    assert kept(text, (0, "Wendy’s", "ORG", 0.6), (12, "Denny’s", "ORG", 0.22)) == ["Wendy’s", "Denny’s"]
    assert kept(text, (0, "Wendy’s", "ORG", 0.22), (12, "Denny’s", "ORG", 0.6)) == ["Wendy’s", "Denny’s"]
    assert kept(text, (0, "Wendy’s", "ORG", 0.6), (12, "Denny’s", "ORG", 0.1)) == ["Wendy’s"]
    assert kept(text, (0, "Wendy’s", "ORG", 0.6), (12, "Denny’s", "PERSON", 0.22)) == ["Wendy’s"]
    assert kept("Wendy’s but Denny’s shut", (0, "Wendy’s", "ORG", 0.6), (12, "Denny’s", "ORG", 0.22)) == ["Wendy’s"]


def test_a_surname_speaks_for_the_full_name():
    assert kept("Jane Roe left as Roe fell", (0, "Jane Roe", "PERSON", 0.2), (17, "Roe", "PERSON", 0.7)) == ["Jane Roe", "Roe"]


def test_a_first_name_takes_along_a_known_surname():
    text = "Jane Roe left as Roe fell"
    assert kept(text, (0, "Jane", "PERSON", 0.2), (17, "Roe", "PERSON", 0.7)) == ["Jane Roe", "Roe"]
    assert kept(text, (0, "Jane", "PERSON", 0.2), (5, "Roe", "ORG", 0.5), (17, "Roe", "PERSON", 0.7)) == ["Roe", "Roe"]


@given(st.lists(st.tuples(st.sampled_from(["PERSON", "ORG", "DATE"]), st.floats(0, 1)), min_size=4, max_size=4), st.floats(0, 0.99))
def test_nothing_sure_is_lost_and_nothing_faint_kept(scored, named):
    text = "Ada Roe Ada Roe"
    spans = [(start, text[start : start + 3], *one) for start, one in zip((0, 4, 8, 12), scored, strict=True)]
    names = kept(text, *spans, named=named)
    assert len(names) >= sum(confidence >= FLOOR for _, confidence in scored)
    assert len(names) <= sum(confidence >= FAINTEST for _, confidence in scored)


def test_a_text_without_names_has_none():
    assert kept("it rains") == []
