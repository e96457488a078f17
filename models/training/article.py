"""Training of the article encoder: one MiniLM with heads for entities, quotes and hedging."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from transformers import BertModel

from models.article import ArticleHeads, load_base
from models.encoder import forward
from models.heads import POINTERS, TAGS
from models.tokens import Tokenizer
from models.training import examples as read_as
from models.training.examples import NO_TARGET, OUT_OF_SIGHT, Example
from models.training.loop import Schedule, batches, save, train
from models.training.rows import Row, neighbours, read, subset

SIZE = 254
"""Most tokens of an example; with [CLS] and [SEP] a window."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Passes over each data set; szeged_factbank is small but the news domain."""

    worldwide: float = 3.5
    conll2003: float = 1.0
    polnear: float = 3.2
    szeged_wiki: float = 2.0
    szeged_factbank: float = 4.0
    szeged_bio_bmc: float = 0.5


WEIGHTS = {"entities": 1.5, "content": 1.0, "cue": 1.0, "source": 1.0, "hedging": 1.5}
POINTER_WEIGHT = 0.4


class ArticleModel(nn.Module):
    """Encoder and heads as one module to optimise."""

    def __init__(self, bert: BertModel, heads: ArticleHeads) -> None:
        super().__init__()
        self.bert, self.heads = bert, heads


def mixture(data: Path, tokenize: Tokenizer, mix: Mixture, seed: int) -> list[Example]:
    """All examples of all passes in random order; each pass joins and cuts its rows differently."""
    random = Random(seed)
    pool: list[Example] = []

    def joined(path: str, passes: float, most: int) -> Iterator[list[Row]]:
        rows = read(data / f"{path}.train.jsonl.gz")
        for n in range(math.ceil(passes)):
            yield from neighbours(subset(rows, min(1.0, passes - n), random), most, random)

    pool += [read_as.worldwide(rows, tokenize) for rows in joined("entities/worldwide", mix.worldwide, 3)]
    pool += [read_as.conll(rows, tokenize) for rows in joined("entities/conll2003", mix.conll2003, 8)]
    for name in ("szeged_wiki", "szeged_factbank", "szeged_bio_bmc"):
        pool += [read_as.hedging(rows, tokenize) for rows in joined(f"hedging/{name}", getattr(mix, name), 3)]
    articles = read(data / "quotes/polnear.train.jsonl.gz")
    for n in range(math.ceil(mix.polnear)):
        for row in subset(articles, min(1.0, mix.polnear - n), random):
            pool += read_as.quotes(row, tokenize, SIZE, random)
    random.shuffle(pool)
    return [cut for example in pool for cut in _within(example)]


def _within(example: Example) -> Iterator[Example]:
    """The example in pieces of at most ``SIZE`` tokens; only rows without pointers are ever longer."""
    for low in range(0, len(example), SIZE):
        high = low + SIZE
        tags = {head: allowed[low:high] for head, allowed in example.tags.items()}
        yield Example(example.ids[low:high], example.types[low:high], tags, example.pointers)


def loss(model: ArticleModel, batch: Sequence[Example], cls: int, sep: int) -> Tensor:
    """Weighted sum over heads of the mean negative log-likelihood of the labels that the annotation allows."""
    lengths = [len(example) + 2 for example in batch]
    starts = [end - n + 1 for n, end in zip(lengths, accumulate(lengths), strict=True)]
    ids = np.concatenate([[cls, *example.ids, sep] for example in batch])
    types = np.concatenate([[0, *example.types, 0] for example in batch])
    hidden = forward(model.bert, torch.from_numpy(ids), torch.from_numpy(types), lengths)
    hidden = model.heads.dropout(hidden)
    total: Tensor = hidden.new_zeros(())
    least = 0.1 * len(ids)
    for head in TAGS:
        found = [(start, example.tags[head]) for start, example in zip(starts, batch, strict=True) if head in example.tags]
        if not found:
            continue
        allowed = np.concatenate([tags for _, tags in found])
        places = np.concatenate([np.arange(start, start + len(tags)) for start, tags in found])
        known = allowed.any(axis=1)
        scores = model.heads.tags[head](hidden[torch.from_numpy(places[known])]).log_softmax(-1)
        right = scores.masked_fill(~torch.from_numpy(allowed[known]), -torch.inf).logsumexp(-1)
        total = total - WEIGHTS[head] * right.sum() / max(least, len(right))
    return total + POINTER_WEIGHT * _pointer_loss(model.heads, hidden, batch, starts)


def _pointer_loss(heads: ArticleHeads, hidden: Tensor, batch: Sequence[Example], starts: Sequence[int]) -> Tensor:
    """Mean cross-entropy of each content's pointer over the words of its window and "none"."""
    total: Tensor = hidden.new_zeros(())
    count = 0
    for start, example in zip(starts, batch, strict=True):
        if not example.pointers:
            continue
        words = np.flatnonzero(example.tags["content"].any(axis=1))
        inside = hidden[torch.from_numpy(start + words)]
        for column, kind in enumerate(POINTERS, start=1):
            rows = [(p[0], p[column]) for p in example.pointers if p[column] != OUT_OF_SIGHT]
            if not rows:
                continue
            at = np.searchsorted(words, [a for a, _ in rows])
            target = [len(words) if b == NO_TARGET else int(np.searchsorted(words, b)) for _, b in rows]
            scores = heads.point(kind, inside[torch.from_numpy(at)], inside)
            total = total + nn.functional.cross_entropy(scores, torch.tensor(target), reduction="sum")
            count += len(rows)
    return total / max(count, 10)


def run(data: Path, out: Path, base: Path, mix: Mixture, schedule: Schedule) -> None:
    """Train on ``data`` from the encoder in ``base``; checkpoints, then the finished bundle, go to ``out``."""
    torch.manual_seed(schedule.seed)
    tokenize = Tokenizer(base / "tokenizer.json")
    bert = load_base(base)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    model = ArticleModel(bert, ArticleHeads(bert.config.hidden_size))
    pool = mixture(data, tokenize, mix, schedule.seed)
    steps = batches(pool, lambda example: len(example) + 2, schedule.batch_tokens)
    train(model, bert, steps, lambda batch: loss(model, batch, tokenize.cls, tokenize.sep), schedule, out)
    save(bert, out, base, "copydesk-article", ("entities", "quotes", "hedging"))
    model.heads.save(out)
