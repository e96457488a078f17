"""``python -m models.training.own --data ROWS --out FOLDER``: teach an encoder a newsroom's own entity labels."""

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForTokenClassification, PreTrainedModel
from transformers.utils import logging

from models.encoders.folder import BundleError
from models.evaluation.scores import Count
from models.heads import bio
from models.tasks.entities.custom import Tagger, labels
from models.tasks.entities.custom.bundle import load, room
from models.tasks.entities.custom.words import read_tokenizer
from models.text.tokens import Tokens
from models.training.__main__ import base as minilm
from models.training.command import Command
from models.training.loop import BATCH_TOKENS, Schedule, batches, train
from models.training.rows import Row

IGNORED = -100
"""Target of a token that teaches nothing: cross-entropy leaves it out."""

Example = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Ids and targets (T,) of a window."""


def read(path: Path) -> list[Row]:
    """Rows of JSON Lines, ``{"text", "spans": [{"start", "end", "label"}]}``, with spans as (start, end, label) in order.

    Raises:
        ValueError: a line is no such row; the message says which and why.
    """
    rows: list[Row] = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                if line.strip():
                    rows.append(_row(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                why = f"no {error}" if isinstance(error, KeyError) else error
                raise ValueError(
                    f'{path}, line {number}: {why}; write {{"text": …, "spans": [{{"start": …, "end": …, "label": …}}]}}'
                ) from error
    if not any(row["spans"] for row in rows):
        raise ValueError(f"{path} has no row with spans")
    return rows


def _row(written: Row) -> Row:
    text = written["text"]
    spans = sorted((span["start"], span["end"], span["label"]) for span in written["spans"])
    if not all(0 <= start < end <= len(text) and text[start:end].strip() and isinstance(label, str) for start, end, label in spans):
        raise ValueError("a span is empty or reaches beyond its text, or its label is no string")
    if any(after[0] < before[1] for before, after in pairwise(spans)):
        raise ValueError("two spans overlap")
    return {"text": text, "spans": spans}


def _words(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """The words that share a character with ``start:end``, as a half-open range."""
    return int(np.searchsorted(tokens.ends, start, "right")), int(np.searchsorted(tokens.starts, end, "left"))


def ragged(rows: Sequence[Row], tagger: Tagger) -> list[str]:
    """The spans, as text, that do not begin and end with a word: they teach, and will be found as, the whole words."""
    pieces = []
    for row in rows:
        tokens = tagger.read(row["text"]).tokens
        for start, end, _ in row["spans"]:
            low, high = _words(tokens, start, end)
            if low >= high or (tokens.starts[low], tokens.ends[high - 1]) != (start, end):
                pieces.append(row["text"][start:end])
    return pieces


def examples(row: Row, tagger: Tagger, names: Sequence[str]) -> Iterator[Example]:
    """The windows that the service would read of the row; a word teaches where it is judged, and by its first token."""
    reading = tagger.read(row["text"])
    tokens = reading.tokens
    targets = np.full(len(tokens), IGNORED, dtype=np.int64)
    targets[tokens.first] = 0
    for start, end, label in row["spans"]:
        low, high = _words(tokens, start, end)
        targets[tokens.first[low:high]] = 2 + 2 * names.index(label)
        targets[tokens.first[low : min(low + 1, high)]] -= 1
    for cut, window in zip(reading.cuts, tagger.windows(reading), strict=True):
        judged = np.full(len(window), IGNORED, dtype=np.int64)
        shift = tagger.before - cut.low
        judged[cut.keep_low + shift : cut.keep_high + shift] = targets[cut.keep_low : cut.keep_high]
        yield window.ids, judged


def loss(model: PreTrainedModel, batch: Sequence[Example]) -> Tensor:
    """Mean cross-entropy of the words' first tokens, the windows padded to the longest."""
    longest = max(len(ids) for ids, _ in batch)
    ids = torch.full((len(batch), longest), int(model.config.pad_token_id or 0))
    targets, mask = torch.full_like(ids, IGNORED), torch.zeros_like(ids)
    for row, (tokens, target) in enumerate(batch):
        ids[row, : len(tokens)], targets[row, : len(tokens)], mask[row, : len(tokens)] = torch.tensor(tokens), torch.tensor(target), 1
    logits = model(input_ids=ids, attention_mask=mask).logits
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


