"""What heads on words lose: by kind, over the labels that an annotation allows, or against what a teacher says of the same words."""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.heads import WordHeads
from models.heads import Head, PointerHead, PooledHead, TagHead
from models.training.batch import Batch, Graded, Labelled, Pointing

Taught = tuple[WordHeads, Tensor]
"""A teacher's layers and its hidden states (T, wide) of the same tokens."""

FEW_POINTERS, FEW_GRADES, FEW_WORDS = 10, 4, 0.1
"""Least that a mean is over, of words as a share of the tokens: a batch with hardly any labels must not pull as hard as one with many."""


def loss(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Batch) -> Tensor:
    """Sum () over ``heads``, by their weights, of what each loses on the examples, whose tokens' states are rows of ``hidden``.

    Taggers and pointers lose the mean negative log-likelihood of what the annotation allows, graders the mean squared error.
    """
    total = hidden.new_zeros(())
    for head in heads:
        if isinstance(head, TagHead) and head.name in batch.tags:
            total = total + head.weight * _tags(layers, head.name, hidden, batch.tags[head.name])
        elif isinstance(head, PointerHead) and head.name in batch.pointers:
            total = total + head.weight * _pointers(layers, head.name, hidden, batch.pointers[head.name])
        elif isinstance(head, PooledHead) and head.name in batch.grades:
            told = batch.grades[head.name]
            total = total + head.weight * _squares(_grades(layers, head.name, hidden, told), told.grades)
    return total


def distilled(layers: WordHeads, heads: Iterable[Head], hidden: Tensor, batch: Batch, taught: Taught) -> Tensor:
    """Sum () over ``heads``, by their weights, of how far each is from what a teacher's says of the same tokens.

    Taggers and pointers lose the mean divergence of their probabilities from the teacher's, taggers on all words, whatever is annotated,
    pointers where something points (Hinton et al., "Distilling the Knowledge in a Neural Network", 2015). Graders lose the mean squared
    difference of the grades of whole examples.
    """
    teacher, states = taught
    total = hidden.new_zeros(())
    for head in heads:
        if isinstance(head, TagHead):
            rows = batch.words.rows
            ours, theirs = layers.tags[head.name](hidden[rows]), teacher.tags[head.name](states[rows])
            total = total + head.weight * _divergence(ours, theirs) / max(FEW_WORDS * len(hidden), len(rows))
        elif isinstance(head, PointerHead) and head.name in batch.pointers:
            told = batch.pointers[head.name]
            ours, theirs = (_pointed(each, head.name, seen, told) for each, seen in ((layers, hidden), (teacher, states)))
            total = total + head.weight * _divergence(ours, theirs) / max(len(told.at), FEW_POINTERS)
        elif isinstance(head, PooledHead):
            ours, theirs = (_grades(each, head.name, seen, batch.words) for each, seen in ((layers, hidden), (teacher, states)))
            total = total + head.weight * _squares(ours, theirs)
    return total


def _divergence(ours: Tensor, theirs: Tensor) -> Tensor:
    """Of the softmax of scores (n, L) from that of others, summed."""
    return functional.kl_div(ours.float().log_softmax(-1), theirs.float().log_softmax(-1), log_target=True, reduction="sum")


def _tags(layers: WordHeads, name: str, hidden: Tensor, told: Labelled) -> Tensor:
    scores: Tensor = layers.tags[name](hidden[told.rows]).float().log_softmax(-1)
    right = scores.masked_fill(told.barred, -torch.inf).logsumexp(-1)
    return -right.sum() / max(FEW_WORDS * len(hidden), len(right))


def _pointed(layers: WordHeads, name: str, hidden: Tensor, told: Pointing) -> Tensor:
    """Scores (P, W + 1), those of what cannot be pointed at next to nothing."""
    words = hidden[told.rows]
    return layers.point(name, words[told.at], words).float().masked_fill(~told.among(), -1e4)


def _pointers(layers: WordHeads, name: str, hidden: Tensor, told: Pointing) -> Tensor:
    scores = _pointed(layers, name, hidden, told)
    likely = scores.masked_fill(told.wrong(), -torch.inf).logsumexp(1) - scores.logsumexp(1)
    return -likely.sum() / max(len(likely), FEW_POINTERS)


def _grades(layers: WordHeads, name: str, hidden: Tensor, told: Graded) -> Tensor:
    """The grade (S,) of each stretch of words: the mean of their scores under the softmax of their weights."""
    scores, weights = layers.pooled[name](hidden[told.rows]).float().unbind(-1)
    highest = weights.new_full(told.grades.shape, -torch.inf).scatter_reduce(0, told.owners, weights.detach(), "amax")
    shares = (weights - highest[told.owners]).exp()
    sums = scores.new_zeros(2, len(told.grades)).index_add(1, told.owners, torch.stack((shares * scores, shares)))
    grades: Tensor = sums[0] / sums[1]
    return grades


def _squares(ours: Tensor, theirs: Tensor) -> Tensor:
    return ((ours - theirs) ** 2).sum() / max(len(ours), FEW_GRADES)
