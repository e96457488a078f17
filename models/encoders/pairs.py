"""The layers of a head that judges pairs of texts."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional


class PairLayers(nn.Module):
    """Scores the labels of a pair from its first token, the mean of each half, their product and their distance.

    The features are those of Conneau et al., "Supervised Learning of Universal Sentence Representations from Natural Language
    Inference Data", EMNLP 2017. The encoder was pre-trained to place related texts near each other, so the means tell from the
    start whether a passage bears on its target.
    """

    PRODUCT = 5.0
    """Brings the product of two means to about the size of the other features."""

    def __init__(self, hidden: int, labels: int) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.mix = nn.Linear(5 * hidden, hidden)
        self.score = nn.Linear(hidden, labels)

    def forward(self, hidden: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
        """Logits (pairs, labels) of packed hidden states (T, hidden) with token types (T,)."""
        sizes = torch.tensor(lengths, device=hidden.device)
        halves = 2 * torch.repeat_interleave(torch.arange(len(lengths), device=hidden.device), sizes) + types
        return self.judge(hidden, sizes.cumsum(0) - sizes, halves)

    def judge(self, hidden: Tensor, first: Tensor, halves: Tensor) -> Tensor:
        """Logits (P, labels) of pairs, without waiting for the device.

        Told are ``first`` tokens (P,), and the half (T,) of each hidden state (T, hidden): 2 * pair + type. Without any, NaN.
        """
        sums = hidden.new_zeros(2 * len(first), hidden.shape[1]).index_add(0, halves, hidden)
        counts = hidden.new_zeros(2 * len(first)).index_add(0, halves, hidden.new_ones(len(halves)))
        target, passage = (sums / counts[:, None]).view(len(first), 2, -1).unbind(1)
        features = torch.cat((hidden[first], target, passage, self.PRODUCT * target * passage, (target - passage).abs()), dim=1)
        mixed: Tensor = functional.gelu(self.mix(self.dropout(features)))
        scores: Tensor = self.score(self.dropout(mixed))
        return scores
