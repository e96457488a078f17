"""Training of the stance encoder: one BERT that reads a target and a passage as a pair, and says of each word who is for or against."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel, BertModel

from models.analysis import Analyzer, read
from models.encoders import loading
from models.encoders.heads import save_heads
from models.encoders.packed import forward, pack
from models.encoders.pairs import PairLayers
from models.task import ARTICLE
from models.tasks.stance import ENCODER, LOGITS
from models.tasks.stance.labels import LABELS
from models.tasks.stance.marks import TYPES
from models.tasks.stance.pairs import pair
from models.text.tokens import Tokenizer
from models.training.loop import BATCH_TOKENS, Run, Schedule, batches, climb, passes, save, train
from models.training.pairs import Example, Lesson, Lessons, cut, estranged, ranges
from models.training.rows import subset

SIZES = (60, 120, 200)
"""Most tokens of a passage, drawn for each text anew; of a text with one judgement the first ones are read."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Passes over each data set; those that can be solved without reading the target are held small."""

    desk: float = 0.0
    readings: float = 0.0
    made_up: float = 0.0
    vast: float = 1.4
    newsmtsc: float = 0.8
    perspectrum: float = 0.8
    iam: float = 0.5
    gwsd: float = 2.0
    basil_sent: float = 0.5
    semeval2016: float = 0.5
    pstance: float = 0.2
    sentfin: float = 0.2
    strangers: float = 0.15
    """Share of texts repeated with the target of another, as neutral: nothing bears on it."""


STAGES = (
    (Run(Mixture(), Schedule(rate=1.5e-4), 13),),
    (Run(Mixture(vast=1.3, newsmtsc=1.0, gwsd=3.0), Schedule(rate=1e-4, head_rate=5e-4), 29),),
)
"""Before the articles of the news, towards which each of the last runs begins anew."""

NEWS = Run(
    Mixture(
        desk=4.0, readings=4.0, made_up=2.0, vast=0.6, newsmtsc=0.6, perspectrum=0.2, iam=0.1, gwsd=2.0, basil_sent=0.3, semeval2016=0.0,
        pstance=0.0, sentfin=0.1, strangers=0.25,
    ),
    Schedule(rate=1e-4, head_rate=5e-4),
    31,
)  # fmt: skip
FOLDS = 3
"""What is weighed by learnt weights is what encoders say that have not seen the article: so many are trained on the others."""


class StanceModel(nn.Module):
    """Encoder and head as one module to optimise."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert, self.head = bert, PairLayers(bert.config.hidden_size, LOGITS.columns)


def load_base(folder: Path) -> BertModel:
    """The BERT in ``folder`` with its token-type table enlarged to what is marked, the new rows copies of that of passages."""
    bert: BertModel = AutoModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    old = bert.embeddings.token_type_embeddings.weight.data
    if len(old) < TYPES:
        rows = torch.cat((old, old[-1:].expand(TYPES - len(old), -1)))
        bert.embeddings.token_type_embeddings = nn.Embedding(TYPES, bert.config.hidden_size, _weight=rows)
        bert.config.type_vocab_size = TYPES
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    return bert


def mixture(lessons: Lessons, mix: Mixture, seed: int) -> list[Example]:
    """All examples of all passes in random order; each pass cuts its texts to passages differently."""
    random = Random(seed)
    pool: list[Example] = []
    targets = {name: sorted({lesson.target for lesson in some}) for name, some in lessons.sets.items()}
    for name, some in lessons.sets.items():
        times = getattr(mix, name)
        for lesson in subset(some, times, random):
            pool += cut(lesson, lessons.tokenize, random.choice(SIZES), random)
        others = [target for other, theirs in targets.items() if other != name or len(theirs) > 50 for target in theirs]
        for lesson in subset(some, times * mix.strangers, random):
            pool += cut(estranged(lesson, random.choice(others)), lessons.tokenize, random.choice(SIZES), random)
    random.shuffle(pool)
    return pool


def loss(model: StanceModel, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy of the labels that were options, by the weights of the judgements."""
    device = model.head.score.weight.device
    ids, types, lengths = (part.to(device) if isinstance(part, Tensor) else part for part in pack([example.window for example in batch]))
    scores = model.head(forward(model.bert, ids, types, lengths), types, lengths)
    asked = gather(batch, lengths)
    logits = pooled(scores, *(part.to(device) for part in (asked.tokens, asked.owners, asked.voices)))
    logits = logits.masked_fill(asked.barred.to(device), -1e4)
    lost = nn.functional.cross_entropy(logits, asked.labels.to(device), reduction="none")
    weights = asked.weights.to(device)
    return (lost * weights).sum() / weights.sum().clamp(min=1.0)


@dataclass(frozen=True, slots=True)
class Asked:
    """The J judgements of a batch over K places in it."""

    tokens: Tensor
    """(K,) rows of the packed batch."""
    owners: Tensor
    """(K,) the judgement that each is of."""
    voices: Tensor
    """(J,)"""
    labels: Tensor
    """(J,)"""
    barred: Tensor
    """(J, labels) those that were no option."""
    weights: Tensor
    """(J,)"""


