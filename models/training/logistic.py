"""Logistic regression on named features, for models whose weights stand in a file that people can read."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

import torch

Label = TypeVar("Label", bound=Hashable)
STEPS = 80


def fitted(
    taught: Sequence[tuple[Mapping[str, float], Label]],
    labels: Sequence[Label],
    penalty: float,
    prior: Mapping[tuple[Label, str], float] | None = None,
    firmness: float = 30.0,
) -> dict[Label, dict[str, float]]:
    """By label the weights of the features that make the labels of ``taught`` likeliest, by L-BFGS.

    ``penalty`` is that of their squared distance from 0; those of ``prior`` are drawn to it with ``firmness`` instead.
    """
    known = prior or {}
    names = sorted({name for features, _ in taught for name in features} | {name for _, name in known})
    column = {name: i for i, name in enumerate(names)}
    rows = torch.zeros(len(taught), len(names), dtype=torch.float64)
    for row, (features, _) in zip(rows, taught, strict=True):
        for name, value in features.items():
            row[column[name]] = value
    truth = torch.tensor([labels.index(label) for _, label in taught])
    start = torch.tensor([[known.get((label, name), 0.0) for label in labels] for name in names], dtype=torch.float64)
    firm = torch.tensor([[(label, name) in known for label in labels] for name in names])
    penalties = torch.where(firm, firmness, penalty)
    values = start.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([values], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = torch.nn.functional.cross_entropy(rows @ values, truth, reduction="sum") + (penalties * (values - start) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return {label: dict(zip(names, values[:, i].tolist(), strict=True)) for i, label in enumerate(labels)}
