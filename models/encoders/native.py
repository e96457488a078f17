"""The encoders of the model folders on the compiled kernels alone: the same answers without torch, which takes memory and time to load."""

import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from models.decoding.bio import log_softmax
from models.encoders.folder import INT8, BundleError, Stored, check, read_json
from models.encoders.fused import FusedBert, Numbers, fits
from models.encoders.kernels.choice import Kernels, Setting, choose
from models.encoders.kernels.library import Floats, Kind, Library
from models.encoders.loaded import Backend, Device, Loaded, may_have_gpu
from models.encoders.window import PRODUCT, SHAPES, Outputs, Window, inner_of, pack, rows_read

PEAK_SHAPE = (1024, 384, 1536)
"""Of the product that tells the peak: tokens, hidden and inner size of the encoders shipped."""


class Unfit(Exception):
    """The kernels alone do not compute this; torch may."""


class Words:
    """Reads windows of a document; gives per row the outputs of every head, the taggers' as log-probabilities.

    The outputs are those of :class:`models.encoders.loading.WordEncoder`.
    """

    def __init__(self, body: FusedBert, heads: Mapping[str, tuple[NDArray[Any], NDArray[Any]]], tags: Iterable[str]) -> None:
        """``heads`` are weights (N, hidden) and biases (N,) by output, (N, 2 * hidden) of those that read the body's inner layer too;
        ``tags`` the outputs of taggers."""
        self.body = body
        self._tags = tuple(tags)
        self._hidden = min(weight.shape[1] for weight, _ in heads.values())
        parts = [{name: head for name, head in heads.items() if (head[0].shape[1] > self._hidden) == wide} for wide in (False, True)]
        names = [name for part in parts for name in part]
        ends = list(accumulate(len(heads[name][1]) for name in names))
        self._columns = {name: slice(end - len(heads[name][1]), end) for name, end in zip(names, ends, strict=True)}
        joined = [[np.concatenate(arrays) for arrays in zip(*part.values(), strict=True)] for part in parts if part]
        self._products = [body.library.pack(weight, bias) for weight, bias in joined]

    def run(self, windows: Sequence[Window]) -> list[Outputs]:
        """Per window its output arrays."""
        rows, counts = rows_read(windows)
        hidden = self.body(*pack(windows), rows)
        linear, last = self.body.library.linear, np.ascontiguousarray(hidden[:, : self._hidden])
        found = [linear(last if right.depth == self._hidden else hidden, right) for right in self._products]
        scores = found[0] if len(found) == 1 else np.concatenate(found, axis=1)
        for name in self._tags:
            scores[:, self._columns[name]] = log_softmax(scores[:, self._columns[name]])
        ends = list(accumulate(counts))
        return [
            {name: scores[end - n : end, columns] for name, columns in self._columns.items()} for n, end in zip(counts, ends, strict=True)
        ]

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together."""
        return self.body.computed([len(window) for window in windows])


class Pairs:
    """Reads pairs of texts; gives the scores (R, columns) of its head for the rows wanted, under that head's ``name``.

    They are those of :class:`models.encoders.pairs.PairLayers`.
    """

    def __init__(self, body: FusedBert, name: str, state: Mapping[str, NDArray[Any]]) -> None:
        """``state`` are the layers' parameters. KeyError where one is missing."""
        self.body = body
        self._name = name
        pack = body.library.pack
        self._mix = pack(state["mix.weight"], state["mix.bias"])
        self._word = pack(state["word.weight"], np.zeros(len(state["word.weight"])))
        self._score = pack(state["score.weight"], state["score.bias"])

    def run(self, windows: Sequence[Window]) -> list[Outputs]:
        """Per window its scores."""
        ids, types, lengths = pack(windows)
        rows, counts = rows_read(windows)
        every = self._judge(self.body(ids, types, lengths), types, lengths)
        scores = every if rows is None else every[rows]
        ends = list(accumulate(counts))
        return [{self._name: scores[end - n : end]} for n, end in zip(counts, ends, strict=True)]

    def _judge(self, hidden: Floats, types: NDArray[np.int64], lengths: Sequence[int]) -> Floats:
        """Scores (T, columns) of packed hidden states (T, hidden) with token types (T,), of which 0 is the target's."""
        linear = self.body.library.linear
        features = []
        for n, end in zip(lengths, accumulate(lengths), strict=True):
            pair, is_target = hidden[end - n : end], types[end - n : end] == 0
            target, passage = (half.sum(axis=0) / np.float32(max(1, len(half))) for half in (pair[is_target], pair[~is_target]))
            features.append(np.concatenate((pair[0], target, passage, PRODUCT * target * passage, abs(target - passage))))
        whole = linear(np.stack(features).astype(np.float32, copy=False), self._mix)
        return linear(linear(hidden, self._word, Kind.GELU_ONTO, np.repeat(whole, lengths, axis=0)), self._score)

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together."""
        return self.body.computed([len(window) for window in windows])


def load(
    folders: Mapping[str, Path],
    names: Path | None = None,
    labels: Path | None = None,
    device: Device = "auto",
    backend: Backend = "auto",
    threads: int | None = None,
    kernels: Setting = "auto",
) -> Loaded:
    """As :func:`models.encoders.loading.load`, on ``threads`` (default: 1).

    Raises:
        Unfit: something else than the kernels is to compute, or can do better.
        BundleError: a folder cannot be served.
    """
    if names or device == "cuda" or (device == "auto" and may_have_gpu()):
        raise Unfit("this wants torch")
    if backend == "int8" or (backend == "auto" and _integers() and any((folder / INT8).is_file() for folder in folders.values())):
        raise Unfit("8-bit products are torch's")
    choice = choose(kernels)
    if choice.kernels is None or not choice.kernels.products:
        raise Unfit(choice.told)
    library, numbers = choice.kernels.library, numbers_of(choice.kernels, backend)
    faults: dict[str, str] = {}
    encoders = {name: load_encoder(folder, library, threads or 1, faults, numbers) for name, folder in folders.items()}
    rate = peak(library, numbers) * (threads or 1)
    return Loaded(
        encoders={**encoders},
        device="cpu",
        backends=dict.fromkeys(folders, numbers),
        kernels=choice.told,
        operations={name: encoder.body.operations for name, encoder in encoders.items()},
        peaks=dict.fromkeys(folders, rate),
        faults=faults,
        replacing=None,
    )


def numbers_of(kernels: Kernels | None, backend: Backend) -> Numbers:
    """Those of the products where no 8-bit ones are: int16 where the ``kernels``, if any, have that and nothing else is asked for.

    Raises:
        BundleError: int16 was asked for and cannot be had.
    """
    shorts = kernels is not None and kernels.shorts
    if backend == "int16" and not shorts:
        raise BundleError("the backend int16 was asked for, which the kernels for AVX2 compute alone: set the backend to auto or fp32")
    return "int16" if shorts and backend != "fp32" else "fp32"


def _integers() -> bool:
    """Whether this processor may have 8-bit dot products, as far as the system tells."""
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True


def load_encoder(
    folder: Path, library: Library, threads: int = 1, faults: dict[str, str] | None = None, numbers: Numbers = "fp32"
) -> Words | Pairs:
    """The encoder of a model folder with the heads of each task whose file can be read; ``faults`` are told of the others.

    The products of its layers are in ``numbers``; those of the heads, which are few, in float32.

    Raises:
        Unfit: the kernels do not compute it.
        BundleError: no head can be read, or not of this encoder.
    """
    check(folder)
    config = read_json(folder / "config.json")
    if not fits(config):
        raise Unfit(f"the kernels do not compute the model in {folder}")
    try:
        body = FusedBert(_tensors(folder / "model.safetensors")[1], config, library, threads, numbers)
    except (KeyError, TypeError, ValueError, OSError, SafetensorError) as error:  # which torch may read, or says what is wrong
        raise Unfit(f"the model in {folder} is not one that the kernels know") from error
    words: dict[str, tuple[NDArray[Any], NDArray[Any]]] = {}
    tags: list[str] = []
    pairs: list[Pairs] = []
    for file in sorted((folder / "heads").glob("*.safetensors")):
        try:
            told, state = _tensors(file)
            stored: list[Stored] = json.loads(told["heads"])
        except (OSError, SafetensorError, KeyError, ValueError):
            _note(faults, file, f"{file} is damaged or no file of heads")
            continue
        try:
            if pair := next((head for head in stored if head["kind"] == "pair"), None):
                pairs.append(Pairs(body, pair["name"], _of_width(state, int(config["hidden_size"]))))
            else:
                words |= dict(_projections(stored, state, int(config["hidden_size"])))
                tags += [head["name"] for head in stored if head["kind"] == "tag"]
        except (KeyError, ValueError):
            _note(faults, file, f"{file} does not fit the encoder or is damaged")
    if pairs:
        return pairs[0]
    if not words:
        raise BundleError(f"the model folder {folder} has no heads that can be read: is heads/ there?")
    if config["type_vocab_size"] != SHAPES:
        raise BundleError(f"{folder}: the encoder has {config['type_vocab_size']} token types where case shapes need {SHAPES}")
    if any(head[0].shape[1] > int(config["hidden_size"]) for head in words.values()):
        body.inner = inner_of(int(config["num_hidden_layers"]))
    return Words(body, words, tags)


def _note(faults: dict[str, str] | None, file: Path, sentence: str) -> None:
    if faults is not None:
        faults[file.stem] = sentence


def _tensors(file: Path) -> tuple[dict[str, str], dict[str, NDArray[Any]]]:
    """What a file says of its tensors, and these."""
    with safe_open(file, framework="np") as opened:
        return opened.metadata() or {}, {name: opened.get_tensor(name) for name in list(opened.keys())}


GROUPS = {
    "tag": {"tags": ""}, "pooled": {"pooled": ""}, "pointer": {"queries": "query_", "keys": "key_"}, "state": {"states": "state_"},
}  # fmt: skip
"""By kind of head, the groups of its layers in a file, and how the names of their outputs begin."""


def _projections(
    heads: Sequence[Stored], state: Mapping[str, NDArray[Any]], hidden: int
) -> Iterable[tuple[str, tuple[NDArray[Any], NDArray[Any]]]]:
    """Weights and biases by output. KeyError or ValueError where they do not fit."""
    for head in heads:
        for group, opening in GROUPS[head["kind"]].items():
            weight, bias = (state[f"{group}.{head['name']}.{part}"] for part in ("weight", "bias"))
            width = 2 * hidden if group == "states" else hidden
            if weight.shape != (len(bias), width) or len(bias) != head.get("size", len(head.get("labels", bias))):
                raise ValueError(f"{head['name']} is not of this encoder")
            yield f"{opening}{head['name']}", (weight, bias)


def _of_width(state: Mapping[str, NDArray[Any]], hidden: int) -> Mapping[str, NDArray[Any]]:
    """``state`` of a pair's head; ValueError where it is for another width."""
    shapes = {"mix.weight": (hidden, 5 * hidden), "mix.bias": (hidden,), "word.weight": (hidden, hidden)}
    if any(state[name].shape != shape for name, shape in shapes.items()) or state["score.weight"].shape[1:] != (hidden,):
        raise ValueError("the head is not of this encoder")
    return state


def peak(library: Library, numbers: Numbers, times: int = 8) -> float:
    """Operations a second of the best of ``times`` matrix products of :data:`PEAK_SHAPE` in ``numbers``, on one thread."""
    tokens, hidden, inner = PEAK_SHAPE
    weight, bias = np.ones((inner, hidden)), np.zeros(inner)
    right = library.round(weight, bias) if numbers == "int16" else library.pack(weight, bias)
    x, out = np.ones((tokens, hidden), dtype=np.float32), np.empty((tokens, inner), dtype=np.float32)
    best = math.inf
    for _ in range(times):
        start = time.perf_counter()
        library.linear(x, right, Kind.PLAIN, out)
        best = min(best, time.perf_counter() - start)
    return 2 * tokens * hidden * inner / best
