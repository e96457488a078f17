"""Examples of a batch as arrays: what every head is taught by them, found once, so that a step is nothing but products."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.training.examples import NONE, Example

Placed = Sequence[tuple[int, Example]]
"""Examples, each with the row of the hidden states at which its first token stands."""


@dataclass(frozen=True)
class Labelled:
    """The rows (n,) that teach a tagger, and the labels (n, L) that each cannot have."""

    rows: Tensor
    barred: Tensor


@dataclass(frozen=True)
class Pointing:
    """The rows (W,) of the words of the examples with pointers, and P pointers among them, by the place of a word in ``rows``.

    ``at`` (P,) points, and may point at those from ``low`` (P,) up to, not including, ``high`` (P,), and at none, which is place W. What
    else holds is told as pairs (2, n) of a pointer and a place: ``right``, where it points; ``listed``, all where one can that has a choice
    of its own, its range empty; ``barred``, where one cannot.
    """

    rows: Tensor
    at: Tensor
    low: Tensor
    high: Tensor
    right: Tensor
    listed: Tensor
    barred: Tensor

    def among(self) -> Tensor:
        """Where each could point, (P, W + 1)."""
        places = torch.arange(len(self.rows) + 1, device=self.at.device)
        among = (places >= self.low[:, None]) & (places < self.high[:, None])
        among |= (places == len(self.rows)) & (self.high > self.low)[:, None]
        among[self.listed[0], self.listed[1]] = True
        among[self.barred[0], self.barred[1]] = False
        return among

    def wrong(self) -> Tensor:
        """Where each does not point, (P, W + 1)."""
        wrong = torch.ones(len(self.at), len(self.rows) + 1, dtype=torch.bool, device=self.at.device)
        wrong[self.right[0], self.right[1]] = False
        return wrong


@dataclass(frozen=True)
class Graded:
    """The rows (m,) of the words of S stretches, the stretch of each (m,), and the grades (S,)."""

    rows: Tensor
    owners: Tensor
    grades: Tensor


@dataclass(frozen=True)
class Batch:
    """What a batch teaches, by name of the head; ``words`` are its words without labels, as one stretch an example, all graded 0."""

    words: Graded
    tags: dict[str, Labelled]
    pointers: dict[str, Pointing]
    grades: dict[str, Graded]

    def to(self, device: torch.device) -> "Batch":
        """The same on ``device``."""
        return Batch(
            _moved(self.words, device),
            {name: _moved(told, device) for name, told in self.tags.items()},
            {name: _moved(told, device) for name, told in self.pointers.items()},
            {name: _moved(told, device) for name, told in self.grades.items()},
        )


T = TypeVar("T", Labelled, Pointing, Graded)


def _moved(told: T, device: torch.device) -> T:
    return replace(told, **{part.name: getattr(told, part.name).to(device, non_blocking=True) for part in fields(told)})


def batch(examples: Placed) -> Batch:
    """The arrays of the examples."""
    placed = [(start, example, example.words) for start, example in examples]
    pointing = sorted({pointer.kind for _, example, _ in placed for pointer in example.pointers})
    return Batch(
        _graded((start + words, 0.0) for start, _, words in placed),
        {name: _labelled(placed, name) for name in sorted({name for _, example, _ in placed for name in example.tags})},
        {kind: _pointing(placed, kind) for kind in pointing},
        {name: _graded(_stretches(placed, name)) for name in sorted({name for _, example, _ in placed for name in example.grades})},
    )


_Worded = Sequence[tuple[int, Example, NDArray[np.int64]]]


def _labelled(placed: _Worded, name: str) -> Labelled:
    rows, barred = [], []
    for start, example, _ in placed:
        if name in example.tags:
            known = np.flatnonzero(example.tags[name].any(axis=1))
            rows.append(start + known)
            barred.append(~example.tags[name][known])
    return Labelled(torch.from_numpy(np.concatenate(rows)), torch.from_numpy(np.concatenate(barred)))


def _stretches(placed: _Worded, name: str) -> Iterator[tuple[NDArray[np.int64], float]]:
    for start, example, words in placed:
        for low, high, score in example.grades.get(name, ()):
            yield start + words[np.searchsorted(words, low) : np.searchsorted(words, high)], score


def _graded(stretches: Iterator[tuple[NDArray[np.int64], float]]) -> Graded:
    """One without words is left out."""
    some = [(rows, score) for rows, score in stretches if len(rows)]
    rows = np.concatenate([rows for rows, _ in some]) if some else np.empty(0, dtype=np.int64)
    owners = np.repeat(np.arange(len(some)), [len(rows) for rows, _ in some])
    return Graded(torch.from_numpy(rows), torch.from_numpy(owners), torch.tensor([score for _, score in some]))


def _pointing(placed: _Worded, kind: str) -> Pointing:
    rows: list[NDArray[np.int64]] = []
    at: list[int] = []
    ranges: list[tuple[int, int]] = []
    pairs: dict[str, list[tuple[int, int]]] = {"right": [], "listed": [], "barred": []}
    width = sum(len(words) for _, example, words in placed if any(pointer.kind == kind for pointer in example.pointers))
    low = 0
    for start, example, words in placed:
        pointers = [pointer for pointer in example.pointers if pointer.kind == kind]
        if not pointers:
            continue
        place = {int(token): low + i for i, token in enumerate(words)} | {NONE: width}
        for pointer in pointers:
            number = len(at)
            at.append(place[pointer.at])
            ranges.append((low, low + len(words)) if pointer.among is None else (0, 0))
            pairs["right"] += [(number, place[token]) for token in pointer.targets]
            pairs["listed"] += [(number, place[token]) for token in pointer.among or ()]
            pairs["barred"] += [] if pointer.itself else [(number, at[number])]
        rows.append(start + words)
        low += len(words)
    lows, highs = torch.tensor(ranges).unbind(1)
    told = [torch.tensor(pairs[name], dtype=torch.long).reshape(-1, 2).T for name in ("right", "listed", "barred")]
    return Pointing(torch.from_numpy(np.concatenate(rows)), torch.tensor(at), lows, highs, *told)
