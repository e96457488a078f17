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
from transformers import AutoModel, BertModel

from models.encoders.heads import SHAPES, WordHeads, save_heads
from models.encoders.packed import forward
from models.task import ARTICLE
from models.tasks.attribution import examples as attribution
from models.tasks.coreference import examples as coreference
from models.tasks.entities import examples as entities
from models.tasks.hedging import examples as hedging
from models.text.tokens import Tokenizer
from models.training import losses
from models.training.examples import SIZE, Example
from models.training.loop import BATCH_TOKENS, Run, Schedule, batches, climb, passes, save, tasks_of
from models.training.rows import Row, neighbours, read, subset

_COREFERENCE = ("gum_coref", "litbank_coref", "gap_pronoun")
TAUGHT = {
    "entities": ("worldwide", "conll2003", "fewnerd_typing", *_COREFERENCE),
    "quotes": ("polnear", *_COREFERENCE),
    "hedging": ("szeged_wiki", "szeged_factbank", "szeged_bio_bmc", "pei_certainty", "uw_factuality", "meantime_factuality"),
}
"""The data sets that each card tells of; speakers and pronouns are resolved with what the coreference sets teach."""


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


class ArticleModel(nn.Module):
    """Encoder and heads as one module to optimise."""

    def __init__(self, bert: BertModel, heads: WordHeads) -> None:
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

    pool += [entities.worldwide(rows, tokenize) for rows in joined("entities/worldwide", mix.worldwide, 3)]
    pool += [entities.conll(rows, tokenize) for rows in joined("entities/conll2003", mix.conll2003, 8)]
    for name in ("szeged_wiki", "szeged_factbank", "szeged_bio_bmc"):
        pool += [hedging.hedging(rows, tokenize) for rows in joined(f"hedging/{name}", getattr(mix, name), 3)]

    def rows(path: str, passes: float) -> Iterator[Row]:
        examples = read(data / f"{path}.train.jsonl.gz") if passes else []
        for n in range(math.ceil(passes)):
            yield from subset(examples, min(1.0, passes - n), random)

    for row in rows("quotes/polnear", mix.polnear):
        pool += attribution.quotes(row, tokenize, SIZE, random)
    for name in ("gum_coref", "litbank_coref"):
        for row in rows(f"coref/{name}", getattr(mix, name)):
            pool += coreference.clusters(row, tokenize, SIZE, random)
    pool += [coreference.gap(row, tokenize) for row in rows("coref/gap_pronoun", mix.gap_pronoun)]
    pool += [entities.fewnerd(row, tokenize) for row in rows("entities/fewnerd_typing", mix.fewnerd_typing)]
    pool += [hedging.graded(row, tokenize) for row in rows("hedging/pei_certainty", mix.pei_certainty)]
    for name in ("uw_factuality", "meantime_factuality"):
        pool += [hedging.events(row, tokenize) for row in rows(f"hedging/{name}", getattr(mix, name))]
    random.shuffle(pool)
    return [cut for example in pool for cut in example.within()]


def loss(model: ArticleModel, batch: Sequence[Example], cls: int, sep: int) -> Tensor:
    """What the heads of all tasks lose on a batch."""
    lengths = [len(example) + 2 for example in batch]
    starts = [end - n + 1 for n, end in zip(lengths, accumulate(lengths), strict=True)]
    ids = np.concatenate([[cls, *example.ids, sep] for example in batch])
    types = np.concatenate([[0, *example.types, 0] for example in batch])
    hidden = forward(model.bert, torch.from_numpy(ids), torch.from_numpy(types), lengths)
    heads = [head for task in tasks_of(ARTICLE) for head in task.heads]
    return losses.loss(model.heads, heads, model.heads.dropout(hidden), list(zip(starts, batch, strict=True)))


def layers(hidden: int) -> WordHeads:
    """New layers of the heads of all tasks."""
    return WordHeads(hidden, [head.stored() for task in tasks_of(ARTICLE) for head in task.heads])


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
    model = ArticleModel(bert, layers(bert.config.hidden_size))

    def steps(mix: Mixture, seed: int) -> list[list[Example]]:
        return batches(mixture(data, tokenize, mix, seed), lambda example: len(example) + 2, BATCH_TOKENS)

    climb(model, bert, stages, steps, lambda batch: loss(model, batch, tokenize.cls, tokenize.sep), out)
    save(bert, out, base, ARTICLE, "copydesk-article", TAUGHT, passes(stages))
    for task in tasks_of(ARTICLE):
        if task.heads:
            stored = [head.stored() for head in task.heads]
            save_heads(out, task.name, stored, model.heads.tensors_of(stored))
