import numpy as np
import pytest

from models.decoding.pointers import SIGHT
from models.tasks.coreference.pointing import MOST, UNSEEN, Pointing

COUNT, WIDTH, NONE = 700, 8, 0.5
RANDOM = np.random.default_rng(1)
QUERIES, KEYS = (3 * RANDOM.normal(size=(COUNT, WIDTH)).astype(np.float32) for _ in range(2))
POINTING = Pointing(QUERIES, KEYS, np.arange(COUNT) * 5, NONE)


def log_odds(word: int, other: int) -> float:
    return min(MOST, float(QUERIES[word] @ KEYS[other]) / WIDTH**0.5 - NONE)


def test_a_word_out_of_sight_scores_least_and_has_no_odds() -> None:
    ties = POINTING.ties(np.array([600]), np.zeros(3, dtype=np.int64), np.array([600 - SIGHT - 1, 590, 610]))
    assert ties.scores.tolist() == pytest.approx([UNSEEN, max(UNSEEN, log_odds(600, 590)), max(UNSEEN, log_odds(600, 610))], abs=1e-4)
    assert ties.odds.tolist() == pytest.approx([0, np.exp(log_odds(600, 590)), 0], rel=1e-4)


def test_elsewhere_are_the_words_in_sight_before_that_are_none_of_the_others() -> None:
    words = np.array([0, 3, *range(280, 320), 699])
    pairs = {(1, 0), (1, 5), (2, 1), (2, 270), (len(words) - 1, 698)}
    which, others = np.array(sorted(pairs)).T
    wanted = [
        sum(np.exp(log_odds(word, other)) for other in range(max(0, word - SIGHT), word) if (k, other) not in pairs)
        for k, word in enumerate(words.tolist())
    ]
    assert POINTING.ties(words, which, others).elsewhere.tolist() == pytest.approx(wanted, rel=1e-4)
