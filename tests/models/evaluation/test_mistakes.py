import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation.mistakes import Error, sample, span_errors

SPANS = st.sets(st.tuples(st.integers(0, 9), st.integers(1, 4), st.sampled_from("AB")).map(lambda s: (s[0], s[0] + s[1], s[2])), max_size=8)


@pytest.mark.parametrize(
    ("wanted", "found", "kind"),
    [
        ((0, 5, "A"), (0, 5, "B"), "type"),
        ((0, 5, "A"), (2, 5, "A"), "boundary"),
        ((0, 5, "A"), (2, 8, "B"), "both"),
        ((0, 5, "A"), None, "missed"),
        (None, (0, 5, "A"), "spurious"),
    ],
)
def test_the_kind_of_an_error(wanted: tuple[int, int, str] | None, found: tuple[int, int, str] | None, kind: str) -> None:
    assert list(span_errors({wanted} if wanted else set(), {found} if found else set())) == [(kind, wanted, found)]


@given(SPANS, SPANS)
def test_every_wrong_span_is_in_one_error(wanted: set[tuple[int, int, str]], found: set[tuple[int, int, str]]) -> None:
    errors = list(span_errors(wanted, found))
    assert sorted(one for _, one, _ in errors if one) == sorted(wanted - found)
    assert sorted(other for _, _, other in errors if other) == sorted(found - wanted)


def test_a_sample_is_the_same_for_the_same_seed_and_in_order() -> None:
    errors = [Error("missed", str(i), "") for i in range(50)]
    chosen = sample(errors, 10, 3)
    assert chosen == sample(errors, 10, 3) != sample(errors, 10, 4)
    assert [int(error.row) for error in chosen] == sorted(int(error.row) for error in chosen)
    assert sample(errors, 100, 3) == errors
