"""Training of the article encoder: one MiniLM with heads for entities, quotes and hedging."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel, BertModel

from models.encoders.heads import SHAPES, ArticleHeads
from models.encoders.packed import forward
from models.heads import ANTECEDENT, POINTERS, TAGS
from models.text.tokens import Tokenizer
from models.training import examples as read_as
from models.training.examples import NONE, Example
from models.training.loop import BATCH_TOKENS, Run, Schedule, batches, climb, save
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
    fewnerd_typing: float = 0.0
    gum_coref: float = 0.0
    litbank_coref: float = 0.0
    gap_pronoun: float = 0.0
    pei_certainty: float = 0.0
    uw_factuality: float = 0.0
    meantime_factuality: float = 0.0


STAGES = (
    (Run(Mixture(), Schedule(rate=2e-4), 13),),
    (
        Run(
            Mixture(
                worldwide=2.5, conll2003=1.4, polnear=2.0, szeged_wiki=1.5, szeged_factbank=3.0, szeged_bio_bmc=0.2, fewnerd_typing=0.25,
                gum_coref=2.5, litbank_coref=1.0, gap_pronoun=4.0, pei_certainty=6.0, uw_factuality=1.0, meantime_factuality=2.0,
            ),
            Schedule(rate=1.2e-4, head_rate=6e-4),
            29,
        ),
        Run(
            Mixture(
                worldwide=1.7, conll2003=0.9, polnear=0.8, szeged_wiki=1.1, szeged_factbank=1.5, szeged_bio_bmc=0.1, fewnerd_typing=0.1,
                gum_coref=0.6, litbank_coref=0.2, gap_pronoun=1.5, pei_certainty=2.0, uw_factuality=0.3, meantime_factuality=0.6,
            ),
            Schedule(rate=1.2e-4, head_rate=6e-4),
            31,
        ),
    ),
)  # fmt: skip

WEIGHTS = {"entities": 1.5, "content": 1.0, "cue": 1.0, "source": 1.0, "hedging": 1.5}
POINTER_WEIGHT = {"cue": 0.4, "source": 0.4, "antecedent": 0.5}
CERTAINTY_WEIGHT = 0.2


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

    def rows(path: str, passes: float) -> Iterator[Row]:
        found = read(data / f"{path}.train.jsonl.gz") if passes else []
        for n in range(math.ceil(passes)):
            yield from subset(found, min(1.0, passes - n), random)

    for row in rows("quotes/polnear", mix.polnear):
        pool += read_as.quotes(row, tokenize, SIZE, random)
    for name in ("gum_coref", "litbank_coref"):
        for row in rows(f"coref/{name}", getattr(mix, name)):
            pool += read_as.clusters(row, tokenize, SIZE, random)
    pool += [read_as.gap(row, tokenize) for row in rows("coref/gap_pronoun", mix.gap_pronoun)]
    pool += [read_as.fewnerd(row, tokenize) for row in rows("entities/fewnerd_typing", mix.fewnerd_typing)]
    pool += [read_as.graded(row, tokenize, 4.5, 1.0) for row in rows("hedging/pei_certainty", mix.pei_certainty)]
    for name in ("uw_factuality", "meantime_factuality"):
        pool += [read_as.events(row, tokenize, 2.5, 1.0) for row in rows(f"hedging/{name}", getattr(mix, name))]
    random.shuffle(pool)
    return [cut for example in pool for cut in _within(example)]


def _within(example: Example) -> Iterator[Example]:
    """The example in pieces of at most ``SIZE`` tokens; pointers and grades of what is longer are left out."""
    if len(example) <= SIZE:
        yield example
        return
    for low in range(0, len(example), SIZE):
        high = low + SIZE
        tags = {head: allowed[low:high] for head, allowed in example.tags.items()}
        yield Example(example.ids[low:high], example.types[low:high], tags)


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
    total = total + _pointer_loss(model.heads, hidden, batch, starts)
    return total + CERTAINTY_WEIGHT * _grade_loss(model.heads, hidden, batch, starts)


def _pointer_loss(heads: ArticleHeads, hidden: Tensor, batch: Sequence[Example], starts: Sequence[int]) -> Tensor:
    """Per pointer the mean negative log-likelihood of pointing at any right word, or at nothing where that is right; weighted, summed."""
    sums = {kind: hidden.new_zeros(()) for kind in POINTERS}
    counts = dict.fromkeys(POINTERS, 0)
    for start, example in zip(starts, batch, strict=True):
        if not example.pointers:
            continue
        assert example.first is not None
        inside = hidden[torch.from_numpy(start + example.first)]
        none = len(example.first)
        for kind in POINTERS:
            own = [pointer for pointer in example.pointers if pointer.kind == kind]
            if not own:
                continue

            def columns(tokens: Sequence[int], none: int = none, first: NDArray[np.int64] = example.first) -> list[int]:
                return [none if token == NONE else int(np.searchsorted(first, token)) for token in tokens]

            right = torch.zeros(len(own), none + 1, dtype=torch.bool)
            among = torch.ones(len(own), none + 1, dtype=torch.bool)
            for row, pointer in enumerate(own):
                right[row, columns(pointer.targets)] = True
                if pointer.among is not None:
                    among[row] = False
                    among[row, columns(pointer.among)] = True
            at = torch.tensor(columns([pointer.at for pointer in own]))
            if kind == ANTECEDENT:
                among[torch.arange(len(own)), at] = False
            scores = heads.point(kind, inside[at], inside).masked_fill(~among, -1e4)
            likely = scores.masked_fill(~right, -torch.inf).logsumexp(1) - scores.logsumexp(1)
            sums[kind] = sums[kind] - likely.sum()
            counts[kind] += len(own)
    total: Tensor = hidden.new_zeros(())
    for kind in POINTERS:
        total = total + POINTER_WEIGHT[kind] * sums[kind] / max(counts[kind], 10)
    return total


def _grade_loss(heads: ArticleHeads, hidden: Tensor, batch: Sequence[Example], starts: Sequence[int]) -> Tensor:
    """Mean squared error of certainty."""
    errors = []
    for start, example in zip(starts, batch, strict=True):
        for low, high, score in example.grades:
            assert example.first is not None
            words = example.first[(example.first >= low) & (example.first < high)]
            errors.append((heads.grade(hidden[torch.from_numpy(start + words)]) - score) ** 2)
    return torch.stack(errors).sum() / max(len(errors), 4) if errors else hidden.new_zeros(())


def load_base(folder: Path) -> BertModel:
    """The BERT in ``folder`` with its token-type table enlarged to case shapes, each row a copy of row 0."""
    bert: BertModel = AutoModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    old = bert.embeddings.token_type_embeddings.weight.data
    bert.embeddings.token_type_embeddings = nn.Embedding(SHAPES, bert.config.hidden_size, _weight=old[:1].repeat(SHAPES, 1))
    bert.config.type_vocab_size = SHAPES
    return bert


def run(data: Path, out: Path, base: Path, stages: Sequence[Sequence[Run[Mixture]]]) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage; checkpoints, then the finished bundle, go to ``out``."""
    tokenize = Tokenizer(base / "tokenizer.json")
    bert = load_base(base)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    torch.manual_seed(stages[0][0].seed)
    model = ArticleModel(bert, ArticleHeads(bert.config.hidden_size))

    def steps(mix: Mixture, seed: int) -> list[list[Example]]:
        return batches(mixture(data, tokenize, mix, seed), lambda example: len(example) + 2, BATCH_TOKENS)

    climb(model, bert, stages, steps, lambda batch: loss(model, batch, tokenize.cls, tokenize.sep), out)
    save(bert, out, base, "copydesk-article", ("entities", "quotes", "hedging"))
    model.heads.save(out)
