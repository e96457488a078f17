"""The packed BERT in float32 with the compiled kernels: what serves where no 8-bit products are.

A layer is seven calls: each product takes its bias, its GELU or its residual sum along, attention reads queries, keys and values where
the product left them, and normalisation is done in place. The last layer is computed for the wanted rows only, once attention is done.

With several threads each reads its share of the windows from the first layer to the last, so none waits for another in between.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.kernels.choice import Kernels
from models.encoders.kernels.library import CHANNELS, HEADS_OF, Kind, Library, Packed
from models.encoders.packed import operations, places

_TABLES = ("word", "position", "token_type")


def fits(config: Mapping[str, Any]) -> bool:
    """Whether the kernels compute a model with ``config``."""
    hidden, heads = int(config.get("hidden_size", 0)), int(config.get("num_attention_heads", 1))
    return (
        (config.get("model_type"), config.get("hidden_act")) == ("bert", "gelu")
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder", False)
        and hidden % heads == 0
        and hidden // heads % HEADS_OF == 0
        and hidden % CHANNELS == 0
    )


class _Norm(NamedTuple):
    weight: Tensor
    bias: Tensor
    epsilon: float

    @classmethod
    def of(cls, state: Mapping[str, Tensor], name: str, epsilon: float) -> "_Norm":
        return cls(state[f"{name}.weight"].float().contiguous(), state[f"{name}.bias"].float().contiguous(), epsilon)


class _Linear:
    """A product as the kernels have it, or torch where that is faster."""

    def __init__(self, kernels: Kernels, *parts: tuple[Tensor, Tensor]) -> None:
        """``parts`` are weights (N, K) and biases (N,), whose outputs come one after the other."""
        weights, biases = zip(*parts, strict=True)
        weight, bias = torch.cat(weights).float(), torch.cat(biases).float()
        self._library: Library = kernels.library
        self._packed: Packed | None = self._library.pack(weight, bias) if kernels.products else None
        self._right = None if kernels.products else (weight.T.contiguous(), bias)

    def __call__(self, x: Tensor) -> Tensor:
        """Outputs (T, N) of ``x`` (T, K)."""
        if self._packed:
            return self._library.linear(x, self._packed)
        assert self._right
        return torch.addmm(self._right[1], x, self._right[0])

    def gelu(self, x: Tensor) -> Tensor:
        """GELU of the outputs."""
        return self._library.linear(x, self._packed, Kind.GELU) if self._packed else functional.gelu(self(x))

    def onto(self, hidden: Tensor, x: Tensor) -> Tensor:
        """``hidden`` (T, N), which is overwritten, plus the outputs."""
        return self._library.linear(x, self._packed, Kind.ONTO, hidden) if self._packed else hidden.add_(self(x))


class _Layer:
    """One transformer layer."""

    def __init__(self, state: Mapping[str, Tensor], heads: int, epsilon: float, kernels: Kernels) -> None:
        def matrix(name: str) -> tuple[Tensor, Tensor]:
            return state[f"{name}.weight"], state[f"{name}.bias"]

        self._heads = heads
        self._library = kernels.library
        self._project = _Linear(kernels, *(matrix(f"attention.self.{part}") for part in ("query", "key", "value")))
        self._gather = _Linear(kernels, matrix("attention.output.dense"))
        self._first_norm = _Norm.of(state, "attention.output.LayerNorm", epsilon)
        self._widen = _Linear(kernels, matrix("intermediate.dense"))
        self._narrow = _Linear(kernels, matrix("output.dense"))
        self._second_norm = _Norm.of(state, "output.LayerNorm", epsilon)

    def __call__(self, hidden: Tensor, lengths: Tensor, rows: Tensor | None) -> Tensor:
        """Of ``hidden`` (T, hidden), which is overwritten, and whose windows have ``lengths`` (W,); of ``rows`` (R,) alone if given."""
        seen = self._library.attend(self._project(hidden), lengths, self._heads, torch.empty_like(hidden))
        if rows is not None:
            hidden, seen = hidden[rows], seen[rows]
        hidden = self._library.norm(self._gather.onto(hidden, seen), *self._first_norm)
        return self._library.norm(self._narrow.onto(hidden, self._widen.gelu(hidden)), *self._second_norm)


class FusedBert:
    """A BERT with GELU, float32; a :class:`models.encoders.packed.Body`. Its results are those of a window alone, to the bit."""

    def __init__(self, state: Mapping[str, Tensor], config: Mapping[str, Any], kernels: Kernels) -> None:
        """``state`` and ``config``, which :func:`fits`, are those of a ``BertModel``'s folder. KeyError where a part is missing."""
        self.device = torch.device("cpu")
        self.inner = 0
        self.operations = operations(*(int(config[name]) for name in ("num_hidden_layers", "hidden_size", "intermediate_size")))
        epsilon, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
        self._kernels = kernels
        self._words, self._positions, self._types = (state[f"embeddings.{name}_embeddings.weight"] for name in _TABLES)
        self._norm = _Norm.of(state, "embeddings.LayerNorm", epsilon)
        self._layers = []
        for layer in range(int(config["num_hidden_layers"])):
            prefix = f"encoder.layer.{layer}."
            parameters = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
            self._layers.append(_Layer(parameters, heads, epsilon, kernels))

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Hidden states, float32, as :class:`models.encoders.packed.Body` has them."""
        hidden = self._words[ids].float() + self._positions[places(lengths, self.device)].float() + self._types[types].float()
        hidden = self._kernels.library.norm(hidden, *self._norm)
        shares = _shares(lengths, torch.get_num_threads() if self._kernels.products else 1)
        if len(shares) == 1:
            return self._read(hidden, lengths, rows)
        parts = []
        for share in shares:
            start, end = sum(lengths[: share.start]), sum(lengths[: share.stop])
            here = None if rows is None else rows[(rows >= start) & (rows < end)] - start
            parts.append((hidden[start:end], lengths[share], here))
        return torch.cat(list(self._pool.map(self._read, *zip(*parts, strict=True))))

    def _read(self, hidden: Tensor, lengths: Sequence[int], rows: Tensor | None) -> Tensor:
        with torch.inference_mode():
            sizes = torch.tensor(lengths)
            kept: Tensor | None = None
            for number, layer in enumerate(self._layers[:-1], 1):
                hidden = layer(hidden, sizes, None)
                if number == self.inner:
                    kept = hidden.clone() if rows is None else hidden[rows]
            last = self._layers[-1](hidden, sizes, rows)
            return last if kept is None else torch.cat((last, kept), dim=1)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(torch.get_num_threads(), "kernels")

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``: theirs."""
        return sum(lengths)


def _shares(lengths: Sequence[int], count: int) -> list[slice]:
    """The windows of ``lengths`` in at most ``count`` runs of about as many tokens, none empty."""
    ends = list(accumulate(lengths))
    total = ends[-1]
    owners = [(end - length // 2 - 1) * count // total for end, length in zip(ends, lengths, strict=True)]
    borders = [0, *(index for index in range(1, len(owners)) if owners[index] != owners[index - 1]), len(owners)]
    return [slice(first, after) for first, after in pairwise(borders)]
