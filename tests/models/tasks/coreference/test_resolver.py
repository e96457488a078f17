import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import Span
from models.tasks.coreference.pointing import Pointing
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.text.words import WORD
from tests.models.documents import document, names

WORDS = "Jane|Roe|John|Doe|he|she|his|her|it|they|who|which|the minister|company|of a|spokesman|said|.|,|“|”|and|Mrs.|\n\n|😀"


def pointing(text, ties):
    """A pointer that ties the word at each position to the word at another."""
    starts = np.array([match.start() for match in WORD.finditer(text)], dtype=np.int64)
    keys = np.eye(len(starts), dtype=np.float32)
    queries = np.zeros_like(keys)
    for one, other in ties.items():
        queries[np.searchsorted(starts, one), np.searchsorted(starts, other)] = 20 * len(starts) ** 0.5
    return Pointing(queries, keys, starts, 0.0)


@pytest.mark.parametrize("name", ["Jane Roe", "John Doe"])
def test_the_pointer_decides_between_two_that_are_alike(name):
    text = "It was about Jane Roe or about John Doe. Then came his car."
    found, known = document(text), names(text, PERSON="Jane Roe, John Doe")
    tied = pointing(text, {text.index("his"): text.index(name)})
    (one,) = resolve(Trail(found, known, (), (), tied)).anaphors
    assert (one.referent.name, one.evidence.of(text)) == (name, name)
    assert one.probability > 0.5


def test_a_title_outweighs_the_pointer():
    text = "Mrs. Roe met Mr. Doe. She left."
    found, known = document(text), names(text, PERSON="Roe, Doe")
    tied = pointing(text, {text.index("She"): text.index("Doe")})
    assert [one.referent.name for one in resolve(Trail(found, known, (), (), tied)).anaphors] == ["Roe"]


def test_somebody_without_a_name_is_known_by_a_role():
    text = "A neighbour came. He left."
    found = resolve(Trail(document(text), names(text, PERSON="Jane Roe"), (), (), None))
    assert [(one.referent.name, one.referent.entity, one.referent.kind) for one in found.anaphors] == [("neighbour", None, "role")]


@given(st.lists(st.sampled_from(WORDS.split("|")), max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_text_is_read(words, random):
    text = " ".join(words)
    found, known = document(text), names(text, PERSON="Jane Roe, John Doe")
    starts = [match.start() for match in WORD.finditer(text)]
    ties = {random.choice(starts): random.choice(starts) for _ in range(5)} if starts else {}
    tied = pointing(text, ties)
    read = resolve(Trail(found, known, (), (), tied))
    assert read == resolve(Trail(found, known, (), (), tied))
    for one in read.anaphors:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert 0 <= one.evidence.start < one.evidence.end <= len(text)
        assert 0 < one.probability + sum(other.confidence for other in one.alternatives) <= 1.001
        assert len(one.alternatives) <= 3
        assert one.referent.entity is None or one.referent.entity in known.entities


def test_time_grows_in_proportion_to_the_text():
    def seconds(copies):
        text = "Jane Roe met John Doe. She told him that the minister would see his men. It was late, she said.\n\n" * copies
        found, known = document(text), names(text, PERSON="Jane Roe, John Doe")
        started = time.process_time()
        resolve(Trail(found, known, (), [Span(0, 8)], None))
        return time.process_time() - started

    seconds(10)
    assert seconds(400) < 20 * max(seconds(100), 0.01)
