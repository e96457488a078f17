"""Heads of one task learnt on the hidden states of an encoder that stays as it is: minutes, where training it all takes hours.

The encoder reads every example once. What it says of the words is kept in half precision (768 bytes a word with the encoder shipped), and
the layers of the task's heads, which are linear, see it as often as is wanted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from models.encoders.bundle import read_tokenizer, write_card
from models.encoders.folder import BundleError, check
from models.encoders.heads import WordHeads, read_heads, save_heads
from models.encoders.loading import TorchBert, device_of, load_bert
from models.encoders.packed import pack, rows_read
from models.encoders.window import Window
from models.task import ARTICLE, Task
from models.text.tokens import Tokenizer
from models.training import losses
from models.training.batch import batch as arrays
from models.training.examples import NONE, Example
from models.training.loop import BATCH_TOKENS, batches, card

RATE = 1e-3
"""Learning rate at the first step; it falls linearly to zero."""


@dataclass(frozen=True, slots=True)
class Words:
    """An example whose tokens are its words, and their hidden states (W, hidden), float16."""

    example: Example
    hidden: Tensor

    def __len__(self) -> int:
        return len(self.hidden)


def run(task: Task[Any], data: Path, weights: Path, out: Path, passes: int, seed: int = 13) -> list[float]:
    """Fit the heads of ``task`` on its examples in ``data``; what each pass lost on average, which is printed as well.

    The encoder is that of the model folder ``weights``, whose heads of the task, if it has the same, are where learning starts. The file
    of heads and a card yet without figures go to ``out``/heads.

    Raises:
        BundleError: the encoder cannot be used, or ``task`` has no heads on words or no examples.
        FileNotFoundError: a data set is missing.
    """
    module = task.module("examples")
    if task.encoder != ARTICLE or not task.heads:
        raise BundleError(f"{task.name} has no heads on the encoder of articles")
    if module is None:
        raise BundleError(f"the folder of {task.name} has no module examples: it says what the heads are taught")
    check(weights)
    tokenize = read_tokenizer(weights)
    body = TorchBert(load_bert(weights), device_of("auto"))
    seen = list(read(body, tokenize, (piece for example in module.examples(data, tokenize) for piece in example.within())))
    if not seen:
        raise BundleError(f"{data} has no examples for {task.name}")
    torch.manual_seed(seed)
    layers = start(task, weights, body.bert.config.hidden_size)
    lost = fit(layers, task, seen, passes, Random(seed))
    stored = [head.stored() for head in task.heads]
    save_heads(out, task.name, stored, layers.tensors_of(stored))
    write_card(out, task.name, card(task.name, f"copydesk-{task.name}"))
    return lost


def read(body: TorchBert, tokenize: Tokenizer, examples: Iterable[Example]) -> Iterator[Words]:
    """The examples that have words, with what the encoder says of these."""
    pairs = [(example, first) for example in examples if len(first := example.words)]
    steps = batches(pairs, lambda pair: len(pair[0]) + 2, BATCH_TOKENS)
    for batch in tqdm(steps, desc="reading", unit="batch", mininterval=10):
        windows = [_window(tokenize, example, first) for example, first in batch]
        rows, counts = rows_read(windows)
        with torch.inference_mode():
            hidden = body(*pack(windows), rows).half().cpu()
        for (example, first), states in zip(batch, hidden.split(list(counts)), strict=True):
            yield Words(_at_words(example, first), states.clone())


def _window(tokenize: Tokenizer, example: Example, first: NDArray[np.int64]) -> Window:
    ids = np.concatenate(([tokenize.cls], example.ids, [tokenize.sep]))
    return Window(ids, np.concatenate(([0], example.types, [0])), first + 1)


def _at_words(example: Example, first: NDArray[np.int64]) -> Example:
    """The example with the words that begin at ``first`` for tokens."""

    def word(token: int) -> int:
        return NONE if token == NONE else int(np.searchsorted(first, token))

    return Example(
        example.ids[first],
        example.types[first],
        {head: allowed[first] for head, allowed in example.tags.items()},
        np.arange(len(first)),
        tuple(pointer.renumbered(word) for pointer in example.pointers),
        {head: tuple((word(low), word(high), score) for low, high, score in some) for head, some in example.grades.items()},
    )


def start(task: Task[Any], weights: Path, hidden: int) -> WordHeads:
    """The layers to begin with: those of the folder ``weights`` where it has the same heads, else new ones.

    Raises:
        BundleError: the heads' file is damaged.
    """
    stored = [head.stored() for head in task.heads]
    layers = WordHeads(hidden, stored)
    file = weights / "heads" / f"{task.name}.safetensors"
    if file.is_file():
        try:
            settings, tensors = read_heads(file)
            if settings == stored:
                layers.load_state_dict(tensors)
        except (ValueError, RuntimeError) as error:
            raise BundleError(f"{file} is damaged or belongs to another encoder") from error
    return layers


def fit(layers: WordHeads, task: Task[Any], seen: Sequence[Words], passes: int, random: Random) -> list[float]:
    """Train ``layers`` on ``seen`` in ``passes`` of new order; the mean loss of each pass's batches."""
    orders = [batches(random.sample(seen, len(seen)), len, BATCH_TOKENS) for _ in range(passes)]
    total = sum(map(len, orders))
    optimizer = torch.optim.AdamW(layers.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda done: 1 - done / total)
    layers.train()
    lost = []
    for number, order in enumerate(orders, 1):
        lost.append(float(np.mean([_step(layers, task, batch, optimizer, schedule) for batch in order])))
        print(f"pass {number}: loss {lost[-1]:.4f}", flush=True)
    layers.eval()
    return lost


def _step(
    layers: WordHeads,
    task: Task[Any],
    batch: Sequence[Words],
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
) -> float:
    hidden = layers.dropout(torch.cat([words.hidden for words in batch]).float())
    starts = np.cumsum([0, *map(len, batch)])
    value = losses.loss(layers, task.heads, hidden, arrays([(int(at), words.example) for at, words in zip(starts, batch, strict=False)]))
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    schedule.step()
    return value.item()
