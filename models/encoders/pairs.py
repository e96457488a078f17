"""The layers of a head that judges the words of a passage by what they hold towards a target."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.encoders.window import PRODUCT


class PairLayers(nn.Module):
    """Scores every token of a pair from what it says itself and from what the pair is like as a whole.

    Of the whole it sees the first token, the mean of each half, their product and their distance. These features are those of Conneau
    et al., "Supervised Learning of Universal Sentence Representations from Natural Language Inference Data", EMNLP 2017. The encoder was
    pre-trained to place related texts near each other, so the means tell from the start whether a passage bears on its target.
    """

    def __init__(self, hidden: int, columns: int) -> None:
        super().__init__()
        self.dropout = nn.Dropout(0.1)
        self.mix = nn.Linear(5 * hidden, hidden)
        self.word = nn.Linear(hidden, hidden, bias=False)
        self.score = nn.Linear(hidden, columns)
        # learning begins with what the pair says as a whole
        nn.init.zeros_(self.word.weight)

    def forward(self, hidden: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
        """Scores (T, columns) of packed hidden states (T, hidden) with token types (T,), of which 0 is the target's."""
        sizes = torch.tensor(lengths, device=hidden.device)
        owners = torch.repeat_interleave(torch.arange(len(lengths), device=hidden.device), sizes)
        return self.judge(hidden, sizes.cumsum(0) - sizes, owners, types)

    def judge(self, hidden: Tensor, first: Tensor, owners: Tensor, types: Tensor) -> Tensor:
        """Scores (T, columns) of hidden states (T, hidden), without waiting for the device.

        Told are the ``first`` tokens (P,) of the pairs, and the pair and the type (T,) of each token.
        """
        halves = 2 * owners + types.clamp(max=1)
        sums = hidden.new_zeros(2 * len(first), hidden.shape[1]).index_add(0, halves, hidden)
        counts = hidden.new_zeros(2 * len(first)).index_add(0, halves, hidden.new_ones(len(halves)))
        target, passage = (sums / counts.clamp(min=1)[:, None]).view(len(first), 2, -1).unbind(1)
        features = torch.cat((hidden[first], target, passage, PRODUCT * target * passage, (target - passage).abs()), dim=1)
        mixed: Tensor = functional.gelu(self.mix(self.dropout(features))[owners] + self.word(self.dropout(hidden)))
        scores: Tensor = self.score(self.dropout(mixed))
        return scores
