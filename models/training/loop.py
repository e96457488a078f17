"""The optimisation loop both encoders share: schedule, checkpoints, progress."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import PreTrainedModel

from models import tasks
from models.encoders.bundle import Card, write_card
from models.encoders.loading import device_of
from models.task import Task

VERSION = "1.10.0"
"""Of the weights a training makes; the service names it in every response."""

BATCH_TOKENS = 2048
"""Tokens of an optimiser step, if its schedule says nothing else."""

DEVICE = device_of("auto")

T = TypeVar("T")
MixtureT = TypeVar("MixtureT")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    rate: float = 2e-4
    """Peak learning rate of the encoder."""
    head_rate: float = 1e-3
    warmup: float = 0.06
    """Share of the steps over which the rate rises; it then falls linearly to zero."""
    decay: float = 0.01
    save_every: int = 200
    """Steps between checkpoints."""
    tokens: int = BATCH_TOKENS
    """Of an optimiser step."""


@dataclass(frozen=True, slots=True)
class Run(Generic[MixtureT]):
    """A mixture of data sets, how to learn it, and the seed of its order and dropout."""

    mixture: MixtureT
    schedule: Schedule
    seed: int


def batches(examples: Iterable[T], size: Callable[[T], int], budget: int) -> list[list[T]]:
    """Examples in the order given, as many a batch as ``budget`` tokens hold, at least one."""
    groups: list[list[T]] = []
    used = budget
    for example in examples:
        if used + size(example) > budget:
            groups.append([])
            used = 0
        groups[-1].append(example)
        used += size(example)
    return groups


def climb(
    model: nn.Module,
    encoder: nn.Module,
    stages: Sequence[Sequence[Run[MixtureT]]],
    steps: Callable[[Run[MixtureT]], Sequence[T]],
    loss: Callable[[T], Tensor],
    out: Path,
) -> None:
    """Train ``model`` stage upon stage; ``steps`` makes the batches of a run.

    Every run of a stage begins with the weights of the stage before. The stage ends with the mean of its runs' weights and of those it
    began with, as far as these had been trained (Wortsman et al., "Model soups", ICML 2022, and "Robust fine-tuning of zero-shot models",
    CVPR 2022). A run's checkpoint stays in ``out`` as checkpoint-STAGE-SEED.pt, so that what is finished is not done again.
    """
    fresh = {name: value.clone() for name, value in model.state_dict().items()}
    weights = fresh
    model.to(DEVICE)
    for number, stage in enumerate(stages, start=1):
        ends = []
        for run in stage:
            model.load_state_dict(weights)
            train(model, encoder, steps(run), loss, run.schedule, run.seed, out / f"checkpoint-{number}-{run.seed}.pt")
            ends.append({name: value.cpu().clone() for name, value in model.state_dict().items()})
        weights = {
            name: torch.stack([end[name] for end in ends] + ([] if torch.equal(begun, fresh[name]) else [begun])).mean(0)
            for name, begun in weights.items()
        }
    model.cpu().load_state_dict(weights)


def train(
    model: nn.Module,
    encoder: nn.Module,
    steps: Sequence[T],
    loss: Callable[[T], Tensor],
    schedule: Schedule,
    seed: int,
    checkpoint: Path,
) -> None:
    """Take one optimiser step per batch of ``steps``; resume from ``checkpoint`` when it is there.

    ``encoder`` is the part of ``model`` that learns at the encoder's rate; its frozen parameters stay as they are.
    """
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    inside = {id(p) for p in encoder.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad and (id(p) in inside) is inner], "lr": rate}
        for inner, rate in ((True, schedule.rate), (False, schedule.head_rate))
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=schedule.decay, fused=True)
    rising = max(1, round(schedule.warmup * len(steps)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rising, (len(steps) - step) / max(1, len(steps) - rising))
    )
    done = 0
    torch.manual_seed(seed)
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location="cpu")
        done = state["done"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["random"])
    model.train()
    smooth = Smooth()
    progress = tqdm(range(done, len(steps)), initial=done, total=len(steps), unit="step", mininterval=10)
    for step in progress:
        with reduced():
            value = loss(steps[step])
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        if shown := smooth.add(value.detach()):
            progress.set_postfix(loss=shown, refresh=False)
        if (step + 1) % schedule.save_every == 0 or step + 1 == len(steps):
            state = {
                "done": step + 1,
                "model": model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "scheduler": scheduler.state_dict(),
                "random": torch.get_rng_state(),
            }
            partial = checkpoint.with_suffix(".part")
            torch.save(state, partial)
            partial.replace(checkpoint)
    model.eval()


class Smooth:
    """The running mean of losses; asked for now and then, since each asking waits for the device."""

    EVERY = 20

    def __init__(self) -> None:
        self._mean: Tensor | None = None
        self._count = 0

    def add(self, value: Tensor) -> str | None:
        """The mean with ``value`` () in it, as text, at every twentieth value."""
        self._mean = value if self._mean is None else self._mean.lerp(value, 0.02)
        self._count += 1
        return f"{self._mean.item():.4f}" if self._count % self.EVERY == 0 else None


def reduced() -> torch.autocast:
    """Products in bfloat16, where the processor or GPU is made for them."""
    return torch.autocast(DEVICE.type, torch.bfloat16, enabled=DEVICE.type == "cuda" or torch.cpu.get_capabilities().get("amx_bf16", False))


def tasks_of(encoder: str) -> list[Task[Any]]:
    """The tasks that ``encoder`` reads for."""
    return [task for task in tasks.TASKS if task.encoder == encoder]


def card(task: str, name: str) -> Card:
    """The card of new heads, yet without figures; ``name`` is the model's."""
    return {"task": task, "name": name, "version": VERSION}


def passes(stages: Sequence[Sequence[Run[Any]]]) -> Counter[str]:
    """Passes over each data set, all stages together; runs of one stage are averaged, so what any of them read counts."""
    counts: Counter[str] = Counter()
    for run in (run for stage in stages for run in stage):
        counts.update(asdict(run.mixture))
    return counts


def save(
    model: PreTrainedModel,
    folder: Path,
    base: Path,
    encoder: str,
    name: str,
    taught: Mapping[str, Sequence[str]],
    read: Mapping[str, float],
) -> None:
    """Write ``model`` in fp16 to ``folder`` as ``transformers`` reads it, with the tokenizer of ``base`` and cards yet without figures.

    The cards tell of the data sets that each task was ``taught`` by, and how many passes over each were ``read``.
    """
    model.half().save_pretrained(folder)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(base / file, folder)
    for task in tasks_of(encoder):
        if task.endpoint:
            data = [{"name": name, "passes": round(read[name], 2)} for name in taught.get(task.name, ()) if read.get(name)]
            write_card(folder, task.name, card(task.name, name) | {"data": data})
