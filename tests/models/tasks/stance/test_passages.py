import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from models.tasks.stance.passages import passages


def test_sentences_fill_passages_in_order() -> None:
    assert passages([10, 10, 10, 5], 20) == [range(0, 2), range(2, 4)]


def test_a_sentence_over_the_budget_is_alone() -> None:
    assert passages([5, 30, 5, 5], 20) == [range(0, 1), range(1, 2), range(2, 4)]


def test_no_sentences_no_passages() -> None:
    assert passages([], 20) == []


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(1, 60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_sentence_is_in_exactly_one_passage(counts: list[int], budget: int) -> None:
    grouped = passages(counts, budget)
    assert [i for passage in grouped for i in passage] == list(range(len(counts)))
    assert all(len(passage) == 1 or sum(counts[i] for i in passage) <= budget for passage in grouped)
    for a, b in itertools.pairwise(grouped):
        assert sum(counts[i] for i in a) + counts[b.start] > budget
