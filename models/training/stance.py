"""Training of the stance encoder: one MiniLM that reads a target and a passage as a pair."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from transformers import AutoModel, BertModel

from models.encoder import Window, forward, pack
from models.pairs import PairHead, pair
from models.stance.labels import LABELS
from models.tokens import Tokenizer
from models.training.loop import Schedule, batches, save, train
from models.training.rows import read, subset

SIZE = 200
"""Most tokens of a passage; of a longer text the first ones are read."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Passes over each data set; those that can be solved without reading the target are held small."""

    vast: float = 1.4
    newsmtsc: float = 0.6
    perspectrum: float = 0.8
    iam: float = 0.5
    gwsd: float = 1.0
    basil_sent: float = 0.5
    semeval2016: float = 0.5
    pstance: float = 0.05
    sentfin: float = 0.1
    fnc1: float = 0.02


TWO_LABELS = ("perspectrum", "iam")
"""Data sets whose annotators could not answer neutral: there the loss compares favor and against alone."""


@dataclass(frozen=True, slots=True)
class Example:
    """A target and passage as one window, its label's index, and whether neutral was an option."""

    window: Window
    label: int
    neutral: bool


def mixture(data: Path, tokenize: Tokenizer, mix: Mixture, seed: int) -> list[Example]:
    """All examples of all passes in random order."""
    random = Random(seed)
    pool: list[Example] = []
    for name in (field.name for field in fields(mix)):
        rows = read(data / f"stance/{name}.train.jsonl.gz")
        known = [
            Example(
                pair(tokenize, tokenize(row["target"]).ids, tokenize(row["text"]).ids[:SIZE]),
                LABELS.index("neutral" if row["label"] == "unrelated" else row["label"]),
                name not in TWO_LABELS,
            )
            for row in rows
        ]
        passes = getattr(mix, name)
        for n in range(math.ceil(passes)):
            pool += subset(known, min(1.0, passes - n), random)
    random.shuffle(pool)
    return pool


class StanceModel(nn.Module):
    """Encoder and head as one module to optimise."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert, self.head = bert, PairHead(bert.config.hidden_size)


def loss(model: StanceModel, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy of the labels that were options."""
    ids, types, lengths = pack([example.window for example in batch])
    barred = torch.zeros(len(batch), len(LABELS), dtype=torch.bool)
    barred[:, LABELS.index("neutral")] = torch.tensor([not example.neutral for example in batch])
    scores = model.head(forward(model.bert, ids, types, lengths), types, lengths).masked_fill(barred, -1e4)
    return nn.functional.cross_entropy(scores, torch.tensor([example.label for example in batch]))


def run(data: Path, out: Path, base: Path, mix: Mixture, schedule: Schedule) -> None:
    """Train on ``data`` from the encoder in ``base``; checkpoints, then the finished bundle, go to ``out``."""
    torch.manual_seed(schedule.seed)
    tokenize = Tokenizer(base / "tokenizer.json")
    bert: BertModel = AutoModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    model = StanceModel(bert)
    steps = batches(mixture(data, tokenize, mix, schedule.seed), lambda example: len(example.window), schedule.batch_tokens)
    train(model, bert, steps, lambda batch: loss(model, batch), schedule, out)
    save(bert, out, base, "copydesk-stance", ("stance",))
    model.head.save(out)
