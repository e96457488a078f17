"""What heads on words lose: by kind, over the labels that an annotation allows, or against what a teacher says of the same words."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from models.encoders.heads import WordHeads
from models.heads import Head, PointerHead, PooledHead, TagHead
from models.training.examples import NONE, Example

Placed = Sequence[tuple[int, Example]]
"""Examples, each with the row of the hidden states at which its first token stands."""

Taught = tuple[WordHeads, Tensor]
"""A teacher's layers and its hidden states (T, wide) of the same tokens."""


def loss(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Placed) -> Tensor:
    """Sum () over ``heads``, by their weights, of what each loses on the examples, whose tokens' states are rows of ``hidden``.

    Taggers and pointers lose the mean negative log-likelihood of what the annotation allows, graders the mean squared error. The mean is
    over no less than a few labels, so that a batch with hardly any does not pull as hard as one with many.
    """
    return _sum(layers, heads, hidden, batch, {TagHead: _tags, PointerHead: _pointers, PooledHead: _grades})


def distilled(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Placed, taught: Taught) -> Tensor:
    """Sum () over ``heads``, by their weights, of how far each is from what a teacher's says of the same tokens.

    Taggers and pointers lose the mean divergence of their probabilities from the teacher's, taggers on all words, whatever is annotated,
    pointers where something points (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015). Graders lose the mean squared
    difference of grades.
    """

    def of(kind: Callable[..., Tensor]) -> Callable[..., Tensor]:
        return lambda layers, head, hidden, batch: kind(layers, head, hidden, batch, taught)

    return _sum(layers, heads, hidden, batch, {TagHead: of(_tags_as), PointerHead: of(_pointers_as), PooledHead: of(_grades_as)})


def _sum(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Placed, losses: dict[type[Any], Callable[..., Tensor]]) -> Tensor:
    kinds = list(losses)
    known = [head for head in heads if isinstance(head, TagHead | PointerHead | PooledHead)]
    known.sort(key=lambda head: kinds.index(type(head)))
    total = hidden.new_zeros(())
    for head in known:
        total = total + head.weight * losses[type(head)](layers, head, hidden, batch)
    return total


def _on(hidden: Tensor, array: NDArray[Any]) -> Tensor:
    return torch.from_numpy(array).to(hidden.device, non_blocking=True)


def _tags(layers: WordHeads, head: TagHead, hidden: Tensor, batch: Placed) -> Tensor:
    tagged = [(start, example.tags[head.name]) for start, example in batch if head.name in example.tags]
    if not tagged:
        return hidden.new_zeros(())
    allowed = np.concatenate([tags for _, tags in tagged])
    places = np.concatenate([np.arange(start, start + len(tags)) for start, tags in tagged])
    known = allowed.any(axis=1)
    scores = layers.tags[head.name](hidden[_on(hidden, places[known])]).log_softmax(-1)
    right = scores.masked_fill(_on(hidden, ~allowed[known]), -torch.inf).logsumexp(-1)
    return cast(Tensor, -right.sum() / max(0.1 * len(hidden), len(right)))


def _tags_as(layers: WordHeads, head: TagHead, hidden: Tensor, batch: Placed, taught: Taught) -> Tensor:
    words = _on(hidden, np.concatenate([start + example.words for start, example in batch]))
    teacher, states = taught
    ours = layers.tags[head.name](hidden[words]).float().log_softmax(-1)
    theirs = teacher.tags[head.name](states[words]).float().log_softmax(-1)
    return functional.kl_div(ours, theirs, log_target=True, reduction="sum") / max(0.1 * len(hidden), len(words))


@dataclass(frozen=True, slots=True)
class _Choices:
    """The words (W,) of the examples that point, P of which do, at the words and, the last column, at none."""

    words: NDArray[np.int64]
    at: NDArray[np.int64]
    right: NDArray[np.bool_]
    among: NDArray[np.bool_]


