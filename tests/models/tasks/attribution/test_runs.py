from hypothesis import given, settings
from hypothesis import strategies as st

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.runs import LEAST, LONGEST, stretches


def spread(count: int, apart: int, start: int = 0) -> list[ScoredSpan]:
    """Spans of ten characters, ``apart`` from start to start."""
    return [ScoredSpan(Span(start + i * apart, start + i * apart + 10), "", 1.0) for i in range(count)]


def work(turns: int) -> int:
    """How many pairs are judged in a transcript of so many turns, each with a cue and a source."""
    contents, cues, sources = spread(turns, 100), spread(turns, 100, 20), spread(turns, 100, 40)
    return sum(len(contents[at.contents]) * (len(cues[at.cues]) + len(sources[at.sources])) for at in stretches(contents, cues, sources))


def test_an_article_is_one_run_with_everything_however_far():
    contents, cues = spread(LONGEST, 100), spread(3, 1_000_000)
    (at,) = stretches(contents, cues, ())
    assert len(contents[at.contents]) == LONGEST
    assert len(cues[at.cues]) == 3


def test_twice_the_turns_are_twice_the_work():
    assert work(8000) <= 2.2 * work(4000)
    assert work(4000) < 4000 * 4000 / 4


def test_a_run_ends_where_the_gap_is_widest():
    contents = [*spread(200, 50), *spread(200, 50, 200 * 50 + 500)]
    first, second = stretches(contents, (), ())
    assert (first.contents, second.contents) == (slice(0, 200), slice(200, 400))


@given(st.integers(0, 900), st.integers(0, 60), st.integers(11, 400))
@settings(deadline=None, derandomize=True, max_examples=40)
def test_every_content_is_in_one_run_with_what_stands_around_it(count, others, apart):
    contents, cues = spread(count, apart), spread(others, 7 * apart, 5)
    found = list(stretches(contents, cues, ()))
    assert [content for at in found for content in contents[at.contents]] == contents
    for at in found:
        run = contents[at.contents]
        assert len(run) <= LONGEST
        assert len(run) >= LEAST or at is found[-1]
        near = [cue for cue in cues if run[0].span.start - 100 <= cue.span.start <= run[-1].span.end + 100]
        assert set(near) <= set(cues[at.cues])
