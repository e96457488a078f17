"""``python -m models.training.quantization --data DIR --weights DIR``: measure what the int8 backend must know, on training text.

Writes int8.json into both model folders: by layer and site the range of the activations, and which channels of the feed-forward input
are wider than the others. ``python -m models.evaluation`` afterwards tells what it costs.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.analysis import Analyzer
from models.encoders.folder import INT8
from models.encoders.int8 import SITES
from models.encoders.loading import PairEncoder, TorchBert, WordEncoder
from models.encoders.packed import pack
from models.encoders.window import Window
from models.local import load
from models.task import ARTICLE
from models.tasks import stance
from models.tasks.stance import ENCODER as STANCE
from models.training.command import FOLDERS, Command
from models.training.rows import read

ARTICLES = {
    "quotes/polnear": 40,
    "entities/worldwide": 200,
    "entities/conll2003": 200,
    "hedging/szeged_wiki": 150,
}
"""Rows of training files that the article encoder's ranges are measured on."""

PAIRS = {"stance/vast": 200, "stance/newsmtsc": 200}
"""Rows for the stance encoder."""

WINDOWS = 500
BATCH = 8
"""Windows of a forward pass."""

KEPT = {ARTICLE: 0.99999, STANCE: 0.999999}
"""Share of the values of a batch that a range holds at either end, by what costs least on the dev files: single values far out cost all
others precision."""

WIDEST = 4
"""Channels of a layer's middle that may have a wider range of their own, and inner ones left in float32. A few channels of a BERT are
several times wider than all others (Kovaleva et al., "BERT Busters: Outlier Dimensions that Disrupt Transformers", ACL Findings 2021)."""


def windows_of(analyzer: Analyzer, data: Path, encoder: str) -> list[Window]:
    """What ``encoder`` reads of the training rows, in random order."""
    random = Random(3)
    windows: list[Window] = []
    for name, count in (ARTICLES if encoder == ARTICLE else PAIRS).items():
        rows = read(data / f"{name}.train.jsonl.gz")
        for row in random.sample(rows, min(count, len(rows))):
            if encoder == ARTICLE:
                windows += [work.window for work in analyzer.plan(row["text"], frozenset({"entities"})).work]
            else:
                asked = {stance.TASK.name: stance.Options((row["target"],))}
                plan = analyzer.plan(row["text"], frozenset(asked), asked)
                outputs = [analyzer.encoders[work.encoder].run([work.window])[0] for work in plan.work[: plan.first]]
                windows += analyzer.mark(plan, outputs).readings[stance.TASK.name].windows[:3]
    random.shuffle(windows)
    return windows[:WINDOWS]


def measure(body: TorchBert, windows: Sequence[Window], kept: float = KEPT[ARTICLE]) -> dict[str, Any]:
    """The contents of int8.json for ``body``: ``ranges`` by site and layer; ``wide`` and ``aside`` by layer."""
    layers: Any = body.bert.encoder.layer
    inputs: dict[tuple[str, int], list[Tensor]] = defaultdict(list)
    hooks = [
        module.register_forward_pre_hook(lambda _, given, key=(site, i): inputs[key].append(given[0].cpu()))
        for i, layer in enumerate(layers)
        for site, module in zip(SITES, _products(layer), strict=True)
    ]
    lows: dict[tuple[str, int], list[float]] = defaultdict(list)
    highs: dict[tuple[str, int], list[float]] = defaultdict(list)
    extents: dict[tuple[str, int], Tensor] = {}
    with torch.inference_mode():
        for at in range(0, len(windows), BATCH):
            body(*pack(windows[at : at + BATCH]))
            for (site, i), (values,) in inputs.items():
                if site in ("middle", "inner"):
                    extent = values.abs().amax(dim=0)
                    extents[site, i] = torch.maximum(extents.get((site, i), extent), extent)
                    values = values.clone()
                    values[:, extents[site, i].topk(WIDEST).indices] = 0
                low, high = np.quantile(values.numpy(), (1 - kept, kept))
                lows[site, i].append(float(low))
                highs[site, i].append(float(high))
            inputs.clear()
    for hook in hooks:
        hook.remove()
    ranges = {site: [[round(float(np.mean(ends[site, i])), 4) for ends in (lows, highs)] for i in range(len(layers))] for site in SITES}
    wide = [_wide(extents["middle", i], *ranges["middle"][i]) for i in range(len(layers))]
    aside = [sorted(extents["inner", i].topk(WIDEST).indices.tolist()) for i in range(len(layers))]
    return {"windows": len(windows), "kept": kept, "ranges": ranges, "wide": wide, "aside": aside}


def _products(layer: Any) -> Iterator[nn.Module]:
    """The matrix products whose inputs are those of :data:`SITES`."""
    yield from (layer.attention.self.value, layer.attention.output.dense, layer.intermediate.dense, layer.output.dense)


def _wide(extent: Tensor, low: float, high: float) -> dict[str, float]:
    """The channels of ``extent`` (hidden,) that reach beyond the range of the others, and how many times its smaller half."""
    common = min(-low, high)
    channels = extent.topk(WIDEST).indices.tolist()
    return {str(i): round(float(extent[i]) / common, 2) for i in sorted(channels) if extent[i] > common}


def main() -> None:
    """Read the command line, measure, write."""
    parser = Command("models.training.quantization", __doc__, weights=FOLDERS)
    options = parser.read()
    folders = options.weights / ARTICLE, options.weights / STANCE
    analyzer = load(*folders, device="cpu", backend="fp32", threads=options.threads, kernels="torch")
    for name in (ARTICLE, STANCE):
        encoder = analyzer.encoders[name]
        assert isinstance(encoder, WordEncoder | PairEncoder)
        assert isinstance(encoder.body, TorchBert)
        ranges = measure(encoder.body, windows_of(analyzer, options.data, name), KEPT[name])
        (options.weights / name / INT8).write_text(json.dumps(ranges, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
