"""What heads on words lose: by kind, over the labels that an annotation allows."""

from collections.abc import Iterable, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor

from models.encoders.heads import WordHeads
from models.heads import Head, PointerHead, PooledHead, TagHead
from models.training.examples import NONE, Example, Pointer

Placed = Sequence[tuple[int, Example]]
"""Examples, each with the row of the hidden states at which its first token stands."""


def loss(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Placed) -> Tensor:
    """Sum () over ``heads``, by their weights, of what each loses on the examples, whose tokens' states are rows of ``hidden``.

    Taggers and pointers lose the mean negative log-likelihood of what the annotation allows, graders the mean squared error. The mean is
    over no less than a few labels, so that a batch with hardly any does not pull as hard as one with many.
    """
    total = hidden.new_zeros(())
    for head in sorted(heads, key=lambda head: _ORDER.index(head.kind)):
        if isinstance(head, TagHead):
            total = total + head.weight * _tags(layers, head, hidden, batch)
        elif isinstance(head, PointerHead):
            total = total + head.weight * _pointers(layers, head, hidden, batch)
        elif isinstance(head, PooledHead):
            total = total + head.weight * _grades(layers, head, hidden, batch)
    return total


_ORDER = ("tag", "pointer", "pooled", "pair")


def _tags(layers: WordHeads, head: TagHead, hidden: Tensor, batch: Placed) -> Tensor:
    tagged = [(start, example.tags[head.name]) for start, example in batch if head.name in example.tags]
    if not tagged:
        return hidden.new_zeros(())
    allowed = np.concatenate([tags for _, tags in tagged])
    places = np.concatenate([np.arange(start, start + len(tags)) for start, tags in tagged])
    known = allowed.any(axis=1)
    scores = layers.tags[head.name](hidden[torch.from_numpy(places[known])]).log_softmax(-1)
    right = scores.masked_fill(~torch.from_numpy(allowed[known]), -torch.inf).logsumexp(-1)
    return cast(Tensor, -right.sum() / max(0.1 * len(hidden), len(right)))


def _pointers(layers: WordHeads, head: PointerHead, hidden: Tensor, batch: Placed) -> Tensor:
    total = hidden.new_zeros(())
    count = 0
    for start, example in batch:
        pointers = [pointer for pointer in example.pointers if pointer.kind == head.name]
        if not pointers:
            continue
        assert example.first is not None
        inside = hidden[torch.from_numpy(start + example.first)]
        at, right, among = _targets(pointers, example.first.tolist())
        scores = layers.point(head.name, inside[at], inside).masked_fill(~among, -1e4)
        likely = scores.masked_fill(~right, -torch.inf).logsumexp(1) - scores.logsumexp(1)
        total = total - likely.sum()
        count += len(pointers)
    return total / max(count, 10)


def _targets(pointers: Sequence[Pointer], first: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """The words (n,) that point, and (n, words + 1) at which they do and could; the last column is "at none"."""
    column = {token: i for i, token in enumerate(first)} | {NONE: len(first)}
    at = torch.tensor([column[pointer.at] for pointer in pointers])
    right = torch.zeros(len(pointers), len(first) + 1, dtype=torch.bool)
    among = torch.ones_like(right)
    for row, pointer in enumerate(pointers):
        right[row, [column[token] for token in pointer.targets]] = True
        if pointer.among is not None:
            among[row] = False
            among[row, [column[token] for token in pointer.among]] = True
        if not pointer.itself:
            among[row, at[row]] = False
    return at, right, among


def _grades(layers: WordHeads, head: PooledHead, hidden: Tensor, batch: Placed) -> Tensor:
    errors = []
    for start, example in batch:
        for low, high, score in example.grades.get(head.name, ()):
            assert example.first is not None
            words = example.first[(example.first >= low) & (example.first < high)]
            errors.append((layers.grade(head.name, hidden[torch.from_numpy(start + words)]) - score) ** 2)
    return torch.stack(errors).sum() / max(len(errors), 4) if errors else hidden.new_zeros(())
