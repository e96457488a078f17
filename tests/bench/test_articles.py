from random import Random

import pytest

from bench.articles import ARTICLE, BRIEF, FIVE, LONG, SHORT, article, mix, of_length


def words(text: str) -> int:
    return len(text.split())


def test_the_same_seed_gives_the_same_articles() -> None:
    assert mix(5, seed=3) == mix(5, seed=3)
    assert mix(5, seed=3) != mix(5, seed=4)


def test_two_fifths_are_briefs_two_fifths_articles_and_one_fifth_is_long() -> None:
    assert sorted(FIVE) == sorted([BRIEF, BRIEF, ARTICLE, ARTICLE, LONG])
    sizes = sorted(map(words, mix(10)))
    assert sizes[3] < 200 < 600 <= sizes[4]
    assert sizes[7] < 1_100 < 3_000 <= sizes[8]


def test_an_article_has_the_words_asked_for_and_at_most_a_sentence_more() -> None:
    assert 500 <= words(article(Random(0), 500)) < 540


def test_an_article_speaks_in_quotes_and_hedges() -> None:
    text = article(Random(0), 2_000)
    assert text.count("“") > 10
    assert text.count("“") == text.count("”")
    assert "{" not in text


@pytest.mark.parametrize("chars", [1, 10_000])
def test_a_text_of_some_length_has_exactly_that(chars: int) -> None:
    assert len(of_length(chars)) == chars


def test_short_texts_are_briefs_and_single_sentences() -> None:
    sizes = sorted(map(words, mix(10, lengths=SHORT)))
    assert 3 < sizes[0] < sizes[5] < 40 < 60 <= sizes[6] < sizes[9] < 190
