"""``python -m models.training.upper --data DIR --weights DIR --out DIR``: teach the stance encoder more, in half an hour of one core.

The lower layers of the encoder stay as they are, and what the upper ones learn is of low rank: it goes to ``OUT/adapter.safetensors``,
and the head, which learns too, to ``OUT/heads``; both belong into the stance folder. Beside the made-up sentences, which are what there is
to learn, labelled texts are read, and of those it must go on to say what the weights in ``--weights`` do. Lessons and the checkpoint are
kept in ``--out``, so that a run that was stopped goes on.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from transformers import BertModel

from models.encoders import adapter
from models.encoders.bundle import read_tokenizer
from models.encoders.heads import read_heads, save_heads
from models.encoders.loading import load_bert
from models.encoders.packed import embedded, pack, through
from models.task import ARTICLE
from models.tasks.stance import ENCODER, LOGITS
from models.training.command import FOLDERS, Command
from models.training.loop import DEVICE, Run, Schedule, batches, train
from models.training.pairs import SETS, Example, Lessons
from models.training.stance import Asked, Mixture, StanceModel, mixture, reader

LOWER = 3
"""Layers that stay as they are."""
RANK = 32
MOST = 3000
"""Most rows of a set of single texts."""

REAL = Mixture(
    desk=0.25, readings=0.25, vast=0.25, newsmtsc=0.6, perspectrum=0.2, iam=0.0, gwsd=0.6, basil_sent=0.3, semeval2016=0.0, pstance=0.0,
    sentfin=0.0, strangers=0.1, joined=0.3,
)  # fmt: skip
"""What is read lest it be forgotten, and beside each other to learn that texts may speak of somebody else."""
MADE = Mixture(made_up=1.0, vast=0.0, newsmtsc=0.0, perspectrum=0.0, iam=0.0, gwsd=0.0, basil_sent=0.0, semeval2016=0.0, pstance=0.0,
    sentfin=0.0, strangers=0.05, joined=0.15,
)  # fmt: skip
"""What there is to learn."""

PLAN = Run(REAL, Schedule(rate=6e-4, head_rate=3e-4, warmup=0.1, save_every=50), 17)


class LowRank(nn.Module):
    """Adds a product of two factors to a weight (out, in)."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.up = nn.Parameter(torch.zeros(rows, rank))
        self.down = nn.Parameter(torch.randn(rank, columns) / columns**0.5)

    def forward(self, weight: Tensor) -> Tensor:
        """The weight changed."""
        changed: Tensor = weight + self.up @ self.down
        return changed


class Step(NamedTuple):
    """Examples that are read together, and whether it must go on to be said of them what was said before."""

    examples: Sequence[Example]
    held: bool


class Upper(StanceModel):
    """A stance model of which the products of the upper layers and the head learn."""

    def __init__(self, bert: BertModel, head: Mapping[str, Tensor], lower: int = LOWER, rank: int = RANK) -> None:
        super().__init__(bert, bert.config.hidden_size)
        self.head.load_state_dict(head)
        bert.requires_grad_(False)
        self._fixed = [bert.embeddings, *_layers(bert)[:lower]]
        self.changes: dict[str, LowRank] = {}
        for number, layer in enumerate(_layers(bert)[lower:], lower):
            for name, module in [*layer.named_modules()]:
                if isinstance(module, nn.Linear):
                    change = LowRank(module.out_features, module.in_features, rank)
                    parametrize.register_parametrization(module, "weight", change)
                    self.changes[f"encoder.layer.{number}.{name}.weight"] = change

    def train(self, mode: bool = True) -> "Upper":
        """As every module, but for what does not learn."""
        super().train(mode)
        for module in self._fixed:
            module.eval()
        return self


def _layers(bert: BertModel) -> Any:
    return bert.encoder.layer


def loss(model: StanceModel, before: StanceModel, step: Step, lower: int = LOWER) -> Tensor:
    """Mean cross-entropy of the labels of ``step``; if it is held, with how far what is said lies from what was said ``before``.

    Both have the same ``lower`` layers.
    """
    ids, types, lengths = pack([example.window for example in step.examples])
    ids, types = ids.to(DEVICE), types.to(DEVICE)

    def above(some: StanceModel, read: Tensor) -> Tensor:
        scores: Tensor = some.head(through(some.encoder, read, lengths, slice(lower, None)), types, lengths)
        return scores

    with torch.no_grad():
        read = through(before.encoder, embedded(before.encoder, ids, types, lengths), lengths, slice(lower))
    asked = Asked.of(step.examples, lengths)
    scores = above(model, read)
    value = asked.lost(scores)
    if step.held:
        with torch.no_grad():
            told = above(before, read)
        value = value + asked.apart(scores, told)
    return value


def steps(lessons: Lessons, plan: Run[Mixture], made: Mixture) -> list[Step]:
    """The steps of both kinds, in random order."""
    random = Random(plan.seed)
    found = []
    for mix, held in ((plan.mixture, True), (made, False)):
        examples = mixture(lessons, mix, plan.seed)
        found += [Step(batch, held) for batch in batches(examples, lambda example: len(example.window), plan.schedule.tokens)]
    random.shuffle(found)
    return found


def run(
    data: Path, weights: Path, out: Path, plan: Run[Mixture] = PLAN, made: Mixture = MADE, lower: int = LOWER, rank: int = RANK
) -> None:
    """Teach the encoder of the folder ``weights``/stance onward; ``weights``/article tells who is named and quoted in a text."""
    folder = weights / ENCODER
    tokenize = read_tokenizer(folder)
    wanted = [name for name in SETS if getattr(plan.mixture, name) or getattr(made, name)]
    lessons = Lessons.read(data, lambda: reader(weights / ARTICLE), tokenize, out / "lessons", wanted, MOST)
    _, head = read_heads(folder / "heads" / "stance.safetensors")
    torch.manual_seed(plan.seed)
    model, before = Upper(load_bert(folder), head, lower, rank), Upper(load_bert(folder), head, lower, rank=1)
    before.to(DEVICE).eval().requires_grad_(False)
    model.to(DEVICE)
    order = steps(lessons, plan, made)
    train(model, model.encoder, order, lambda step: loss(model, before, step, lower), plan.schedule, plan.seed, out / "checkpoint.pt")
    adapter.store(both(adapter.factors(folder), {name: (change.up, change.down) for name, change in model.cpu().changes.items()}), out)
    save_heads(out, "stance", [LOGITS.stored()], model.head.state_dict())


def both(first: adapter.Factors, then: adapter.Factors) -> adapter.Factors:
    """The factors of the sum of two changes."""
    some = {name: [changes[name] for changes in (first, then) if name in changes] for name in {*first, *then}}
    return {name: (torch.cat([up for up, _ in each], dim=1), torch.cat([down for _, down in each])) for name, each in some.items()}


def main() -> None:
    """Read the command line and teach."""
    parser = Command("models.training.upper", __doc__, weights=FOLDERS)
    parser.add_argument("--out", type=Path, required=True, help="lessons, the checkpoint, adapter.safetensors and heads go here")
    options = parser.read()
    run(options.data, options.weights, options.out)


if __name__ == "__main__":
    main()
