"""Training of the article encoder: one MiniLM with heads for entities, quotes and hedging."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, BertModel, MPNetModel

from models.encoders.heads import SHAPES, WordHeads, save_heads
from models.encoders.packed import forward
from models.task import ARTICLE
from models.tasks.attribution import examples as attribution
from models.tasks.coreference import examples as coreference
from models.tasks.entities import examples as entities
from models.tasks.hedging import examples as hedging
from models.tasks.quotes import SPEAKER
from models.text.tokens import Tokenizer
from models.training import losses
from models.training.examples import SIZE, Example, pieces
from models.training.loop import DEVICE, Run, Schedule, batches, climb, passes, save, tasks_of, train
from models.training.readings import readings
from models.training.rows import Row, neighbours, read, subset
from models.training.teacher import Teacher

_COREFERENCE = ("gum_coref", "litbank_coref", "gap_pronoun")
TAUGHT = {
    "entities": ("worldwide", "conll2003", "fewnerd_typing", *_COREFERENCE),
    "quotes": ("polnear", *_COREFERENCE),
    "hedging": ("desk", "szeged_wiki", "szeged_factbank", "szeged_bio_bmc", "pei_certainty", "uw_factuality", "meantime_factuality"),
}
"""The data sets that each card tells of; speakers and pronouns are resolved with what the coreference sets teach."""


APART = (SPEAKER.name,)
"""Heads that are fitted later, on the encoder as it then is: what ranks speakers must see this pointer on articles it has not learnt."""

UNLABELLED = ("fnc1", "newsmtsc", "basil_sent")
"""Sets of stance whose texts are news: a teacher says what stands in them."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Passes over each data set; szeged_factbank is small but the news domain, desk are the hedges of whole news articles."""

    worldwide: float = 3.0
    conll2003: float = 2.0
    polnear: float = 3.0
    szeged_wiki: float = 1.5
    szeged_factbank: float = 3.0
    szeged_bio_bmc: float = 0.2
    desk: float = 4.0
    fewnerd_typing: float = 0.3
    gum_coref: float = 3.0
    litbank_coref: float = 1.0
    gap_pronoun: float = 4.0
    pei_certainty: float = 4.0
    uw_factuality: float = 1.0
    meantime_factuality: float = 2.0
    unlabelled: float = 0.0

    def times(self, factor: float) -> "Mixture":
        """As many passes over each as ``factor`` says."""
        return Mixture(**{name: factor * passes for name, passes in asdict(self).items()})


TEACHER = Run(Mixture(), Schedule(rate=6e-5, head_rate=5e-4, tokens=8192), 7)
"""How the teacher learns."""

PUPIL = Mixture(
    worldwide=2.5, conll2003=1.6, polnear=2.5, szeged_wiki=1.2, szeged_factbank=2.0, szeged_bio_bmc=0.15, desk=3.0, fewnerd_typing=0.3,
    gum_coref=2.0, litbank_coref=0.6, gap_pronoun=3.0, pei_certainty=2.5, uw_factuality=0.7, meantime_factuality=1.2, unlabelled=1.0,
)  # fmt: skip

STAGES = (
    (Run(PUPIL.times(3.0), Schedule(rate=4e-4, tokens=4096), 13),),
    (
        Run(PUPIL, Schedule(rate=1.5e-4, head_rate=5e-4, tokens=4096), 29),
        Run(PUPIL, Schedule(rate=1.5e-4, head_rate=5e-4, tokens=4096), 31),
    ),
)


