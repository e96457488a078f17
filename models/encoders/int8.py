"""The packed BERT in 8-bit integers, for processors with int8 dot products: the fast backend.

Weights are quantised per output channel, symmetric; the inputs of a matrix product per tensor, unsigned, in ranges measured beforehand on
training text (static quantisation as in Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
Inference", CVPR 2018). The products are oneDNN's, with bias, scales, GELU and residual sums fused. Between products the values are float32:
layer normalisation and softmax are as exact as in the reference.

What a layer normalisation feeds is wanted twice, as integers by the next product and as they are by the next residual sum. Both get the
integers' unit: normalisation takes a scale and a shift that all channels share back out, so the residual stream may stay in any unit, and
one multiplication and one rounding a value are saved. Likewise the values that attention averages are made in the unit of the product that
follows.

A window's result is the same to the bit whatever else is in its batch, in models of more than 16 channels: integer sums are exact,
attention is computed in one shape for one length, and what is scaled and added in float32 is so in one order for any number of rows. With
16 channels or fewer that order may change on processors with AMX, where oneDNN leaves products of at most 256 outputs to another kernel.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.encoders.folder import INT8
from models.encoders.kernels.library import Library
from models.encoders.packed import places
from models.encoders.window import operations

SITES = ("input", "context", "middle", "inner")
"""What of a layer is quantised: the inputs of query, key and value; of attention's output; of the first and of the second feed-forward
product."""

STEP = 16
"""Attention reads keys in multiples of this, the rest masked: over odd lengths its kernel is a fifth slower. Matrix products have multiples
of it for rows, as oneDNN takes milliseconds to prepare for a number of rows that it has not met before."""

LEVELS = 255
WEIGHT_LEVELS = 127
HALF = 0.5  # turns the cut of a conversion to integers into rounding


@dataclass(frozen=True, slots=True)
class Ranges:
    """What a model's activations are like."""

    ends: Sequence[Mapping[str, tuple[float, float]]]
    """By layer and site the lowest and highest value, but for the wide channels."""
    wide: Sequence[Mapping[int, float]]
    """By layer the channels of the middle that reach further, and how many times."""
    aside: Sequence[Sequence[int]]
    """By layer the inner channels that reach further; they are computed in float32."""

    @classmethod
    def read(cls, folder: Path) -> "Ranges":
        """What ``folder`` says. Raises KeyError, TypeError or ValueError where that makes no sense."""
        stored = json.loads((folder / INT8).read_text(encoding="utf-8"))
        by_site: dict[str, list[tuple[float, float]]] = {site: [(low, high) for low, high in stored["ranges"][site]] for site in SITES}
        layers = zip(*by_site.values(), strict=True)
        ends = [dict(zip(SITES, layer, strict=True)) for layer in layers]
        wide = [{int(channel): float(times) for channel, times in layer.items()} for layer in stored["wide"]]
        aside = [[int(channel) for channel in layer] for layer in stored["aside"]]
        if not len(ends) == len(wide) == len(aside):
            raise ValueError(f"{INT8} tells of {len(ends)}, {len(wide)} and {len(aside)} layers")
        return cls(ends, wide, aside)


def supported() -> bool:
    """Whether this processor multiplies 8-bit integers without overflow, and torch has the products built in."""
    return bool(torch.cpu._is_vnni_supported()) and torch.backends.mkldnn.is_available()


class Unit(NamedTuple):
    """An unsigned integer ``q`` stands for ``(q - zero) * step``."""

    step: float
    zero: int

    @classmethod
    def of(cls, low: float, high: float) -> "Unit":
        """The unit whose integers reach from ``low`` to ``high``, and hold 0 exactly."""
        low, high = min(low, 0.0), max(high, 1e-6)
        step = (high - low) / LEVELS
        return cls(step, round(-low / step))

    def plain(self, values: Tensor) -> Tensor:
        """What ``values``, in this unit and raised by a half, stand for."""
        return (values - (self.zero + HALF)) * self.step


