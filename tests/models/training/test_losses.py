"""Losses of heads whose layers are set by hand."""

import math
from typing import Any

import numpy as np
import pytest
import torch

from models.encoders.heads import WordHeads
from models.heads import Head, PointerHead, PooledHead, TagHead
from models.training.batch import batch
from models.training.examples import NONE, Example, Pointer
from models.training.losses import distilled, loss

HIDDEN = torch.zeros(30, 4)
"""States that tell nothing: every label, word and grade is as likely as its bias says, and that is zero."""


def value(head: Head, example: Example) -> float:
    layers = WordHeads(4, [head.stored()])
    for parameter in layers.parameters():
        torch.nn.init.zeros_(parameter)
    return loss(layers, (head,), HIDDEN, batch([(0, example)])).item()


def example(count: int, **told: Any) -> Example:
    return Example(np.arange(count), np.zeros(count, dtype=np.int64), first=np.arange(count), **told)


def test_a_tagger_loses_the_likelihood_of_all_labels_that_are_allowed() -> None:
    allowed = np.zeros((10, 3), dtype=bool)
    allowed[:5, 0] = True
    allowed[5:, :2] = True
    told = example(10, tags={"cue": allowed})
    wanted = (math.log(3) + math.log(3 / 2)) / 2
    assert value(TagHead("cue", ("cue",)), told) == pytest.approx(wanted)
    assert value(TagHead("cue", ("cue",), weight=1.5), told) == pytest.approx(1.5 * wanted)


@pytest.mark.parametrize(
    ("pointer", "choices"),
    [
        (Pointer("antecedent", 2, (1,)), 5),
        (Pointer("antecedent", 2, (1,), itself=False), 4),
        (Pointer("antecedent", 2, (1,), among=(0, 1)), 2),
        (Pointer("antecedent", 2, (NONE,)), 5),
        (Pointer("antecedent", 2, (0, NONE), itself=False), 2),
    ],
)
def test_a_pointer_chooses_among_the_words_that_it_may_point_at(pointer: Pointer, choices: float) -> None:
    assert value(PointerHead("antecedent"), example(4, pointers=(pointer,) * 10)) == pytest.approx(math.log(choices), abs=1e-5)


def test_a_grader_loses_the_square_of_its_error() -> None:
    assert value(PooledHead("sure"), example(4, grades={"sure": ((0, 4, 2.0),) * 4, "other": ((0, 4, 9.0),)})) == pytest.approx(4.0)


def test_what_an_example_does_not_label_costs_nothing() -> None:
    for head in (TagHead("cue", ("cue",)), PointerHead("antecedent"), PooledHead("sure")):
        assert value(head, example(4)) == 0


HEADS = (TagHead("cue", ("cue",)), PointerHead("antecedent"), PooledHead("sure"))


def test_batched_examples_lose_what_they_lose_alone() -> None:
    torch.manual_seed(2)
    layers = WordHeads(4, [head.stored() for head in HEADS])
    hidden = torch.randn(50, 4)
    first = example(20, pointers=(Pointer("antecedent", 2, (1,)),) * 10, grades={"sure": ((0, 5, 1.0), (5, 20, 0.0))})
    second = example(30, pointers=(Pointer("antecedent", 7, (NONE, 3), itself=False),) * 10, grades={"sure": ((0, 30, -1.0),) * 2})
    both = loss(layers, HEADS, hidden, batch([(0, first), (20, second)]))
    alone = loss(layers, HEADS, hidden[:20], batch([(0, first)])) + loss(layers, HEADS, hidden[20:], batch([(0, second)]))
    assert both.item() == pytest.approx(_mean(layers, hidden, first, second), rel=1e-4)
    assert both.item() != pytest.approx(alone.item())


def _mean(layers: WordHeads, hidden: torch.Tensor, first: Example, second: Example) -> float:
    """Pointers have the mean of as many in each example, grades the mean over four stretches, of which a lone pair counts as half."""
    pointed = (
        sum(loss(layers, HEADS[1:2], part, batch([(0, one)])).item() for part, one in ((hidden[:20], first), (hidden[20:], second))) / 2
    )
    graded = sum(loss(layers, HEADS[2:], part, batch([(0, one)])).item() for part, one in ((hidden[:20], first), (hidden[20:], second)))
    return pointed + graded


def test_a_pupil_equal_to_its_teacher_loses_nothing_and_another_something() -> None:
    torch.manual_seed(3)
    layers, other = (WordHeads(4, [head.stored() for head in HEADS]) for _ in range(2))
    hidden = torch.randn(30, 4)
    told = batch([(0, example(30, pointers=(Pointer("antecedent", 2, (1,)),)))])
    for head in HEADS:
        assert distilled(layers, (head,), hidden, told, (layers, hidden)).item() == pytest.approx(0, abs=1e-6)
        assert distilled(layers, (head,), hidden, told, (other, hidden)).item() > 1e-4
