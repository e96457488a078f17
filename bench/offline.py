"""The encoder without a service around it: packed as the engine runs it, and as ``transformers`` alone would."""

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import cast

import torch
from torch import nn
from transformers import AutoModel, BertModel

from bench.samples import Bar, Figure, alternate, ratio
from models.analyzer import ARTICLE, Analyzer, load
from models.bundle import device_of
from models.encoder import Window, forward, pack
from service.settings import Settings

TASKS = frozenset(("entities", "quotes", "hedging"))

PADDED = (8, 32)
"""Windows of a padded batch: the better of the two counts."""


def batches(windows: Sequence[Window], tokens: int) -> Iterator[list[Window]]:
    """``windows`` in their order, as many at a time as have at most ``tokens`` together; a longer one stands alone."""
    batch: list[Window] = []
    used = 0
    for window in windows:
        if batch and used + len(window) > tokens:
            yield batch
            batch, used = [], 0
        batch.append(window)
        used += len(window)
    if batch:
        yield batch


def pad(windows: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, token types and attention mask, each (windows, longest), as a tokeniser pads them."""
    longest = max(map(len, windows))
    ids, types, mask = (torch.zeros(len(windows), longest, dtype=torch.int64) for _ in range(3))
    for row, window in enumerate(windows):
        ids[row, : len(window)] = torch.from_numpy(window.ids)
        types[row, : len(window)] = torch.from_numpy(window.types)
        mask[row, : len(window)] = 1
    return ids, types, mask


class Offline:
    """The models of the server's settings, in this process."""

    def __init__(self, settings: Settings, batch_tokens: int) -> None:
        self.analyzer: Analyzer = load(settings.article_model, settings.stance_model, device=settings.device, threads=settings.threads)
        self._folder = settings.article_model
        self._device = device_of(settings.device)
        self._batch_tokens = batch_tokens

    def windows(self, text: str) -> list[Window]:
        """What the article encoder reads of ``text``."""
        return [work.window for work in self.analyzer.plan(text, TASKS).work]

    def text_tokens(self, text: str) -> int:
        """Tokens of ``text`` itself: no special tokens, no overlap."""
        return len(self.analyzer.plan(text, TASKS).tokens)

    def seconds(self, windows: Sequence[Window]) -> float:
        """How long the encoder takes for ``windows``, in batches as large as the server's."""
        encoder = self.analyzer.encoders[ARTICLE]
        start = time.perf_counter()
        for batch in batches(windows, self._batch_tokens):
            encoder.run(batch)
        return time.perf_counter() - start

    def packing(self, name: str, windows: Sequence[Window], repetitions: int) -> list[Figure]:
        """Packed ÷ padded and packed ÷ one by one: the same weights, ``windows`` in order of arrival, tokens that somebody sent."""
        bert = self._bert()
        tokens = sum(map(len, windows))

        def rate(run: Callable[[], None]) -> float:
            start = time.perf_counter()
            with torch.inference_mode():
                run()
            self._wait()
            return tokens / (time.perf_counter() - start)

        ways = {
            "packed": partial(self._packed, bert, windows),
            "single": partial(self._padded, bert, windows, 1),
            **{f"padded_{size}": partial(self._padded, bert, windows, size) for size in PADDED},
        }
        alternate(1, *(partial(rate, partial(self._padded, bert, windows[:1], 1)),))  # warm
        rates = dict(zip(ways, alternate(repetitions, *(partial(rate, way) for way in ways.values())), strict=True))
        packed = {"packed": rates["packed"]}
        padded = {way: found for way, found in rates.items() if way.startswith("padded")}
        return [
            ratio(f"packed_over_padded_{name}", packed, padded),
            ratio(f"packed_over_single_{name}", packed, {"single": rates["single"]}),
        ]

    def gemm_share(self, windows: Sequence[Window], repetitions: int) -> Figure:
        """The rate of the encoder's matrix products, all other work counted as theirs, ÷ that of the largest of them alone."""
        bert = self._bert()
        layers, hidden, inner = (int(n) for n in (bert.config.num_hidden_layers, bert.config.hidden_size, bert.config.intermediate_size))
        batch = next(batches(windows, self._batch_tokens))
        tokens = sum(map(len, batch))
        left = torch.randn(tokens, hidden, device=self._device)
        right = torch.randn(hidden, inner, device=self._device)
        times = 8

        def encoder() -> float:
            operations = 2 * tokens * layers * (4 * hidden**2 + 2 * hidden * inner)
            start = time.perf_counter()
            with torch.inference_mode():
                self._packed(bert, batch)
            self._wait()
            return operations / (time.perf_counter() - start) / 1e9

        def product() -> float:
            start = time.perf_counter()
            for _ in range(times):
                torch.mm(left, right)
            self._wait()
            return times * 2 * tokens * hidden * inner / (time.perf_counter() - start) / 1e9

        encoder(), product()
        encoder_rates, product_rates = alternate(repetitions, encoder, product)
        return ratio("gemm_share", {"encoder_gflops": encoder_rates}, {"gemm_gflops": product_rates}, Bar("≥", 0.6))

    def _bert(self) -> BertModel:
        bert: BertModel = AutoModel.from_pretrained(self._folder, add_pooling_layer=False, dtype=torch.float32, local_files_only=True)
        cast(nn.Module, bert).to(self._device).eval()
        return bert

    def _packed(self, bert: BertModel, windows: Sequence[Window]) -> None:
        for batch in batches(windows, self._batch_tokens):
            ids, types, lengths = pack(batch)
            forward(bert, ids.to(self._device), types.to(self._device), lengths)

    def _padded(self, bert: BertModel, windows: Sequence[Window], size: int) -> None:
        for start in range(0, len(windows), size):
            ids, types, mask = (part.to(self._device) for part in pad(windows[start : start + size]))
            bert(input_ids=ids, token_type_ids=types, attention_mask=mask)

    def _wait(self) -> None:
        if self._device.type == "cuda":
            torch.cuda.synchronize()
