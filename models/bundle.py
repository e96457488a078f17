"""Model folders: an encoder and tokenizer as ``transformers`` reads them, our heads and cards beside them."""

import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import nn
from transformers import AutoModel, BertModel
from transformers.utils import logging

from models.article import SHAPES, ArticleHeads
from models.encoder import Window, forward, pack
from models.heads import TAGS
from models.pairs import PairHead
from models.stance.labels import LABELS
from models.tokens import Tokenizer

ModuleT = TypeVar("ModuleT", bound=nn.Module)
Device = Literal["auto", "cpu", "cuda"]

FILES = ("config.json", "model.safetensors", "tokenizer.json", "heads.json", "heads.safetensors", "card.json")


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

    def __init__(self, bert: BertModel, head: PairHead, device: torch.device) -> None:
        self._bert = _placed(bert, device)
        self._head = _placed(head, device)
        self._device = device

    def run(self, windows: Sequence[Window]) -> list[dict[str, NDArray[np.float32]]]:
        """Per window its logits."""
        ids, types, lengths = pack(windows)
        with torch.inference_mode():
            ids, types = ids.to(self._device), types.to(self._device)
            scores = self._head(forward(self._bert, ids, types, lengths), types, lengths).float().cpu().numpy()
        return [{"logits": row[None]} for row in scores]


def load_article(folder: Path, device: torch.device) -> tuple[ArticleEncoder, Tokenizer, dict[str, Any], dict[str, float]]:
    """Encoder, tokenizer, card and each pointer's score of pointing at nothing."""
    card = _check(folder)
    bert = _load_bert(folder)
    if bert.config.type_vocab_size != SHAPES:
        raise BundleError(f"{folder}: the encoder has {bert.config.type_vocab_size} token types where case shapes need {SHAPES}")
    heads = ArticleHeads(bert.config.hidden_size)
    _load_heads(folder, heads, {name: list(labels) for name, labels in TAGS.items()})
    encoder = ArticleEncoder(bert, heads, device)
    return encoder, _tokenizer(folder), card, {kind: score.item() for kind, score in heads.none.items()}


def load_stance(folder: Path, device: torch.device) -> tuple[StanceEncoder, dict[str, Any]]:
    """Encoder and card."""
    card = _check(folder)
    bert = _load_bert(folder)
    head = PairHead(bert.config.hidden_size)
    _load_heads(folder, head, list(LABELS))
    return StanceEncoder(bert, head, device), card


def _load_heads(folder: Path, heads: nn.Module, labels: Any) -> None:
    """Fill ``heads`` from the folder, whose heads.json must name ``labels``."""
    if _json(folder / "heads.json").get("labels") != labels:
        raise BundleError(f"{folder}: heads.json names other labels than this version of Copydesk reads")
    try:
        heads.load_state_dict({name: value.float() for name, value in load_file(folder / "heads.safetensors").items()})
    except (RuntimeError, OSError, SafetensorError) as error:
        raise BundleError(f"{folder}: heads.safetensors does not fit the encoder or is damaged") from error


def _placed(module: ModuleT, device: torch.device) -> ModuleT:
    nn.Module.to(module, device).eval()
    return module


def _check(folder: Path) -> dict[str, Any]:
    """The folder's card.json, once all files are seen to be there."""
    if not folder.is_dir():
        raise BundleError(f"the model folder {folder} does not exist")
    for name in FILES:
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


def _load_bert(folder: Path) -> BertModel:
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
