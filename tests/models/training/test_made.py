from collections import defaultdict

import pytest

from models.annotations import StanceLabel
from models.training.made import LABELS, sentences

MADE = list(sentences(2))


def test_the_same_seed_makes_the_same_sentences() -> None:
    assert list(sentences(2)) == MADE != list(sentences(2, seed=6))


def test_all_slots_are_filled_and_targets_stand_in_their_texts() -> None:
    for one in MADE:
        assert not set("{}<>") & set(one.text)
        assert one.target.casefold() in one.text.casefold()
        assert one.text[0].isupper() or one.text[0] in '“"'


def test_what_is_held_is_asked_where_there_are_words() -> None:
    for one in MADE:
        anyone, author, speaker = one.held
        assert {anyone, author, speaker} <= {*StanceLabel.__args__, ""}
        assert bool(speaker) <= (one.content is not None)
        assert one.content is None or 0 <= one.content.start < one.content.end <= len(one.text)
        assert one.content is None or author in ("neutral", anyone)


def test_two_targets_of_one_text_may_be_held_apart() -> None:
    held = defaultdict(set)
    for one in MADE:
        held[one.text].add(one.held[0])
    assert sum({"favor", "against"} <= labels for labels in held.values()) > 10


@pytest.mark.parametrize("label", [label for label in LABELS.values() if label])
def test_no_label_is_rare(label: str) -> None:
    assert sum(one.held[0] == label for one in MADE) > len(MADE) / 5