def _choices(head: PointerHead, batch: Placed) -> _Choices | None:
    """At which words the pointers of ``head`` point and could; None if there is none. A pointer chooses within its own example."""
    pointing = [(start, example.words, some) for start, example in batch if (some := [p for p in example.pointers if p.kind == head.name])]
    if not pointing:
        return None
    width, count = sum(len(first) for _, first, _ in pointing), sum(len(some) for *_, some in pointing)
    at = np.empty(count, dtype=np.int64)
    right, among = np.zeros((count, width + 1), dtype=bool), np.zeros((count, width + 1), dtype=bool)
    low = row = 0
    for _, first, some in pointing:
        column = {int(token): low + i for i, token in enumerate(first)} | {NONE: width}
        for pointer in some:
            at[row] = column[pointer.at]
            right[row, [column[token] for token in pointer.targets]] = True
            if pointer.among is None:
                among[row, low : low + len(first)] = among[row, width] = True
            else:
                among[row, [column[token] for token in pointer.among]] = True
            if not pointer.itself:
                among[row, at[row]] = False
            row += 1
        low += len(first)
    return _Choices(np.concatenate([start + first for start, first, _ in pointing]), at, right, among)


def _pointed(layers: WordHeads, head: PointerHead, hidden: Tensor, choices: _Choices) -> Tensor:
    """Scores (P, W + 1), those of what cannot be pointed at next to nothing."""
    words = hidden[_on(hidden, choices.words)]
    return layers.point(head.name, words[_on(hidden, choices.at)], words).masked_fill(_on(hidden, ~choices.among), -1e4)


def _pointers(layers: WordHeads, head: PointerHead, hidden: Tensor, batch: Placed) -> Tensor:
    choices = _choices(head, batch)
    if choices is None:
        return hidden.new_zeros(())
    scores = _pointed(layers, head, hidden, choices)
    likely = scores.masked_fill(_on(hidden, ~choices.right), -torch.inf).logsumexp(1) - scores.logsumexp(1)
    return -likely.sum() / max(len(choices.at), 10)


def _pointers_as(layers: WordHeads, head: PointerHead, hidden: Tensor, batch: Placed, taught: Taught) -> Tensor:
    choices = _choices(head, batch)
    if choices is None:
        return hidden.new_zeros(())
    teacher, states = taught
    ours = _pointed(layers, head, hidden, choices).float().log_softmax(1)
    theirs = _pointed(teacher, head, states, choices).float().log_softmax(1)
    return functional.kl_div(ours, theirs, log_target=True, reduction="sum") / max(len(choices.at), 10)


def _graded(head: PooledHead, batch: Placed) -> Iterator[tuple[NDArray[np.int64], float]]:
    """The words of each stretch that is graded, as rows, and its grade."""
    for start, example in batch:
        for low, high, score in example.grades.get(head.name, ()):
            yield start + example.words[(example.words >= low) & (example.words < high)], score


def _grade(layers: WordHeads, head: PooledHead, hidden: Tensor, stretches: Sequence[NDArray[np.int64]]) -> Tensor:
    """The grade (S,) of each stretch of words: the mean of their scores under the softmax of their weights."""
    owner = _on(hidden, np.repeat(np.arange(len(stretches)), list(map(len, stretches))))
    scores, weights = layers.pooled[head.name](hidden[_on(hidden, np.concatenate(stretches))]).float().unbind(-1)
    highest = weights.new_full((len(stretches),), -torch.inf).scatter_reduce(0, owner, weights.detach(), "amax")
    shares = (weights - highest[owner]).exp()
    sums = scores.new_zeros(2, len(stretches)).index_add(1, owner, torch.stack((shares * scores, shares)))
    grades: Tensor = sums[0] / sums[1]
    return grades


def _grades(layers: WordHeads, head: PooledHead, hidden: Tensor, batch: Placed) -> Tensor:
    graded = list(_graded(head, batch))
    if not graded:
        return hidden.new_zeros(())
    wanted = _on(hidden, np.array([score for _, score in graded], dtype=np.float32))
    errors = _grade(layers, head, hidden, [words for words, _ in graded]) - wanted
    return (errors**2).sum() / max(len(graded), 4)


def _grades_as(layers: WordHeads, head: PooledHead, hidden: Tensor, batch: Placed, taught: Taught) -> Tensor:
    teacher, states = taught
    stretches = [start + example.words for start, example in batch]
    errors = _grade(layers, head, hidden, stretches) - _grade(teacher, head, states, stretches)
    return (errors**2).sum() / max(len(stretches), 4)