class Norm(NamedTuple):
    """Layer normalisation, whose output may be wanted in a unit of integers."""

    weight: Tensor
    bias: Tensor
    epsilon: float

    def within(self, unit: Unit) -> "Norm":
        """The same, in ``unit``: cut to 0 … 255 and to integers, its outputs are the rounded ones."""
        return Norm(self.weight / unit.step, self.bias / unit.step + (unit.zero + HALF), self.epsilon)

    def integers(self, hidden: Tensor, kernels: Library | None) -> tuple[Tensor, Tensor]:
        """Of ``hidden`` (T, hidden), which may be overwritten: its outputs, and these as integers (T, hidden)."""
        if kernels:
            x = torch.empty(hidden.shape, dtype=torch.uint8)
            kernels.norm(hidden.numpy(), self.weight.numpy(), self.bias.numpy(), self.epsilon, x.numpy())
            return hidden, x
        hidden = functional.layer_norm(hidden, self.weight.shape, self.weight, self.bias, self.epsilon)
        return hidden, _integers(hidden)


class Linear:
    """``x @ weight.T + bias`` for integers ``x`` (T, K) in ``unit``; outputs (T, N) are multiplied by ``gain`` and raised by ``rise``."""

    def __init__(self, weight: Tensor, bias: Tensor, unit: Unit, gain: Tensor | float = 1.0, rise: Tensor | float = 0.0) -> None:
        steps = weight.abs().amax(dim=1).clamp(min=1e-12) / WEIGHT_LEVELS
        integers = (weight / steps[:, None]).round().to(torch.int8)
        self._weight = torch.ops.onednn.qlinear_prepack(integers, None)
        self._steps = (steps * gain).contiguous()
        self._bias = (bias * gain + rise).contiguous()
        self._zeros = torch.zeros(len(steps), dtype=torch.int64)
        self._unit = unit

    def __call__(self, x: Tensor) -> Tensor:
        """Float32 outputs."""
        product: Tensor = torch.ops.onednn.qlinear_pointwise.default(
            x, *self._unit, self._weight, self._steps, self._zeros, self._bias, 1.0, 0, torch.float32, "none", [], "none"
        )
        return product

    def gelu(self, x: Tensor, unit: Unit) -> Tensor:
        """GELU of the outputs, as integers in ``unit``."""
        product: Tensor = torch.ops.onednn.qlinear_pointwise.default(
            x, *self._unit, self._weight, self._steps, self._zeros, self._bias, *unit, torch.uint8, "gelu", [], "none"
        )
        return product

    def onto(self, hidden: Tensor, x: Tensor) -> Tensor:
        """``hidden`` (T, N), which is overwritten, plus the outputs."""
        product: Tensor = torch.ops.onednn.qlinear_pointwise.binary(
            x, *self._unit, self._weight, self._steps, self._zeros, hidden, self._bias,
            1.0, 0, torch.float32, 1.0, 0, "sum", 1.0, "none", [], "none",
        )  # fmt: skip
        return product


class _Wide:
    """Channels whose values need wider steps than the others': ``factors`` times as wide."""

    def __init__(self, factors: Mapping[int, float], unit: Unit) -> None:
        self.channels = torch.tensor(list(factors), dtype=torch.int64)
        self.factors = torch.tensor(list(factors.values()), dtype=torch.float32)
        self._rise = (unit.zero + HALF) * (1 - 1 / self.factors)

    def __call__(self, hidden: Tensor, x: Tensor) -> None:
        """Write the integers ``x`` (T, hidden) of those channels of ``hidden`` (T, hidden)."""
        if len(self.channels):
            x[:, self.channels] = _integers(hidden[:, self.channels] / self.factors + self._rise)


