"""Training of the stance encoder: one BERT that reads a target and a passage as a pair, and says of each word who is for or against."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel, BertModel, MPNetModel

from models.analysis import Analyzer, read
from models.encoders import loading
from models.encoders.bundle import read_tokenizer
from models.encoders.heads import read_heads, save_heads
from models.encoders.packed import forward, pack
from models.encoders.pairs import PairLayers
from models.encoders.window import Window
from models.task import ARTICLE
from models.tasks.stance import ENCODER, LOGITS
from models.tasks.stance.labels import LABELS
from models.tasks.stance.marks import TYPES
from models.tasks.stance.pairs import pair
from models.text.tokens import Tokenizer
from models.training.loop import DEVICE, Run, Schedule, batches, climb, passes, save, train
from models.training.pairs import Example, Lesson, Lessons, cut, estranged, ranges
from models.training.rows import subset
from models.training.teacher import Teacher

SIZES = (60, 120, 200)
"""Most tokens of a passage, drawn for each text anew; of a text with one judgement the first ones are read."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Passes over each data set; those that can be solved without reading the target are held small."""

    desk: float = 0.0
    readings: float = 0.0
    made_up: float = 0.0
    written: float = 0.0
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


TEACHER = Run(
    Mixture(desk=4.0, readings=4.0, made_up=0.7, vast=1.5, newsmtsc=1.2, gwsd=3.0, strangers=0.2),
    Schedule(rate=6e-5, head_rate=5e-4, tokens=8192),
    7,
)
"""How the teacher learns."""

STAGES = (
    (Run(Mixture(), Schedule(rate=4e-4, tokens=8192), 13),),
    (Run(Mixture(vast=2.0, newsmtsc=1.5, gwsd=4.0), Schedule(rate=2e-4, head_rate=5e-4, tokens=8192), 29),),
)
"""Before the articles of the news, towards which each of the last runs begins anew."""

NEWS = Run(
    Mixture(
        desk=6.0, readings=6.0, made_up=1.0, vast=0.6, newsmtsc=0.8, perspectrum=0.2, iam=0.1, gwsd=2.0, basil_sent=0.3, semeval2016=0.0,
        pstance=0.0, sentfin=0.1, strangers=0.2,
    ),
    Schedule(rate=2e-4, head_rate=5e-4, tokens=4096),
    31,
)  # fmt: skip
ONWARD = Run(
    Mixture(
        desk=0.27, readings=0.25, made_up=0.25, written=1.2, vast=0.08, newsmtsc=0.14, perspectrum=0.01, iam=0.015, gwsd=0.85,
        basil_sent=0.025, semeval2016=0.0, pstance=0.0, sentfin=0.01, strangers=0.06,
    ),
    Schedule(rate=1.2e-4, head_rate=4e-4, tokens=4096),
    89,
)  # fmt: skip
"""For an encoder that has learnt before, when more texts have been written or read since."""
KEPT = 8
"""Every so many-th article is kept out of that: by these the stances are weighed."""
FOLDS = 3
"""What is weighed by learnt weights is what encoders say that have not seen the article: so many are trained on the others."""


class StanceModel(nn.Module):
    """Encoder, ours or a teacher's, and head as one module to optimise."""

    def __init__(self, encoder: BertModel | Teacher, hidden: int) -> None:
        super().__init__()
        self.encoder, self.head = encoder, PairLayers(hidden, LOGITS.columns)

    def scores(self, windows: Sequence[Window]) -> tuple[Tensor, list[int]]:
        """The head's scores (T, columns) of the tokens of ``windows``, and how long these are."""
        ids, types, lengths = pack(windows)
        ids, types = ids.to(DEVICE), types.to(DEVICE)
        encoder = self.encoder
        hidden = forward(encoder, ids, types, lengths) if isinstance(encoder, BertModel) else encoder(ids, types, lengths)
        scores: Tensor = self.head(hidden, types, lengths)
        return scores, lengths


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
        others = [target for other, theirs in targets.items() if other != name or len(theirs) > VARIED for target in theirs]
        for lesson in subset(some, times * mix.strangers, random):
            pool += cut(estranged(lesson, random.choice(others)), lessons.tokenize, random.choice(SIZES), random)
    random.shuffle(pool)
    return pool


VARIED = 50
"""A set with more targets than this has strangers of its own."""


