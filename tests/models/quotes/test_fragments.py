from models.annotations import ScoredSpan, Span
from models.quotes import without_fragments
from models.quotes.fragments import DOUBT, LENGTH


def test_only_what_is_both_short_and_doubtful_goes() -> None:
    short, long = Span(0, LENGTH - 1), Span(50, 50 + LENGTH)
    kept = without_fragments(
        [ScoredSpan(short, "content", DOUBT - 0.01), ScoredSpan(long, "content", 0.01), ScoredSpan(short, "content", DOUBT)]
    )
    assert [(one.span, one.confidence) for one in kept] == [(long, 0.01), (short, DOUBT)]
