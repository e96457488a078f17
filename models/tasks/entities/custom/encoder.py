"""Any token classifier as an encoder of the engine."""

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import PreTrainedModel

from models.encoders.window import Outputs, Window

WASTE = 1.25
"""A padded batch holds no window that is shorter than its longest by more than this."""


class OwnEncoder:
    """Runs windows of similar length together, padded, with the model's own code.

    Output array: ``entities`` (T, D), the probability of each of the D labels of our own entities head, summed over the model's labels
    that stand for it.
    """

    def __init__(self, model: PreTrainedModel, columns: NDArray[np.float32], device: torch.device) -> None:
        """``columns`` (L, D) tells for which D labels each of the model's L labels counts."""
        nn.Module.to(model, device).eval()
        self._model = model
        self._columns = torch.from_numpy(columns).to(device)
        self._device = device
        self._pad = int(model.config.pad_token_id or 0)

    def run(self, windows: Sequence[Window]) -> list[Outputs]:
        """Per window its probabilities."""
        outputs: dict[int, Outputs] = {}
        for batch in _similar(windows):
            sizes = [len(windows[i]) for i in batch]
            ids = np.full((len(batch), max(sizes)), self._pad, dtype=np.int64)
            for row, i in enumerate(batch):
                ids[row, : sizes[row]] = windows[i].ids
            mask = np.arange(max(sizes)) < np.array(sizes)[:, None]
            with torch.inference_mode():
                inputs = torch.from_numpy(ids).to(self._device)
                logits = self._model(input_ids=inputs, attention_mask=torch.from_numpy(mask).long().to(self._device)).logits
                shares = (logits.float().softmax(-1) @ self._columns).cpu().numpy()
            outputs |= {i: {"entities": rows[:size].copy()} for i, size, rows in zip(batch, sizes, shares, strict=True)}
        return [outputs[i] for i in range(len(windows))]

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together, padding included."""
        return sum(len(batch) * len(windows[batch[0]]) for batch in _similar(windows))


def _similar(windows: Sequence[Window]) -> Iterator[list[int]]:
    """Indices of ``windows`` in batches of similar length, long ones first."""
    batch: list[int] = []
    for i in sorted(range(len(windows)), key=lambda i: -len(windows[i])):
        if batch and len(windows[batch[0]]) > WASTE * len(windows[i]):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