def gather(batch: Sequence[Example], lengths: Sequence[int]) -> Asked:
    """What is asked of the ``batch``, whose windows have ``lengths``."""
    starts = np.cumsum([0, *lengths[:-1]])
    judged = [(start, judgement) for start, example in zip(starts, batch, strict=True) for judgement in example.judgements]
    barred = torch.zeros(len(judged), len(LABELS), dtype=torch.bool)
    barred[:, LABELS.index("neutral")] = torch.tensor([not judgement.neutral for _, judgement in judged])
    return Asked(
        torch.from_numpy(np.concatenate([start + judgement.tokens for start, judgement in judged])),
        torch.from_numpy(np.repeat(np.arange(len(judged)), [len(judgement.tokens) for _, judgement in judged])),
        torch.tensor([judgement.voice for _, judgement in judged]),
        torch.tensor([judgement.label for _, judgement in judged]),
        barred,
        torch.tensor([judgement.weight for _, judgement in judged]),
    )


def pooled(scores: Tensor, tokens: Tensor, owners: Tensor, voices: Tensor) -> Tensor:
    """Logits (J, labels) of judgements in ``voices`` (J,) from the ``scores`` (T, columns) of their ``tokens`` (K,), theirs by ``owners``."""
    own = scores.view(len(scores), len(LOGITS.voices), -1)[tokens, voices[owners]].float()
    logits, weights = own[:, :-1], own[:, -1]
    most = weights.new_full((len(voices),), -torch.inf).scatter_reduce(0, owners, weights.detach(), "amax")
    share = (weights - most[owners]).exp()
    total = share.new_zeros(len(voices)).index_add(0, owners, share)
    return logits.new_zeros(len(voices), logits.shape[1]).index_add(0, owners, share[:, None] * logits) / total[:, None]


def run(
    data: Path, out: Path, base: Path, article: Path, stages: Sequence[Sequence[Run[Mixture]]], news: Run[Mixture] = NEWS, folds: int = FOLDS
) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage, and on ``news`` at last.

    Checkpoints, then the finished bundle, go to ``out``, and to crossed.npz what encoders say of articles that they have not seen. The
    model folder ``article`` tells of each text who is named and quoted.
    """
    tokenize = Tokenizer(base / "tokenizer.json")
    lessons = Lessons.read(data, reader(article), tokenize, out / "lessons")
    bert = load_base(base)
    torch.manual_seed(news.seed)
    model = StanceModel(bert)
    teach(model, lessons, out, stages, news, folds)
    taught = [field.name for field in fields(Mixture) if field.name != "strangers"]
    save(bert, out, base, ENCODER, "copydesk-stance", {"stance": taught}, passes([*stages, [news]]))
    save_heads(out, "stance", [LOGITS.stored()], model.head.state_dict())


def teach(
    model: StanceModel, lessons: Lessons, out: Path, stages: Sequence[Sequence[Run[Mixture]]], news: Run[Mixture], folds: int
) -> None:
    """Train ``model``; what is said of the articles of each fold by what has not seen them goes to ``out``/crossed.npz."""

    def steps(some: Lessons, mix: Mixture, seed: int) -> list[list[Example]]:
        return batches(mixture(some, mix, seed), lambda example: len(example.window), BATCH_TOKENS)

    def learn(some: Lessons, checkpoint: str) -> None:
        train(model, model.bert, steps(some, news.mixture, news.seed), lambda batch: loss(model, batch), news.schedule, news.seed, out / checkpoint)

    climb(model, model.bert, stages, lambda mix, seed: steps(lessons, mix, seed), lambda batch: loss(model, batch), out)
    begun = {name: value.clone() for name, value in model.state_dict().items()}
    crossed: dict[str, NDArray[np.float16]] = {}
    for fold in range(folds):
        model.load_state_dict(begun)
        learn(lessons.without(fold, folds), f"checkpoint-fold-{fold}.pt")
        for name, lesson in lessons.held(fold, folds):
            crossed[name] = say(model, lessons.tokenize, lesson).astype(np.float16)
    np.savez_compressed(out / "crossed.npz", **crossed)
    model.load_state_dict(begun)
    learn(lessons, "checkpoint-news.pt")


def reader(article: Path) -> Analyzer:
    """What finds names and quotes, of the model folder ``article``."""
    folders = {ARTICLE: article}
    loaded = loading.load(folders)
    return read(folders, loaded.backends, faults=loaded.faults, encoders=loaded.encoders)


@torch.inference_mode()
def say(model: StanceModel, tokenize: Tokenizer, lesson: Lesson) -> NDArray[np.float32]:
    """The scores (N, columns) of the tokens of ``lesson``, with the quotes that are found in it; zeros for those that are not read."""
    device = model.head.score.weight.device
    scores = np.zeros((len(lesson.ids), LOGITS.columns), dtype=np.float32)
    target = tokenize(lesson.target).ids
    for low, high in ranges(lesson, SIZES[-1]):
        window = pair(tokenize, target, lesson.ids[low:high], lesson.served[low:high])
        ids, types, lengths = pack([window])
        ids, types = ids.to(device), types.to(device)
        scores[low:high] = model.head(forward(model.bert, ids, types, lengths), types, lengths).float().cpu().numpy()[window.rows]
    return scores
