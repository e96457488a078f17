"""The encoders of the model folders, on the backend that suits the machine."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from models.encoders import cuda, int8, native
from models.encoders.cuda import CudaBert, Inputs
from models.encoders.folder import INT8, BundleError, Stored, check, read_json
from models.encoders.fused import fits
from models.encoders.graphs import Reader
from models.encoders.heads import WordHeads, read_heads
from models.encoders.int8 import QuantizedBert, Ranges
from models.encoders.kernels.choice import Choice, Kernels, Setting, choose
from models.encoders.loaded import Backend, Device, Loaded
from models.encoders.packed import Body, forward, pack, rows_read
from models.encoders.pairs import PairLayers
from models.encoders.peaks import peak
from models.encoders.window import SHAPES, Encoder, Outputs, Window, inner_of, operations

if TYPE_CHECKING:
    from transformers import BertModel

ModuleT = TypeVar("ModuleT", bound=nn.Module)
Numbers = Literal["fp32", "int16", "int8", "bf16"]

ENTITIES = "entities"
"""The encoder of a model of one's own."""


def device_of(name: Device) -> torch.device:
    """The device to compute on; ``auto`` is CUDA where there is one. BundleError if ``cuda`` is asked for in vain."""
    if name == "cuda" and not torch.cuda.is_available():
        raise BundleError("the device cuda was asked for, but torch finds no CUDA GPU: set the device to cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


class TorchBert:
    """The reference backend: ``transformers``' own modules on packed tokens, float32; a :class:`models.encoders.packed.Body`."""

    numbers = "fp32"

    def __init__(self, bert: "BertModel", device: torch.device) -> None:
        self.bert = _placed(bert, device)
        self.device = device
        self.inner = 0
        config = bert.config
        self.operations = operations(config.num_hidden_layers, config.hidden_size, config.intermediate_size)

    def __call__(self, ids: Tensor, types: Tensor, lengths: Sequence[int], rows: Tensor | None = None) -> Tensor:
        """Hidden states, float32, as :class:`models.encoders.packed.Body` has them."""
        hidden = forward(self.bert, ids.to(self.device), types.to(self.device), lengths, self.inner)
        return hidden if rows is None else hidden[rows.to(self.device)]

    def computed(self, lengths: Sequence[int]) -> int:
        """Tokens computed for windows of ``lengths``: theirs."""
        return sum(lengths)


class WordEncoder:
    """Reads windows of a document; gives per row the outputs of every head, the taggers' as log-probabilities.

    Output arrays: of a tag head (R, labels), of a pooled one (R, 2), of a pointer ``query_NAME`` and ``key_NAME``, (R, 64), of a state
    ``state_NAME`` (R, size).
    """

    def __init__(self, body: Body, heads: WordHeads) -> None:
        self.body = body
        self._tags = tuple(heads.tags)
        outputs, narrowed = heads.outputs(), heads.narrowed()
        linears = outputs | narrowed
        ends = list(accumulate(linear.out_features for linear in linears.values()))
        self._columns = {name: slice(end - linear.out_features, end) for (name, linear), end in zip(linears.items(), ends, strict=True)}
        numbers = body.dtype if isinstance(body, CudaBert) else torch.float32
        # one matrix for all heads: a GEMM each would cost more in calls than in work
        self._products = [_joined(some.values(), body.device, numbers) for some in (outputs, narrowed) if some]
        self._read = Reader(body, self._score, ends[-1]) if isinstance(body, CudaBert) else None

    def run(self, windows: Sequence[Window]) -> list[Outputs]:
        """Per window its output arrays."""
        rows, counts = rows_read(windows)
        if self._read:
            computed = self._read(*pack(windows), rows, sum(counts))
        else:
            with torch.inference_mode():
                scores = self._scores(self.body(*pack(windows), rows))
                self._normalize(scores)
                computed = scores.cpu().numpy()
        ends = list(accumulate(counts))
        return [
            {name: computed[end - n : end, columns] for name, columns in self._columns.items()} for n, end in zip(counts, ends, strict=True)
        ]

    def _scores(self, hidden: Tensor) -> Tensor:
        """The outputs of all heads: those of the last layer's first."""
        parts = [torch.addmm(bias, hidden[:, : len(weight)], weight) for weight, bias in self._products]
        return parts[0] if len(parts) == 1 else torch.cat(parts, dim=1)

    def _score(self, hidden: Tensor, inputs: Inputs, scores: Tensor) -> None:
        """The :data:`models.encoders.graphs.Head` of words: a row for each of ``inputs.rows``."""
        scores.copy_(self._scores(hidden[inputs.rows]))
        self._normalize(scores)

    def _normalize(self, scores: Tensor) -> None:
        """Make log-probabilities of the tags' ``scores``."""
        for name in self._tags:
            tags = scores[:, self._columns[name]]
            tags.copy_(tags.log_softmax(-1))

    def computed(self, windows: Sequence[Window]) -> int:
        """Tokens it computes to read ``windows`` together."""
        return self.body.computed([len(window) for window in windows])


def _joined(linears: Iterable[nn.Linear], device: torch.device, numbers: torch.dtype) -> tuple[Tensor, Tensor]:
    """The weight (inputs, outputs) and bias of several layers as of one."""
    weights, biases = zip(*((linear.weight, linear.bias) for linear in linears), strict=True)
    return torch.cat(weights).T.contiguous().detach().to(device, numbers), torch.cat(biases).detach().to(device, numbers)


class PairEncoder:
    """Reads pairs of texts; gives the scores (R, columns) of its head for the rows wanted, under that head's ``name``."""

    def __init__(self, body: Body, name: str, head: PairLayers) -> None:
        self.body = body
        self._name = name
        self._head = _placed(head, body.device)
        self._read = Reader(body, self._score, head.score.out_features) if isinstance(body, CudaBert) else None

    def run(self, windows: Sequence[Window]) -> list[Outputs]:
        """Per window its scores."""
        ids, types, lengths = pack(windows)
        rows, counts = rows_read(windows)
        if self._read:
            scores = self._read(ids, types, lengths, rows, sum(counts))
        else:
            with torch.inference_mode():
                every = self._head(self.body(ids, types, lengths), types.to(self.body.device), lengths)
                scores = (every if rows is None else every[rows.to(every.device)]).cpu().numpy()
        ends = list(accumulate(counts))
        return [{self._name: scores[end - n : end]} for n, end in zip(counts, ends, strict=True)]

    def _score(self, hidden: Tensor, inputs: Inputs, scores: Tensor) -> None:
        """The :data:`models.encoders.graphs.Head` of pairs: a row for each of ``inputs.rows``."""
        first = inputs.bounds[:-1].clamp(max=len(hidden) - 1)
        scores.copy_(self._head.judge(hidden.float(), first, inputs.owners(), inputs.types)[inputs.rows])

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
    """Load the model ``folders`` by encoder; BundleError, one sentence, when one cannot be served.

    ``threads`` are torch's on the CPU, where ``kernels`` says whether compiled ones may be used.

    ``names`` is the folder of a token classifier that finds entities in place of our own head, ``labels`` the file that says which of our
    types its labels stand for (default: labels.json in the folder).
    """
    place = device_of(device)
    if threads:
        torch.set_num_threads(threads)
    faults: dict[str, str] = {}
    choice = choose(kernels) if place.type == "cpu" else Choice(None, f"torch ({place.type})")
    ours = {
        name: load_encoder(folder, place, backend, faults, choice.kernels, threads or torch.get_num_threads())
        for name, folder in folders.items()
    }
    backends: dict[str, str] = {name: encoder.body.numbers for name, encoder in ours.items()}
    rates = {kind: peak(kind, place, choice.kernels) for kind in set(backends.values())}
    peaks = {name: rates[kind] for name, kind in backends.items()}
    encoders: dict[str, Encoder] = {**ours}
    replacing = None
    if names:
        from models.tasks.entities.custom import bundle  # which needs all of transformers

        encoders[ENTITIES], tagger, card = bundle.load(names, labels, place)
        replacing = card, tagger.size
    operations = {name: encoder.body.operations for name, encoder in ours.items()}
    return Loaded(encoders, place.type, backends, choice.told, operations, peaks, faults, replacing)


def load_encoder(
    folder: Path,
    device: torch.device,
    backend: Backend = "fp32",
    faults: dict[str, str] | None = None,
    kernels: Kernels | None = None,
    threads: int = 1,
) -> WordEncoder | PairEncoder | native.Words | native.Pairs:
    """The encoder of a model folder with the heads of each task whose file can be read; ``faults`` are told of the others.

    On a CPU ``kernels``, if given, compute what they can; what they compute alone is done on ``threads``.

    Raises:
        BundleError: the encoder cannot be read, or no head can.
    """
    check(folder)
    config = read_json(folder / "config.json")
    numbers = backend_of(folder, device, backend, kernels)
    if kernels and kernels.products and (numbers == "fp32" or numbers == "int16"):
        try:
            return native.load_encoder(folder, kernels.library, threads, faults, numbers)
        except native.Unfit as reason:
            if backend == "int16":
                raise BundleError(f"the backend int16 was asked for, but {reason}: set the backend to auto or fp32") from reason
    body = _body(folder, config, device, numbers, kernels)
    hidden = int(config["hidden_size"])
    layers: dict[str, WordHeads | PairLayers] = {}
    heads: list[Stored] = []
    tensors: dict[str, Tensor] = {}
    for file in sorted((folder / "heads").glob("*.safetensors")):
        try:
            stored, weights = read_heads(file)
            layers[file.stem] = _filled(hidden, stored, weights)
        except (ValueError, RuntimeError) as error:
            if faults is not None:
                faults[file.stem] = f"{file} does not fit the encoder or is damaged" if isinstance(error, RuntimeError) else str(error)
            continue
        heads += stored
        tensors |= weights
    if not layers:
        raise BundleError(f"the model folder {folder} has no heads that can be read: is heads/ there?")
    for layer, head in zip(layers.values(), heads, strict=False):
        if isinstance(layer, PairLayers):
            return PairEncoder(body, head["name"], layer)
    if config["type_vocab_size"] != SHAPES:
        raise BundleError(f"{folder}: the encoder has {config['type_vocab_size']} token types where case shapes need {SHAPES}")
    together = WordHeads(hidden, heads)
    together.load_state_dict(tensors)
    if together.states:
        body.inner = inner_of(int(config["num_hidden_layers"]))
    return WordEncoder(body, together)


def _filled(hidden: int, heads: Sequence[Stored], tensors: Mapping[str, Tensor]) -> WordHeads | PairLayers:
    """The layers of one file. RuntimeError where its tensors do not fit."""
    pair = next((head for head in heads if head["kind"] == "pair"), None)
    layers = PairLayers(hidden, len(pair["voices"]) * (len(pair["labels"]) + 1)) if pair else WordHeads(hidden, heads)
    layers.load_state_dict(dict(tensors))
    return layers


def backend_of(folder: Path, device: torch.device, backend: Backend, kernels: Kernels | None = None) -> Numbers:
    """What computes the model in ``folder``.

    ``auto`` is int8 where it is supported and ``folder`` tells how, else int16 where the ``kernels`` have that; on a GPU that has it, bf16.

    Raises:
        BundleError: int8 or int16 was asked for and cannot be had.
    """
    quantized = (folder / INT8).is_file()
    if backend == "int8":
        if device.type != "cpu":
            raise BundleError(f"the backend int8 computes on the CPU, not on {device.type}: set the backend to auto")
        if not int8.supported():
            raise BundleError(
                "the backend int8 was asked for, but this processor has no 8-bit dot products: set the backend to auto or fp32"
            )
        if not quantized:
            raise BundleError(f"the model folder {folder} lacks {INT8}: make it with python -m models.training.quantization")
        return "int8"
    if backend == "auto" and device.type != "cpu":
        return "bf16" if cuda.supported(device) else "fp32"
    if backend == "auto" and quantized and int8.supported():
        return "int8"
    return native.numbers_of(kernels if device.type == "cpu" else None, backend)


def _body(folder: Path, config: dict[str, Any], device: torch.device, numbers: Numbers, kernels: Kernels | None) -> Body:
    if numbers == "fp32" or numbers == "int16":  # a model that the kernels do not compute
        return TorchBert(load_bert(folder), device)
    if (config.get("model_type"), config.get("hidden_act")) != ("bert", "gelu"):
        raise BundleError(
            f"the model in {folder} is no BERT with GELU, which is what the backend {numbers} computes: set the backend to fp32"
        )
    if numbers == "bf16":
        return CudaBert(load_bert(folder), device)
    state = _state(folder)
    try:
        return QuantizedBert(state, config, Ranges.read(folder), kernels.library if kernels and fits(config) else None)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError) as error:
        raise BundleError(f"{folder}: {INT8} does not fit the encoder") from error


def _state(folder: Path) -> dict[str, Tensor]:
    """The tensors of the encoder in ``folder``. BundleError where they cannot be read."""
    try:
        return load_file(folder / "model.safetensors")
    except (OSError, SafetensorError) as error:
        raise BundleError(f"the model in {folder} cannot be read: model.safetensors is damaged") from error


def load_bert(folder: Path) -> "BertModel":
    """The encoder in ``folder`` as ``transformers`` reads it, float32. BundleError where there is none."""
    from transformers import AutoModel, BertModel  # takes a second, and the int8 backend does without
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        model = AutoModel.from_pretrained(folder, dtype=torch.float32, local_files_only=True, add_pooling_layer=False)
    except Exception as error:
        why = next(iter(str(error).splitlines()), type(error).__name__)
        raise BundleError(f"the model in {folder} cannot be read: {why}") from error
    if not isinstance(model, BertModel):
        raise BundleError(f"the model in {folder} is a {type(model).__name__}, where a BERT encoder is wanted")
    return model


def _placed(module: ModuleT, device: torch.device) -> ModuleT:
    nn.Module.to(module, device).eval()
    return module