class _Aside:
    """A few inner channels in float32: one with values far beyond the others' would cost all of them precision."""

    def __init__(self, channels: Sequence[int], widening: Tensor, bias: Tensor, narrowing: Tensor, unit: Unit) -> None:
        """``widening`` (inner, hidden) and ``bias`` (inner,) are set to 0 where ``channels`` are; inputs and outputs are in ``unit``."""
        self._channels = list(channels)
        self._in = (widening[self._channels] * unit.step).T.contiguous()
        self._bias = bias[self._channels] - self._in.sum(dim=0) * (unit.zero + HALF)
        self._out = (narrowing[:, self._channels] / unit.step).T.contiguous()
        widening[self._channels] = 0
        bias[self._channels] = 0

    def inner(self, hidden: Tensor) -> Tensor:
        """The channels (T, few) of ``hidden`` (T, hidden)."""
        return functional.gelu(torch.addmm(self._bias, hidden, self._in))

    def onto(self, hidden: Tensor, inner: Tensor) -> Tensor:
        """``hidden`` (T, hidden), which is overwritten, plus what ``inner`` (T, few) gives."""
        return hidden.addmm_(inner, self._out)


class _Layer:
    """One transformer layer; its residual stream comes in the unit of its input and leaves in that of the next, ``after``."""

    def __init__(
        self,
        state: Mapping[str, Tensor],
        heads: int,
        epsilon: float,
        units: Mapping[str, Unit],
        wide: Mapping[int, float],
        aside: Sequence[int],
        after: Unit | None,
        kernels: Library | None,
    ) -> None:
        def matrix(name: str) -> tuple[Tensor, Tensor]:
            return state[f"{name}.weight"].float(), state[f"{name}.bias"].float()

        weights, biases = zip(*(matrix(f"attention.self.{part}") for part in ("query", "key", "value")), strict=True)
        hidden = len(biases[0])
        context, middle = units["context"], units["middle"]
        # attention averages values with weights that sum to 1, so values in the unit of the context give the context in it
        gain, rise = torch.ones(3 * hidden), torch.zeros(3 * hidden)
        gain[2 * hidden :], rise[2 * hidden :] = 1 / context.step, context.zero + HALF
        self._heads = heads
        self._kernels = kernels
        self._project = Linear(torch.cat(weights), torch.cat(biases), units["input"], gain, rise)
        self._gather = Linear(*matrix("attention.output.dense"), context, 1 / units["input"].step)
        self._first_norm = Norm(*matrix("attention.output.LayerNorm"), epsilon).within(middle)
        self._inner = units["inner"]
        self._wide = _Wide(wide, middle)
        widening, bias = matrix("intermediate.dense")
        narrowing, shift = matrix("output.dense")
        self._aside = _Aside(aside, widening, bias, narrowing, middle)
        widening[:, self._wide.channels] *= self._wide.factors
        self._widen = Linear(widening, bias, middle)
        self._narrow = Linear(narrowing, shift, self._inner, 1 / middle.step)
        last = Norm(*matrix("output.LayerNorm"), epsilon)
        self._second_norm = last.within(after) if after else last

    def __call__(self, hidden: Tensor, x: Tensor, lengths: Sequence[int], rows: Tensor | None) -> tuple[Tensor, Tensor]:
        """Of ``hidden`` (T, hidden), which has the integers ``x`` (T, hidden) and windows of ``lengths``; or of ``rows`` (R,).

        Both are overwritten. Given back are the same of the next layer.
        """
        self._attend(self._project(x), lengths, x)
        if rows is not None:
            hidden, x = hidden[rows], x[rows]
        hidden, x = self._first_norm.integers(self._gather.onto(hidden, x), self._kernels)
        self._wide(hidden, x)
        aside = self._aside.inner(hidden)
        hidden = self._narrow.onto(hidden, self._widen.gelu(x, self._inner))
        return self._second_norm.integers(self._aside.onto(hidden, aside), self._kernels)

    def _attend(self, projected: Tensor, lengths: Sequence[int], x: Tensor) -> None:
        """Write to ``x`` (T, hidden) the integers of what is seen of queries, keys and values ``projected`` (T, 3 * hidden)."""
        if self._kernels:
            self._kernels.attend(projected.numpy(), np.array(lengths, dtype=np.int64), self._heads, x.numpy())
            return
        # (T, 3 * hidden) -> query, key and value, each (1, heads, T, hidden / heads)
        query, key, value = projected.view(len(x), 3, self._heads, -1).permute(1, 2, 0, 3).unsqueeze(1)
        start = 0
        for length in lengths:
            mask = _mask(length)
            reach = mask.shape[-1]
            here, there = slice(start, start + length), slice(start, start + reach)
            seen = functional.scaled_dot_product_attention(
                query[:, :, here], key[:, :, there], value[:, :, there], attn_mask=None if reach == length else mask
            )
            x[here].copy_(seen.squeeze(0).transpose(0, 1).reshape(length, -1).clamp_(0, LEVELS))
            start += length


