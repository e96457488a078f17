"""Model folders with random weights and the shipped vocabulary: everything works, nothing is known."""

import json
import shutil
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from models.encoders.heads import SHAPES, ArticleHeads
from models.tasks.stance.head import PairHead

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


def _describe(folder: Path, tasks: tuple[str, ...]) -> None:
    shutil.copy(SHIPPED / "article" / "tokenizer.json", folder)
    heads = [{"task": task, "name": "tiny", "version": "0"} for task in tasks]
    (folder / "card.json").write_text(json.dumps({"heads": heads, "curves": {}}))


def article(folder: Path, seed: int = 0, hidden: int = 16) -> Path:
    """Write a random article model of ``hidden`` channels to ``folder``."""
    torch.manual_seed(seed)
    bert = BertModel(_config(SHAPES, hidden), add_pooling_layer=False)
    bert.save_pretrained(folder)
    ArticleHeads(bert.config.hidden_size).save(folder)
    _describe(folder, ("entities", "quotes", "hedging"))
    return folder


def stance(folder: Path, seed: int = 0) -> Path:
    """Write a random stance model to ``folder``."""
    torch.manual_seed(seed)
    bert = BertModel(_config(2), add_pooling_layer=False)
    bert.save_pretrained(folder)
    PairHead(bert.config.hidden_size).save(folder)
    _describe(folder, ("stance",))
    return folder