def run(data: Path, base: Path, out: Path, mapping: Path | None, schedule: Schedule, passes: int, seed: int = 13) -> None:
    """Write to ``out`` a model folder, labels.json in it, that finds what ``data`` labels; killed and run again it goes on.

    Raises:
        BundleError: ``base`` cannot be used, or nothing says what a label stands for.
        ValueError: ``data`` holds something else than labelled rows.
    """
    rows = read(data)
    names = sorted({label for row in rows for _, _, label in row["spans"]})
    types = labels.types(names, mapping)
    tokenizer = read_tokenizer(base)
    torch.manual_seed(seed)
    logging.set_verbosity_error()  # that the labels' weights are new is what is wanted
    ids = dict(enumerate(bio(names)))
    model = AutoModelForTokenClassification.from_pretrained(
        base,
        id2label=ids,
        label2id={label: i for i, label in ids.items()},
        ignore_mismatched_sizes=True,
        dtype=torch.float32,
        local_files_only=True,
        trust_remote_code=False,
    )
    tagger = Tagger(tokenizer, room(model, tokenizer))
    if odd := ragged(rows, tagger):
        print(f"{len(odd)} spans do not begin and end with a word and stand for whole words, such as {odd[0]!r}", file=sys.stderr)
    random = Random(seed)
    pool = [example for row in rows for example in examples(row, tagger, names)]
    steps = [batch for _ in range(passes) for batch in batches(random.sample(pool, len(pool)), lambda tagged: len(tagged[0]), BATCH_TOKENS)]
    checkpoint = out / "checkpoint.pt"
    encoder: nn.Module = model.base_model
    train(model, encoder, steps, lambda batch: loss(model, batch), schedule, seed, checkpoint)
    model.save_pretrained(out)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        if (base / file).is_file():
            shutil.copy(base / file, out)
    (out / labels.FILE).write_text(json.dumps(types, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    checkpoint.unlink()


def measure(folder: Path, data: Path) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of the model in ``folder`` on ``data``, by our types and for ``all``: spans exactly right, as served."""
    encoder, tagger, card = load(folder, None, torch.device("cpu"))
    counts: dict[str, Count] = defaultdict(Count)
    for row in read(data):
        reading = tagger.read(row["text"])
        outputs = [output for window in tagger.windows(reading) for output in encoder.run([window])]
        answered = {(span.span.start, span.span.end, span.label) for span in tagger.spans(row["text"], reading, outputs)}
        gold = {(start, end, card["labels"].get(label, label)) for start, end, label in row["spans"]}
        gold = {triple for triple in gold if triple[2] is not None}
        for kind in {label for *_, label in gold | answered}:
            counts[kind].add({triple for triple in gold if triple[2] == kind}, {triple for triple in answered if triple[2] == kind})
        counts["all"].add(gold, answered)
    return {kind: count.figures() for kind, count in sorted(counts.items())}


def main() -> None:
    """Read the command line and train."""
    parser = Command("models.training.own", __doc__, data='JSON Lines: {"text", "spans": [{"start", "end", "label"}]}')
    parser.add_argument("--out", type=Path, required=True, help="folder for the model")
    parser.add_argument("--base", type=Path, help="folder of the encoder to start from (default: the MiniLM that ours start from)")
    parser.add_argument("--labels", type=Path, help="what the labels stand for, as labels.json (default: their own names)")
    parser.add_argument("--dev", type=Path, help="rows like --data to measure the finished model on")
    parser.add_argument("--passes", type=int, default=5, help="times the rows are read (default: 5)")
    parser.add_argument("--rate", type=float, default=5e-5, help="peak learning rate of the encoder (default: 5e-5)")
    options = parser.read()
    schedule = Schedule(rate=options.rate, head_rate=20 * options.rate)
    try:
        run(options.data, options.base or minilm(), options.out, options.labels, schedule, options.passes)
        if options.dev:
            print(json.dumps(measure(options.out, options.dev), indent=2))
    except (BundleError, ValueError, OSError) as error:
        raise SystemExit(f"models.training.own: {next(iter(str(error).splitlines()), type(error).__name__)}") from error


if __name__ == "__main__":
    main()
