import pytest

from models.annotations import ScoredSpan, Span
from models.tasks.entities.sums import with_sums


def found(text, marked=(), label="MONEY"):
    spans = [ScoredSpan(Span(text.index(words), text.index(words) + len(words)), label, 0.5) for words in marked]
    return [(scored.span.of(text), scored.label) for scored in with_sums(text, spans)]


@pytest.mark.parametrize(("text", "sums"), [
    ("It cost NZ$3.2m, not US$2.1 million.", ["NZ$3.2m", "US$2.1 million"]),
    ("Pay £4.50, CHF 12 or a €9 pass; $1,000, ₦2bn.", ["£4.50", "CHF 12", "€9", "$1,000", "₦2bn"]),
    ("Rs 500 and Rs. 20 crore", ["Rs 500", "Rs. 20 crore"]),
    ("THE 12 men, NYC 12, all 23 of them, R50, $ 5,00,000.", ["$ 5,00,000"]),
    ("Version 3.5$ and A$AP", []),
])  # fmt: skip
def test_sums_are_told_by_sign_or_code(text, sums):
    assert [words for words, _ in found(text)] == sums


def test_what_the_tagger_found_whole_stays_and_parts_give_way():
    text = "From $3 to $5 million in NZ$2m bonds"
    assert found(text, ["$3 to $5 million"]) == [("$3 to $5 million", "MONEY"), ("NZ$2m", "MONEY")]
    assert found(text, ["NZ"], "LOC") == [("$3", "MONEY"), ("$5 million", "MONEY"), ("NZ$2m", "MONEY")]