_TABLES = ("word", "position", "token_type")


class QuantizedBert:
    """A BERT whose matrix products run in 8-bit integers; a :class:`models.encoders.packed.Body`."""

    numbers = "int8"

    def __init__(self, state: Mapping[str, Tensor], config: Mapping[str, Any], ranges: Ranges, kernels: Library | None = None) -> None:
        """``state`` and ``config`` are those of a ``BertModel``'s folder; ``kernels`` do attention and normalisation, torch if None."""
        self.device = torch.device("cpu")
        self.inner = 0
        self.operations = operations(*(int(config[name]) for name in ("num_hidden_layers", "hidden_size", "intermediate_size")))
        epsilon, layers = float(config["layer_norm_eps"]), int(config["num_hidden_layers"])
        units = [{site: Unit.of(*ends) for site, ends in layer.items()} for layer in ranges.ends]
        self._words, self._positions, self._types = (state[f"embeddings.{name}_embeddings.weight"] for name in _TABLES)
        norm = Norm(state["embeddings.LayerNorm.weight"].float(), state["embeddings.LayerNorm.bias"].float(), epsilon)
        self._norm = norm.within(units[0]["input"])
        self._kernels = kernels
        self._inputs = [layer["input"] for layer in units]
        self._layers = []
        for layer in range(layers):
            prefix = f"encoder.layer.{layer}."
            parameters = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
            after = units[layer + 1]["input"] if layer + 1 < layers else None
            self._layers.append(
                _Layer(
                    parameters,
                    int(config["num_attention_heads"]),
                    epsilon,
                    units[layer],
                    ranges.wide[layer],
                    ranges.aside[layer],
                    after,
                    kernels,
                )
            )

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Hidden states, float32, as :class:`models.encoders.packed.Body` has them."""
        count = len(ids) if rows is None else len(rows)
        fill = self.computed(lengths) - len(ids)
        positions = functional.pad(places(lengths, self.device), (0, fill))
        ids, types = functional.pad(ids, (0, fill)), functional.pad(types, (0, fill))
        hidden = self._words[ids].float() + self._positions[positions].float() + self._types[types].float()
        hidden, x = self._norm.integers(hidden, self._kernels)
        kept: Tensor | None = None
        for number, layer in enumerate(self._layers[:-1], 1):
            hidden, x = layer(hidden, x, lengths, None)
            if number == self.inner:
                kept = self._inputs[number].plain(hidden[:count] if rows is None else hidden[rows])
        if rows is not None:
            rows = functional.pad(rows, (0, -count % STEP))
        last = self._layers[-1](hidden, x, lengths, rows)[0][:count]
        return last if kept is None else torch.cat((last, kept), dim=1)

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``: some more behind the last, which fill up its attention and the number of rows."""
        reach = sum(lengths) + -lengths[-1] % STEP
        return reach + -reach % STEP


def _integers(values: Tensor) -> Tensor:
    """What ``values``, in their unit and raised by a half, are as integers."""
    return values.clamp(0, LEVELS).to(torch.uint8)


@lru_cache(maxsize=4096)
def _mask(length: int) -> Tensor:
    """(1, 1, length, reach): what attention adds to a window's scores, of its own keys and of those behind them that fill up a step."""
    mask = torch.zeros(1, 1, 1, length + -length % STEP)
    mask[..., length:] = float("-inf")
    return mask.expand(1, 1, length, -1)
