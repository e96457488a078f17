"""The optimisation loop both encoders share: schedule, checkpoints, progress."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import PreTrainedModel

VERSION = "1.0.0"
"""Of the weights a training makes; the service names it in every response."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to learn."""

    rate: float = 2e-4
    """Peak learning rate of the encoder."""
    head_rate: float = 1e-3
    warmup: float = 0.06
    """Share of the steps over which the rate rises; it then falls linearly to zero."""
    decay: float = 0.01
    batch_tokens: int = 2048
    seed: int = 13
    save_every: int = 200
    """Steps between checkpoints."""


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


def train(
    model: nn.Module,
    encoder: nn.Module,
    steps: Sequence[T],
    loss: Callable[[T], Tensor],
    schedule: Schedule,
    folder: Path,
) -> None:
    """Take one optimiser step per batch of ``steps``; resume from ``folder/checkpoint.pt`` when it is there.

    ``encoder`` is the part of ``model`` that learns at the encoder's rate; its frozen parameters stay as they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    own = {id(p) for p in encoder.parameters()}
    groups = [
        {"params": [p for p in model.parameters() if p.requires_grad and (id(p) in own) is inner], "lr": rate}
        for inner, rate in ((True, schedule.rate), (False, schedule.head_rate))
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=schedule.decay, fused=True)
    rising = max(1, round(schedule.warmup * len(steps)))
    scheduler = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rising, (len(steps) - step) / max(1, len(steps) - rising))
    )
    checkpoint = folder / "checkpoint.pt"
    done = 0
    torch.manual_seed(schedule.seed)
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        done = state["done"]
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        scheduler.load_state_dict(state["scheduler"])
        torch.set_rng_state(state["random"])
    model.train()
    smooth = None
    progress = tqdm(range(done, len(steps)), initial=done, total=len(steps), unit="step", mininterval=10)
    for step in progress:
        value = loss(steps[step])
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        optimizer.zero_grad()
        smooth = value.item() if smooth is None else 0.98 * smooth + 0.02 * value.item()
        progress.set_postfix(loss=f"{smooth:.4f}", refresh=False)
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


def save(model: PreTrainedModel, folder: Path, base: Path, name: str, tasks: Sequence[str]) -> None:
    """Write ``model`` in fp16 to ``folder`` as ``transformers`` reads it, with the tokenizer of ``base`` and a card yet without figures."""
    model.half().save_pretrained(folder)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(base / file, folder)
    heads = [{"task": task, "name": name, "version": VERSION} for task in tasks]
    (folder / "card.json").write_text(json.dumps({"heads": heads, "curves": {}}, indent=2) + "\n")
