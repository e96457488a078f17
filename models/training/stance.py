"""Training of the stance encoder: one MiniLM that reads a target and a passage as a pair."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn
from transformers import AutoModel, BertModel

from models.encoders.heads import save_heads
from models.encoders.packed import forward, pack
from models.encoders.pairs import PairLayers
from models.encoders.window import Window
from models.tasks.stance import ENCODER, LOGITS
from models.tasks.stance.labels import LABELS
from models.tasks.stance.pairs import pair
from models.text.tokens import Tokenizer
from models.training.loop import DEVICE, Run, Schedule, batches, climb, passes, save
from models.training.rows import Row, read, subset

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
    strangers: float = 0.0
    """Share of rows repeated with the target of a row of another data set, as neutral: nothing bears on it."""


STAGES = (
    (Run(Mixture(), Schedule(rate=1.5e-4), 13),),
    (
        Run(
            Mixture(
                vast=1.3, newsmtsc=1.0, perspectrum=0.5, iam=0.4, gwsd=5.0, basil_sent=1.0, semeval2016=0.4, sentfin=0.05, strangers=0.12
            ),
            Schedule(rate=1e-4, head_rate=5e-4),
            29,
        ),
    ),
)

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
    sets = {field.name: read(data / f"stance/{field.name}.train.jsonl.gz") for field in fields(mix) if field.name != "strangers"}

    def example(row: Row, target: str, label: str, neutral: bool) -> Example:
        return Example(pair(tokenize, tokenize(target).ids, tokenize(row["text"]).ids[:SIZE]), LABELS.index(label), neutral)

    for name, rows in sets.items():
        known = [
            example(row, row["target"], "neutral" if row["label"] == "unrelated" else row["label"], name not in TWO_LABELS) for row in rows
        ]
        others = sorted({row["target"] for other, theirs in sets.items() if other != name for row in theirs if not row.get("pronoun")})
        passes = getattr(mix, name)
        for n in range(math.ceil(passes)):
            pool += subset(known, min(1.0, passes - n), random)
        for row in subset(rows, passes * mix.strangers, random):
            stranger = random.choice(others)
            if stranger.casefold() not in row["text"].casefold():
                pool.append(example(row, stranger, "neutral", True))
    random.shuffle(pool)
    return pool


class StanceModel(nn.Module):
    """Encoder and head as one module to optimise."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert, self.head = bert, PairLayers(bert.config.hidden_size, len(LABELS))


def loss(model: StanceModel, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy of the labels that were options."""
    ids, types, lengths = pack([example.window for example in batch])
    ids, types = ids.to(DEVICE), types.to(DEVICE)
    barred = torch.zeros(len(batch), len(LABELS), dtype=torch.bool, device=DEVICE)
    barred[:, LABELS.index("neutral")] = torch.tensor([not example.neutral for example in batch], device=DEVICE)
    scores = model.head(forward(model.bert, ids, types, lengths), types, lengths).masked_fill(barred, -1e4)
    return nn.functional.cross_entropy(scores, torch.tensor([example.label for example in batch], device=DEVICE))


def run(data: Path, out: Path, base: Path, stages: Sequence[Sequence[Run[Mixture]]]) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage; checkpoints, then the finished bundle, go to ``out``."""
    tokenize = Tokenizer(base / "tokenizer.json")
    bert: BertModel = AutoModel.from_pretrained(base, add_pooling_layer=False, dtype=torch.float32)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    torch.manual_seed(stages[0][0].seed)
    model = StanceModel(bert)

    def steps(plan: Run[Mixture]) -> list[list[Example]]:
        return batches(mixture(data, tokenize, plan.mixture, plan.seed), lambda example: len(example.window), plan.schedule.tokens)

    climb(model, bert, stages, steps, lambda batch: loss(model, batch), out)
    read = passes(stages)
    save(
        bert,
        out,
        base,
        ENCODER,
        "copydesk-stance",
        {"stance": [field.name for field in fields(Mixture) if field.name != "strangers"]},
        read,
    )
    save_heads(out, "stance", [LOGITS.stored()], model.head.state_dict())
