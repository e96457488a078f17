import numpy as np

from models.training.examples import NONE, SIZE, Example, Pointer


def test_a_pointer_keeps_what_it_may_point_at_when_its_tokens_are_renumbered() -> None:
    pointer = Pointer("antecedent", 6, (2, NONE), (2, 4, NONE), itself=False)
    halved = pointer.renumbered(lambda token: token if token == NONE else token // 2)
    assert halved == Pointer("antecedent", 3, (1, NONE), (1, 2, NONE), itself=False)


def test_a_cut_keeps_that_a_word_cannot_point_at_itself() -> None:
    assert Pointer("antecedent", 12, (11, 3), itself=False).within(10, 20) == Pointer("antecedent", 2, (1,), itself=False)
    assert Pointer("antecedent", 12, (3,)).within(10, 20) is None


def test_what_is_longer_than_a_window_comes_in_pieces_with_its_tags_alone() -> None:
    count = 2 * SIZE + 3
    tags = {"cue": np.arange(3 * count).reshape(count, 3) % 2 == 0}
    example = Example(np.arange(count), np.zeros(count, dtype=np.int64), tags, np.arange(count), grades={"certainty": ((0, count, 1.0),)})
    pieces = list(example.within())
    assert [len(piece) for piece in pieces] == [SIZE, SIZE, 3]
    assert np.concatenate([piece.ids for piece in pieces]).tolist() == list(range(count))
    assert (np.concatenate([piece.tags["cue"] for piece in pieces]) == tags["cue"]).all()
    assert not any(piece.grades for piece in pieces)
