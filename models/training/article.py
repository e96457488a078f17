"""Training of the article encoder: one MiniLM with heads for entities, quotes and hedging."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, BertModel, MPNetModel

from models.encoders.heads import WordHeads, save_heads
from models.encoders.packed import forward
from models.encoders.window import SHAPES
from models.task import ARTICLE
from models.tasks.attribution import examples as attribution
from models.tasks.coreference import examples as coreference
from models.tasks.entities import examples as entities
from models.tasks.hedging import examples as hedging
from models.tasks.quotes import SPEAKER
from models.text.tokens import Tokenizer
from models.training import losses
from models.training.batch import Batch, batch
from models.training.examples import SIZE, Example, pieces
from models.training.loop import DEVICE, Run, Schedule, batches, climb, passes, save, tasks_of, train
from models.training.names import named
from models.training.readings import hedged
from models.training.rows import Row, T, neighbours, read, subset
from models.training.teacher import Teacher
from models.training.whole import whole
from models.training.written import told_texts

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
    """Passes over each data set; szeged_factbank and desk are small but the news domain."""

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
    desk: float = 0.0
    articles: float = 0.0
    written: float = 0.0
    stories: float = 0.0
    unlabelled: float = 0.0

    def times(self, factor: float) -> "Mixture":
        """As many passes over each as ``factor`` says."""
        return Mixture(**{name: factor * passes for name, passes in asdict(self).items()})


NEWS = Mixture(
    worldwide=2.5, conll2003=1.6, polnear=2.5, szeged_wiki=1.2, szeged_factbank=2.0, szeged_bio_bmc=0.15, fewnerd_typing=0.3, gum_coref=2.0,
    litbank_coref=0.6, gap_pronoun=3.0, pei_certainty=2.5, uw_factuality=0.7, meantime_factuality=1.2, desk=3.0,
)  # fmt: skip
"""With the hedges of whole news articles, read as they are served."""

TEACHER = Run(NEWS.times(1.2), Schedule(rate=6e-5, head_rate=5e-4, tokens=8192), 7)
"""How a teacher learns, where one is asked for; its pupil reads unlabelled news besides."""

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
    (
        Run(NEWS.times(0.9375), Schedule(rate=1.5e-4, head_rate=5e-4, tokens=4096), 41),
        Run(NEWS.times(0.625), Schedule(rate=1.5e-4, head_rate=5e-4, tokens=4096), 43),
    ),
)  # fmt: skip


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

    def passed(examples: Sequence[T], passes: float) -> Iterator[T]:
        for n in range(math.ceil(passes)):
            yield from subset(examples, min(1.0, passes - n), random)

    def rows(path: str, passes: float) -> Iterator[Row]:
        return passed(read(data / f"{path}.train.jsonl.gz") if passes else [], passes)

    for row in passed(hedged(data) if mix.desk else [], mix.desk):
        pool += hedging.article(row, tokenize, SIZE, random)
    if mix.unlabelled:
        texts = sorted({row["text"] for name in UNLABELLED for row in read(data / f"stance/{name}.train.jsonl.gz")})
        for text in passed(texts, mix.unlabelled):
            pool += pieces(tokenize(text), {}, (), SIZE, random)
    for row in passed(named(data) if mix.polnear else [], mix.polnear):
        pool += attribution.quotes(row, tokenize, SIZE, random)
    for row in passed(whole(data) if mix.articles else [], mix.articles):
        pool += attribution.quotes(row, tokenize, SIZE, random)
        pool += hedging.alone(row, tokenize, random)
    told = told_texts() if mix.written or mix.stories else []
    stories, short = ([row for row in told if ("quotes" in row and "names" in row) is both] for both in (True, False))
    for row in (*passed(short, mix.written), *passed(stories, mix.stories)):
        pool += (attribution.quotes if "quotes" in row else entities.article)(row, tokenize, SIZE, random)
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


@dataclass(frozen=True, slots=True)
class Step:
    """Examples as packed windows: ids and token types (T,), the windows' lengths, and what is taught."""

    ids: Tensor
    types: Tensor
    lengths: list[int]
    batch: Batch


def step(examples: Sequence[Example], cls: int, sep: int) -> Step:
    """The examples, each between [CLS] and [SEP]."""
    lengths = [len(example) + 2 for example in examples]
    starts = [end - n + 1 for n, end in zip(lengths, accumulate(lengths), strict=True)]
    ids = torch.from_numpy(np.concatenate([[cls, *example.ids, sep] for example in examples]))
    types = torch.from_numpy(np.concatenate([[0, *example.types, 0] for example in examples]))
    return Step(ids, types, lengths, batch(list(zip(starts, examples, strict=True))))


def loss(model: ArticleModel, step: Step, teacher: ArticleModel | None = None) -> Tensor:
    """What the heads of all tasks lose on a step, and how far they are from what a teacher says of it."""
    ids, types, told = step.ids.to(DEVICE), step.types.to(DEVICE), step.batch.to(DEVICE)
    hidden = model.heads.dropout(model.states(ids, types, step.lengths))
    heads = [head for task in tasks_of(ARTICLE) for head in task.heads if head.name not in APART]
    value = losses.loss(model.heads, heads, hidden, told)
    if teacher:
        with torch.no_grad():
            taught = teacher.states(ids, types, step.lengths)
        value = value + losses.distilled(model.heads, heads, hidden, told, (teacher.heads, taught))
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
    made = steps(data, tokenize, plan)
    train(model, encoder, made, lambda step: loss(model, step), plan.schedule, plan.seed, checkpoint)
    return model.requires_grad_(False)


def steps(data: Path, tokenize: Tokenizer, plan: Run[Mixture]) -> list[Step]:
    """The batches of a run."""
    examples = mixture(data, tokenize, plan.mixture, plan.seed)
    return [step(some, tokenize.cls, tokenize.sep) for some in batches(examples, lambda example: len(example) + 2, plan.schedule.tokens)]


def run(
    data: Path, out: Path, base: Path, stages: Sequence[Sequence[Run[Mixture]]], mpnet: Path | None = None, plan: Run[Mixture] = TEACHER
) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage; checkpoints, then the finished bundle, go to ``out``.

    With the model folder ``mpnet`` that is trained first, as ``plan`` says, and teaches; then unlabelled news is read besides.
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
        lambda plan: steps(data, tokenize, plan if teacher is None else replace(plan, mixture=replace(plan.mixture, unlabelled=1.0))),
        lambda step: loss(model, step, teacher),
        out,
    )
    save(bert, out, base, ARTICLE, "copydesk-article", TAUGHT, passes(stages))
    for task in tasks_of(ARTICLE):
        if task.heads:
            stored = [head.stored() for head in task.heads]
            save_heads(out, task.name, stored, model.heads.tensors_of(stored))
