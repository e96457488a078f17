"""Model folders: an encoder and tokenizer as ``transformers`` reads them, our heads and cards beside them."""

import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, TypeVar, cast

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn
from transformers import AutoModel, AutoModelForSequenceClassification, BertForSequenceClassification, BertModel, PreTrainedModel
from transformers.utils import logging

from models.article import SHAPES, ArticleHeads
from models.encoder import Window, forward, pack, pool
from models.heads import TAGS
from models.stance.labels import LABELS
from models.tokens import Tokenizer

ModelT = TypeVar("ModelT", bound=PreTrainedModel)
Device = Literal["auto", "cpu", "cuda"]

FILES = ("config.json", "model.safetensors", "tokenizer.json")


class BundleError(Exception):
    """A model folder that cannot be served; the message is one sentence that says why."""


def device_of(name: Device) -> torch.device:
    """The device to compute on; ``auto`` is CUDA where there is one. BundleError if ``cuda`` is asked for in vain."""
    if name == "cuda" and not torch.cuda.is_available():
        raise BundleError("the device cuda was asked for, but torch finds no CUDA GPU: set the device to cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


class ArticleEncoder:
    """Reads windows of an article; gives per token the log-probabilities of every tag head and the pointers' vectors.

    Output arrays: one per head of ``models.heads.TAGS``, (T, labels); ``query_KIND`` and ``key_KIND``, (T, POINTER_SIZE).
    """

    def __init__(self, bert: BertModel, heads: ArticleHeads, device: torch.device) -> None:
        self._bert = _placed(bert, device)
        self._device = device
        outputs = heads.outputs()
        self._widths = {name: linear.out_features for name, linear in outputs.items()}
        # one matrix for all heads: a GEMM each would cost more in calls than in work
        self._weight = torch.cat([linear.weight for linear in outputs.values()]).T.contiguous().detach().to(device)
        self._bias = torch.cat([linear.bias for linear in outputs.values()]).detach().to(device)

    def run(self, windows: Sequence[Window]) -> list[dict[str, NDArray[np.float32]]]:
        """Per window its output arrays."""
        ids, types, lengths = pack(windows)
        with torch.inference_mode():
            hidden = forward(self._bert, ids.to(self._device), types.to(self._device), lengths)
            scores = torch.addmm(self._bias, hidden, self._weight)
            parts = {
                name: (part.log_softmax(-1) if name in TAGS else part).float().cpu().numpy()
                for name, part in zip(self._widths, torch.split(scores, list(self._widths.values()), dim=-1), strict=True)
            }
        ends = list(accumulate(lengths))
        return [{name: part[end - n : end] for name, part in parts.items()} for n, end in zip(lengths, ends, strict=True)]


class StanceEncoder:
    """Reads pairs of target and passage; gives ``logits`` (1, 3) in the order of ``models.stance.labels.LABELS``."""

    def __init__(self, model: BertForSequenceClassification, device: torch.device) -> None:
        self._model = _placed(model, device)
        self._device = device

    def run(self, windows: Sequence[Window]) -> list[dict[str, NDArray[np.float32]]]:
        """Per window its logits."""
        ids, types, lengths = pack(windows)
        with torch.inference_mode():
            hidden = forward(self._model.bert, ids.to(self._device), types.to(self._device), lengths)
            starts = torch.tensor([end - n for n, end in zip(lengths, accumulate(lengths), strict=True)], device=self._device)
            scores = self._model.classifier(pool(self._model.bert, hidden[starts])).float().cpu().numpy()
        return [{"logits": row[None]} for row in scores]


def load_article(folder: Path, device: torch.device) -> tuple[ArticleEncoder, Tokenizer, dict[str, Any], dict[str, float]]:
    """Encoder, tokenizer, card and each pointer's score of pointing at nothing."""
    described = _check(folder, ("heads.safetensors", "heads.json"))
    bert = _load(folder, AutoModel, add_pooling_layer=False)
    if bert.config.type_vocab_size != SHAPES:
        raise BundleError(f"{folder}: the encoder has {bert.config.type_vocab_size} token types where case shapes need {SHAPES}")
    if _json(folder / "heads.json").get("labels") != {name: list(names) for name, names in TAGS.items()}:
        raise BundleError(f"{folder}: heads.json names other labels than this version of Copydesk reads")
    heads = ArticleHeads(bert.config.hidden_size)
    try:
        heads.load_state_dict({name: value.float() for name, value in load_file(folder / "heads.safetensors").items()})
    except (RuntimeError, OSError, SafetensorError) as error:
        raise BundleError(f"{folder}: heads.safetensors does not fit the encoder or is damaged") from error
    encoder = ArticleEncoder(bert, heads, device)
    return encoder, _tokenizer(folder), described, {kind: score.item() for kind, score in heads.none.items()}


def load_stance(folder: Path, device: torch.device) -> tuple[StanceEncoder, dict[str, Any]]:
    """Encoder and card."""
    described = _check(folder, ())
    model = _load(folder, AutoModelForSequenceClassification)
    found = tuple(model.config.id2label[i] for i in range(model.config.num_labels))
    if found != LABELS:
        raise BundleError(f"{folder}: the stance labels are {', '.join(found)} where {', '.join(LABELS)} are wanted")
    return StanceEncoder(model, device), described


def _placed(model: ModelT, device: torch.device) -> ModelT:
    cast(nn.Module, model).to(device).eval()
    return model


def _check(folder: Path, further: Sequence[str]) -> dict[str, Any]:
    """The folder's card.json, once all files are seen to be there."""
    if not folder.is_dir():
        raise BundleError(f"the model folder {folder} does not exist")
    for name in (*FILES, *further, "card.json"):
        if not (folder / name).is_file():
            raise BundleError(f"the model folder {folder} lacks {name}")
    return _json(folder / "card.json")


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BundleError(f"{file} is not JSON") from error
    if not isinstance(found, dict):
        raise BundleError(f"{file} is not a JSON object")
    return found


def _tokenizer(folder: Path) -> Tokenizer:
    try:
        return Tokenizer(folder / "tokenizer.json")
    except Exception as error:  # tokenizers raises no narrower class
        raise BundleError(f"the tokenizer.json in {folder} cannot be read") from error


def _load(folder: Path, kind: Any, **options: Any) -> Any:
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        model = kind.from_pretrained(folder, dtype=torch.float32, local_files_only=True, **options)
    except Exception as error:
        raise BundleError(
            f"the model in {folder} cannot be read: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        ) from error
    if not isinstance(getattr(model, "bert", model), BertModel):
        raise BundleError(f"the model in {folder} is a {type(model).__name__}, where a BERT encoder is wanted")
    return model
