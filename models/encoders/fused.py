"""The packed BERT with the compiled kernels: what serves where no 8-bit products are. Nothing here needs torch.

A layer is seven calls: each product takes its bias, its GELU or its residual sum along, attention reads queries, keys and values where
the product left them, and normalisation is done in place. The last layer is computed for the wanted rows only, once attention is done.

Its numbers are float32; products may be in 16-bit integers, of which twice as many fit a vector, and which lose a few parts in ten
thousand.

With several threads each reads its share of the windows from the first layer to the last, so none waits for another in between.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.encoders.kernels.library import CHANNELS, HEADS_OF, Floats, Kind, Library, Packed, Rounded
from models.encoders.window import operations

Integers = NDArray[np.int64]
State = Mapping[str, NDArray[Any]]
"""Parameters by the names that ``transformers`` has for them."""

Numbers = Literal["fp32", "int16"]

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
    weight: Floats
    bias: Floats
    epsilon: float

    @classmethod
    def of(cls, state: State, name: str, epsilon: float) -> "_Norm":
        return cls(state[f"{name}.weight"].astype(np.float32), state[f"{name}.bias"].astype(np.float32), epsilon)


class _Layer:
    """One transformer layer."""

    def __init__(self, state: State, heads: int, epsilon: float, library: Library, numbers: Numbers) -> None:
        def packed(*names: str) -> Packed | Rounded:
            parts = [(state[f"{name}.weight"], state[f"{name}.bias"]) for name in names]
            weights, biases = (np.concatenate(some) for some in zip(*parts, strict=True))
            return library.round(weights, biases) if numbers == "int16" else library.pack(weights, biases)

        self._heads = heads
        self._library = library
        self._project = packed(*(f"attention.self.{part}" for part in ("query", "key", "value")))
        self._gather = packed("attention.output.dense")
        self._first_norm = _Norm.of(state, "attention.output.LayerNorm", epsilon)
        self._widen = packed("intermediate.dense")
        self._narrow = packed("output.dense")
        self._second_norm = _Norm.of(state, "output.LayerNorm", epsilon)

    def __call__(self, hidden: Floats, lengths: Integers, rows: Integers | None) -> Floats:
        """Of ``hidden`` (T, hidden), which is overwritten, and whose windows have ``lengths`` (W,); of ``rows`` (R,) alone if given."""
        kernels = self._library
        seen = kernels.attend(kernels.linear(hidden, self._project), lengths, self._heads, np.empty_like(hidden))
        if rows is not None:
            hidden, seen = hidden[rows], seen[rows]
        hidden = kernels.norm(kernels.linear(seen, self._gather, Kind.ONTO, hidden), *self._first_norm)
        wide = kernels.linear(hidden, self._widen, Kind.GELU)
        return kernels.norm(kernels.linear(wide, self._narrow, Kind.ONTO, hidden), *self._second_norm)


class FusedBert:
    """A BERT with GELU. Its results are those of a window alone, to the bit."""

    def __init__(self, state: State, config: Mapping[str, Any], library: Library, threads: int = 1, numbers: Numbers = "fp32") -> None:
        """``state`` and ``config``, which :func:`fits`, are those of a ``BertModel``'s folder; ``numbers`` are those of its products, int16
        where the ``library`` has ``shorts``. KeyError where a part is missing."""
        self.numbers = numbers
        self.inner = 0
        """The layer, counted from 1, whose hidden states are wanted beside the last ones; 0 for none."""
        self.operations = operations(*(int(config[name]) for name in ("num_hidden_layers", "hidden_size", "intermediate_size")))
        epsilon, heads = float(config["layer_norm_eps"]), int(config["num_attention_heads"])
        self.library = library
        self._threads = threads
        # those of words stay as they are stored: in float16 they take half the memory
        self._words, *others = (state[f"embeddings.{name}_embeddings.weight"] for name in _TABLES)
        self._positions, self._types = (table.astype(np.float32) for table in others)
        self._norm = _Norm.of(state, "embeddings.LayerNorm", epsilon)
        self._layers = []
        for layer in range(int(config["num_hidden_layers"])):
            prefix = f"encoder.layer.{layer}."
            parameters = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
            self._layers.append(_Layer(parameters, heads, epsilon, library, numbers))

    def __call__(self, ids: Integers, types: Integers, lengths: Sequence[int], rows: Integers | None = None) -> Floats:
        """Last hidden states (T, hidden) of packed ``ids`` (T,) and ``types`` (T,); of ``rows`` (R,) alone if given.

        With an ``inner`` layer (T, 2 * hidden): the last ones, then those of that layer.
        """
        hidden = self._words[ids].astype(np.float32)
        hidden += self._positions[np.concatenate([np.arange(n) for n in lengths])]
        hidden += self._types[types]
        hidden = self.library.norm(hidden, *self._norm)
        shares = _shares(lengths, self._threads)
        if len(shares) == 1:
            return self._read(hidden, lengths, rows)
        parts = []
        for share in shares:
            start, end = sum(lengths[: share.start]), sum(lengths[: share.stop])
            here = None if rows is None else rows[(rows >= start) & (rows < end)] - start
            parts.append((hidden[start:end], lengths[share], here))
        return np.concatenate(list(self._pool.map(self._read, *zip(*parts, strict=True))))

    def _read(self, hidden: Floats, lengths: Sequence[int], rows: Integers | None) -> Floats:
        sizes = np.array(lengths, dtype=np.int64)
        kept: Floats | None = None
        for number, layer in enumerate(self._layers[:-1], 1):
            hidden = layer(hidden, sizes, None)
            if number == self.inner:
                kept = hidden.copy() if rows is None else hidden[rows]
        last = self._layers[-1](hidden, sizes, rows)
        return last if kept is None else np.concatenate((last, kept), axis=1)

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(self._threads, "kernels")

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