class ArticleModel(nn.Module):
    """Encoder, ours or a teacher's, and heads as one module to optimise."""

    def __init__(self, encoder: BertModel | Teacher, heads: WordHeads) -> None:
        super().__init__()
        self.encoder, self.heads = encoder, heads

    def states(self, ids: Tensor, types: Tensor, lengths: Sequence[int]) -> Tensor:
        """Last hidden states (T, hidden) of packed tokens (T,)."""
        if isinstance(self.encoder, BertModel):
            return forward(self.encoder, ids, types, lengths)
        hidden: Tensor = self.encoder(ids, types, lengths)
        return hidden


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

    if mix.desk:
        desk = [*read(data / "desk/desk.train.jsonl.gz"), *readings(data)]
        for n in range(math.ceil(mix.desk)):
            for row in subset(desk, min(1.0, mix.desk - n), random):
                pool += hedging.article(row, tokenize, SIZE, random)
    if mix.unlabelled:
        texts = sorted({row["text"] for name in UNLABELLED for row in read(data / f"stance/{name}.train.jsonl.gz")})
        for n in range(math.ceil(mix.unlabelled)):
            for text in subset(texts, min(1.0, mix.unlabelled - n), random):
                pool += pieces(tokenize(text), {}, (), SIZE, random)
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


def loss(model: ArticleModel, batch: Sequence[Example], cls: int, sep: int, teacher: ArticleModel | None = None) -> Tensor:
    """What the heads of all tasks lose on a batch, and how far they are from what a teacher says of it."""
    lengths = [len(example) + 2 for example in batch]
    starts = [end - n + 1 for n, end in zip(lengths, accumulate(lengths), strict=True)]
    ids = torch.from_numpy(np.concatenate([[cls, *example.ids, sep] for example in batch])).to(DEVICE)
    types = torch.from_numpy(np.concatenate([[0, *example.types, 0] for example in batch])).to(DEVICE)
    hidden = model.heads.dropout(model.states(ids, types, lengths))
    heads = [head for task in tasks_of(ARTICLE) for head in task.heads if head.name not in APART]
    placed = list(zip(starts, batch, strict=True))
    value = losses.loss(model.heads, heads, hidden, placed)
    if teacher:
        with torch.no_grad():
            taught = teacher.states(ids, types, lengths)
        value = value + losses.distilled(model.heads, heads, hidden, placed, (teacher.heads, taught))
    return value


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


def teach(data: Path, tokenize: Tokenizer, folder: Path, plan: Run[Mixture], checkpoint: Path) -> ArticleModel:
    """The MPNet in ``folder`` trained on ``data`` as ``plan`` says, ready to teach; its weights stay in ``checkpoint``."""
    torch.manual_seed(plan.seed)
    mpnet = MPNetModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    encoder = Teacher(mpnet, SHAPES, tokenize.cls, tokenize.sep)
    model = ArticleModel(encoder, layers(encoder.width)).to(DEVICE)
    steps = _steps(data, tokenize, plan)
    train(model, encoder, steps, lambda batch: loss(model, batch, tokenize.cls, tokenize.sep), plan.schedule, plan.seed, checkpoint)
    return model.requires_grad_(False)


def _steps(data: Path, tokenize: Tokenizer, plan: Run[Mixture]) -> list[list[Example]]:
    return batches(mixture(data, tokenize, plan.mixture, plan.seed), lambda example: len(example) + 2, plan.schedule.tokens)


def run(
    data: Path, out: Path, base: Path, stages: Sequence[Sequence[Run[Mixture]]], mpnet: Path | None = None, plan: Run[Mixture] = TEACHER
) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage; checkpoints, then the finished bundle, go to ``out``.

    With the model folder ``mpnet`` that is trained first, as ``plan`` says, and teaches.
    """
    tokenize = Tokenizer(base / "tokenizer.json")
    teacher = teach(data, tokenize, mpnet, plan, out / "teacher.pt") if mpnet else None
    bert = load_base(base)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    torch.manual_seed(stages[0][0].seed)
    model = ArticleModel(bert, layers(bert.config.hidden_size))
    climb(
        model,
        bert,
        stages,
        lambda plan: _steps(data, tokenize, plan),
        lambda batch: loss(model, batch, tokenize.cls, tokenize.sep, teacher),
        out,
    )
    save(bert, out, base, ARTICLE, "copydesk-article", TAUGHT, passes(stages))
    for task in tasks_of(ARTICLE):
        if task.heads:
            stored = [head.stored() for head in task.heads]
            save_heads(out, task.name, stored, model.heads.tensors_of(stored))