def loss(model: StanceModel, batch: Sequence[Example], teacher: StanceModel | None = None) -> Tensor:
    """Mean cross-entropy of the labels that were options, by the weights of the judgements, and how far all are from a teacher's."""
    windows = [example.window for example in batch]
    scores, lengths = model.scores(windows)
    asked = Asked.of(batch, lengths)
    logits = pooled(scores, asked.tokens, asked.owners, asked.voices).masked_fill(asked.barred, -1e4)
    lost = nn.functional.cross_entropy(logits, asked.labels, reduction="none")
    value = (lost * asked.weights).sum() / asked.weights.sum().clamp(min=1.0)
    if teacher:
        with torch.no_grad():
            told, _ = teacher.scores(windows)
        for voice in range(len(LOGITS.voices)):
            mine, its = (pooled(some, asked.tokens, asked.owners, torch.full_like(asked.voices, voice)) for some in (scores, told))
            value = value + nn.functional.kl_div(mine.log_softmax(-1), its.log_softmax(-1), log_target=True, reduction="batchmean")
    return value


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

    @classmethod
    def of(cls, batch: Sequence[Example], lengths: Sequence[int]) -> "Asked":
        """What is asked of the ``batch``, whose windows have ``lengths``."""
        starts = np.cumsum([0, *lengths[:-1]])
        judged = [(start, judgement) for start, example in zip(starts, batch, strict=True) for judgement in example.judgements]
        barred = torch.zeros(len(judged), len(LABELS), dtype=torch.bool)
        barred[:, LABELS.index("neutral")] = torch.tensor([not judgement.neutral for _, judgement in judged])
        parts = (
            torch.from_numpy(np.concatenate([start + judgement.tokens for start, judgement in judged])),
            torch.from_numpy(np.repeat(np.arange(len(judged)), [len(judgement.tokens) for _, judgement in judged])),
            torch.tensor([judgement.voice for _, judgement in judged]),
            torch.tensor([judgement.label for _, judgement in judged]),
            barred,
            torch.tensor([judgement.weight for _, judgement in judged]),
        )
        return cls(*(part.to(DEVICE) for part in parts))


def pooled(scores: Tensor, tokens: Tensor, owners: Tensor, voices: Tensor) -> Tensor:
    """Logits (J, labels) of judgements in ``voices`` (J,) from the ``scores`` (T, columns) of their ``tokens`` (K,).

    ``owners`` (K,) tell whose tokens they are.
    """
    own = scores.view(len(scores), len(LOGITS.voices), -1)[tokens, voices[owners]].float()
    logits, weights = own[:, :-1], own[:, -1]
    most = weights.new_full((len(voices),), -torch.inf).scatter_reduce(0, owners, weights.detach(), "amax")
    share = (weights - most[owners]).exp()
    total = share.new_zeros(len(voices)).index_add(0, owners, share)
    return logits.new_zeros(len(voices), logits.shape[1]).index_add(0, owners, share[:, None] * logits) / total[:, None]


def run(
    data: Path,
    out: Path,
    base: Path,
    article: Path,
    stages: Sequence[Sequence[Run[Mixture]]] = STAGES,
    news: Run[Mixture] = NEWS,
    mpnet: Path | None = None,
    folds: int = FOLDS,
) -> None:
    """Train on ``data`` from the encoder in ``base``, stage upon stage, and on ``news`` at last.

    Checkpoints, then the finished bundle, go to ``out``, and to crossed.npz what encoders say of articles that they have not seen. The
    model folder ``article`` tells of each text who is named and quoted. With the model folder ``mpnet`` that is trained first, and teaches.
    """
    tokenize = Tokenizer(base / "tokenizer.json")
    lessons = Lessons.read(data, lambda: reader(article), tokenize, out / "lessons")
    teacher = teach(lessons, mpnet, TEACHER, out / "teacher.pt") if mpnet else None
    bert = load_base(base)
    torch.manual_seed(news.seed)
    model = StanceModel(bert, bert.config.hidden_size)
    learn(model, lessons, out, stages, news, folds, teacher)
    _save(model, bert, out, base, [*stages, [news]])


def onward(data: Path, out: Path, begun: Path, article: Path, plan: Run[Mixture] = ONWARD, kept: int = KEPT) -> None:
    """Go on from the stance encoder in the model folder ``begun``, as ``plan`` says, on ``data``; what is written is as :func:`run` says.

    Every ``kept``-th article is left out, and crossed.npz has what is said of these. The cards tell of the passes of ``plan`` alone.

    Raises:
        BundleError: ``begun`` is no model folder.
    """
    tokenize = read_tokenizer(begun)
    lessons = Lessons.read(data, lambda: reader(article), tokenize, out / "lessons")
    bert = loading.load_bert(begun)
    bert.embeddings.word_embeddings.weight.requires_grad_(False)
    model = StanceModel(bert, bert.config.hidden_size)
    model.head.load_state_dict(read_heads(begun / "heads" / "stance.safetensors")[1])
    model.to(DEVICE)
    steps = _steps(lessons.without(0, kept), plan)
    train(model, model.encoder, steps, lambda batch: loss(model, batch), plan.schedule, plan.seed, out / "checkpoint-onward.pt")
    np.savez_compressed(out / "crossed.npz", allow_pickle=False, **_said(model, lessons, 0, kept))
    _save(model.cpu(), bert, out, begun, [[plan]])


