"""The article encoder with some of its heads, as folders that other servers read."""

import json
import shutil
from pathlib import Path
from typing import cast

import torch
from torch import nn
from transformers import BertConfig, BertForTokenClassification

from models.encoders.heads import read_heads
from models.encoders.loading import load_bert
from models.heads import TagHead
from models.tasks import TAGS, TASKS

WINDOW = 256
"""Tokens of a window, special tokens included: what our own windows have."""
OVERLAP = 32

HEADS = ("entities", "content", "hedging")
"""A head for each task of /v1/analyze: a token classifier each."""


def export(article: Path, out: Path) -> list[Path]:
    """Write a token classifier for each of :data:`HEADS` to ``out`` as float32; the folders, in that order.

    They are read with ``AutoModelForTokenClassification`` or, without their head, ``AutoModel``, by old and new versions of transformers.
    """
    return [_export(article, head, out / head) for head in HEADS]


def _export(article: Path, head: str, folder: Path) -> Path:
    bert = load_bert(article)
    config = BertConfig(
        **{name: value for name, value in bert.config.to_dict().items() if name not in {"architectures", "dtype", "model_type"}}
    )
    config.id2label = dict(enumerate(TAGS[head]))
    config.label2id = {label: index for index, label in config.id2label.items()}
    classifier = BertForTokenClassification(config)
    classifier.bert.load_state_dict(cast(nn.Module, bert).state_dict())
    (task,) = (task.name for task in TASKS for one in task.heads if one.kind == TagHead.kind and one.name == head)
    _, tensors = read_heads(article / "heads" / f"{task}.safetensors")
    with torch.no_grad():
        classifier.classifier.weight.copy_(tensors[f"tags.{head}.weight"])
        classifier.classifier.bias.copy_(tensors[f"tags.{head}.bias"])
    cast(nn.Module, classifier).float()
    shutil.rmtree(folder, ignore_errors=True)
    classifier.save_pretrained(folder)
    shutil.copy(article / "tokenizer.json", folder)
    tokenizer = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": WINDOW}
    (folder / "tokenizer_config.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    return folder
