"""Model folders with random weights and the shipped vocabulary: everything works, nothing is known."""

import shutil
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from models.encoders.bundle import write_card
from models.encoders.heads import WordHeads, save_heads
from models.encoders.pairs import PairLayers
from models.encoders.window import SHAPES
from models.task import ARTICLE
from models.tasks import TASKS
from models.tasks.stance import LOGITS
from models.tasks.stance.marks import TYPES

SHIPPED = Path(__file__).parent.parent / "models" / "weights"


def _config(types: int, hidden: int = 16) -> BertConfig:
    return BertConfig(
        hidden_size=hidden,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=2 * hidden,
        type_vocab_size=types,
        initializer_range=0.4,
    )


def _describe(folder: Path, encoder: str) -> None:
    shutil.copy(SHIPPED / "article" / "tokenizer.json", folder)
    for task in TASKS:
        if task.encoder == encoder and task.endpoint:
            write_card(folder, task.name, {"task": task.name, "name": "tiny", "version": "0"})


def article(folder: Path, seed: int = 0, hidden: int = 16) -> Path:
    """Write a random article model of ``hidden`` channels, with the heads of all tasks, to ``folder``."""
    torch.manual_seed(seed)
    bert = BertModel(_config(SHAPES, hidden), add_pooling_layer=False)
    bert.save_pretrained(folder)
    stored = {task.name: [head.stored() for head in task.heads] for task in TASKS if task.encoder == ARTICLE and task.heads}
    heads = WordHeads(hidden, [head for some in stored.values() for head in some])
    for task, own in stored.items():
        save_heads(folder, task, own, heads.tensors_of(own))
    _describe(folder, ARTICLE)
    return folder


def stance(folder: Path, seed: int = 0, hidden: int = 16) -> Path:
    """Write a random stance model of ``hidden`` channels to ``folder``."""
    torch.manual_seed(seed)
    bert = BertModel(_config(TYPES, hidden), add_pooling_layer=False)
    bert.save_pretrained(folder)
    save_heads(folder, "stance", [LOGITS.stored()], PairLayers(bert.config.hidden_size, LOGITS.columns).state_dict())
    _describe(folder, "stance")
    return folder