def _save(model: StanceModel, bert: BertModel, out: Path, base: Path, stages: Sequence[Sequence[Run[Mixture]]]) -> None:
    taught = [field.name for field in fields(Mixture) if field.name != "strangers"]
    save(bert, out, base, ENCODER, "copydesk-stance", {"stance": taught}, passes(stages))
    save_heads(out, "stance", [LOGITS.stored()], model.head.state_dict())


def _said(model: StanceModel, lessons: Lessons, fold: int, folds: int) -> dict[str, NDArray[np.float16]]:
    """What ``model`` says of the articles of a fold, by set and number."""
    return {name: say(model, lessons.tokenize, lesson).astype(np.float16) for name, lesson in lessons.held(fold, folds)}


def teach(lessons: Lessons, folder: Path, plan: Run[Mixture], checkpoint: Path) -> StanceModel:
    """The MPNet in ``folder`` trained as ``plan`` says, ready to teach; its weights stay in ``checkpoint``."""
    torch.manual_seed(plan.seed)
    mpnet = MPNetModel.from_pretrained(folder, add_pooling_layer=False, dtype=torch.float32)
    encoder = Teacher(mpnet, TYPES, lessons.tokenize.cls, lessons.tokenize.sep)
    model = StanceModel(encoder, encoder.width).to(DEVICE)
    train(model, encoder, _steps(lessons, plan), lambda batch: loss(model, batch), plan.schedule, plan.seed, checkpoint)
    return model.requires_grad_(False)


def _steps(lessons: Lessons, plan: Run[Mixture]) -> list[list[Example]]:
    return batches(mixture(lessons, plan.mixture, plan.seed), lambda example: len(example.window), plan.schedule.tokens)


def learn(
    model: StanceModel,
    lessons: Lessons,
    out: Path,
    stages: Sequence[Sequence[Run[Mixture]]],
    news: Run[Mixture],
    folds: int,
    teacher: StanceModel | None,
) -> None:
    """Train ``model``; what is said of the articles of each fold by what has not seen them goes to ``out``/crossed.npz."""

    def on_news(some: Lessons, checkpoint: str) -> None:
        model.load_state_dict(begun)
        model.to(DEVICE)
        steps = _steps(some, news)
        train(model, model.encoder, steps, lambda batch: loss(model, batch, teacher), news.schedule, news.seed, out / checkpoint)

    climb(model, model.encoder, stages, lambda plan: _steps(lessons, plan), lambda batch: loss(model, batch, teacher), out)
    begun = {name: value.clone() for name, value in model.state_dict().items()}
    crossed: dict[str, NDArray[np.float16]] = {}
    for fold in range(folds):
        on_news(lessons.without(fold, folds), f"checkpoint-fold-{fold}.pt")
        crossed |= _said(model, lessons, fold, folds)
    np.savez_compressed(out / "crossed.npz", allow_pickle=False, **crossed)
    on_news(lessons, "checkpoint-news.pt")
    model.cpu()


def reader(article: Path) -> Analyzer:
    """What finds names and quotes, of the model folder ``article``."""
    loaded = loading.load({ARTICLE: article})
    return read({ARTICLE: article}, loaded.backends, faults=loaded.faults, encoders=loaded.encoders)


@torch.inference_mode()
def say(model: StanceModel, tokenize: Tokenizer, lesson: Lesson) -> NDArray[np.float32]:
    """The scores (N, columns) of the tokens of ``lesson``, with the quotes that are found in it; zeros for those that are not read."""
    scores = np.zeros((len(lesson.ids), LOGITS.columns), dtype=np.float32)
    target = tokenize(lesson.target).ids
    read = [*ranges(lesson, SIZES[-1])]
    windows = [pair(tokenize, target, lesson.ids[low:high], lesson.served[low:high]) for low, high in read]
    said, lengths = model.scores(windows)
    for (low, high), window, its in zip(read, windows, said.float().cpu().split(lengths), strict=True):
        scores[low:high] = its.numpy()[window.rows]
    return scores
