"""Model folders with random weights and the shipped vocabulary: everything works, nothing is known."""

import shutil
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from models.encoders.bundle import write_card
from models.encoders.heads import SHAPES, WordHeads, save_heads
from models.encoders.pairs import PairLayers
from models.task import ARTICLE
from models.tasks import TASKS
from models.tasks import stance as judging

SHIPPED = Path(__file__).parent.parent / "models" / "weights"


def _encoder(folder: Path, types: int, hidden: int) -> None:
    config = BertConfig(
        hidden_size=hidden,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * hidden,
        type_vocab_size=types,
        initializer_range=0.4,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    shutil.copy(SHIPPED / "article" / "tokenizer.json", folder)


def _cards(folder: Path, *tasks: str) -> None:
    for task in tasks:
        write_card(folder, task, {"task": task, "name": "tiny", "version": "0"})


def article(folder: Path, seed: int = 0, hidden: int = 16) -> Path:
    """Write a random article model of ``hidden`` channels to ``folder``."""
    torch.manual_seed(seed)
    _encoder(folder, SHAPES, hidden)
    heads = {task.name: [head.stored() for head in task.heads] for task in TASKS if task.encoder == ARTICLE and task.heads}
    layers = WordHeads(hidden, [head for own in heads.values() for head in own])
    for task, own in heads.items():
        save_heads(folder, task, own, layers.tensors_of(own))
    _cards(folder, "entities", "quotes", "hedging")
    return folder


def stance(folder: Path, seed: int = 0) -> Path:
    """Write a random stance model to ``folder``."""
    torch.manual_seed(seed)
    _encoder(folder, 2, 16)
    save_heads(folder, "stance", [judging.LOGITS.stored()], PairLayers(16, len(judging.LABELS)).state_dict())
    _cards(folder, "stance")
    return folder
