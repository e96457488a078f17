"""What the engine and the service do on an NVIDIA GPU: ``python -m bench.gpu --out FILE``; ``bench/gpu.sh`` runs it with all it needs.

Written for a machine that is there for minutes: every part is timed, kept as soon as it is done, and left out when the time is up.
Where weights are not there, random ones of their shape are measured: an encoder is as fast with those, but what it says is noise, so
decoding takes longer or shorter than it would.
"""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import BertConfig, BertModel

from bench import report
from bench.articles import BRIEF, FIVE, mix
from bench.load import Load, arrivals, span
from bench.offline import Offline, batches
from bench.samples import quantile
from bench.served import SENTENCE, analyze, answered, repeated
from bench.server import Copydesk
from models.encoders import loading, peaks
from models.encoders.window import Window, operations
from service.inference.loading import LANES
from service.settings import Settings

Results = dict[str, Any]

POINTER = 1024
"""Bytes of what stands in place of a large file that was not fetched, at most."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    tokens: Sequence[int]
    """Of a forward pass."""
    windows: int
    """In an offline run."""
    articles: int
    lengths: Sequence[tuple[int, int]]
    """Of those, in words."""
    clients: Sequence[int]
    shares: Sequence[float]
    """Of the served rate, offered as arrivals."""
    seconds: float
    """Of arrivals."""
    idle: int
    """Texts sent to an idle server."""
    runs: int
    """Of what is repeated; the median counts."""


GPU = Scale((1024, 4096, 16_384, 32_768), 2_000, 400, FIVE, (1, 16, 64, 256), (0.5, 0.8), 15.0, 50, 3)
DRY = Scale((1024,), 4, 5, (BRIEF,), (4,), (0.5,), 3.0, 1, 1)
"""On a CPU: whether all of it runs."""


class Run:
    """A run and what it has found so far."""

    def __init__(self, device: str, scale: Scale, models: Mapping[str, Path], out: Path, deadline: float) -> None:
        self.found: Results = {"measured_on": device, "failures": {}}
        self.models = models
        self._device, self._scale, self._out, self._deadline = torch.device(device), scale, out, deadline
        self._settings = Settings.model_validate({"device": device, "backend": "auto" if device == "cuda" else "fp32", **models})

    def take(self, name: str, part: Callable[[], Results]) -> None:
        """Do a part and write all there is; what fails is told and costs no other."""
        if time.monotonic() > self._deadline:
            self.found["failures"][name] = "the time was up"
            return
        start = time.monotonic()
        try:
            self.found[name] = part()
        except Exception as error:  # whatever it is, what else there is time for is still worth having
            self.found["failures"][name] = f"{type(error).__name__}: {error}"
        said = self.found["failures"].get(name, self.found.get(name))
        print(f"{name} ({time.monotonic() - start:.0f} s): {json.dumps(said)}", flush=True)
        self.write()

    def write(self) -> None:
        """All there is."""
        self._out.parent.mkdir(parents=True, exist_ok=True)
        self._out.write_text(json.dumps(self.found, indent=1) + "\n", encoding="utf-8")

    def peak(self) -> Results:
        """Operations a second of the best product of the encoder's shape, and on a GPU of a large square one."""
        config = BertConfig.from_pretrained(self.models["article_model"])
        shape, backend = (config.hidden_size, config.intermediate_size), "bf16" if self._device.type == "cuda" else "fp32"
        found = {"backend": backend, "encoder_shape_tflops": peaks.peak(backend, self._device) / 1e12}
        if self._device.type == "cuda":
            found["square_8192_tflops"] = peaks.gpu_peak(self._device, torch.bfloat16, 8192, 8192, 4, tokens=8192) / 1e12
            found["memory_gb"] = torch.cuda.get_device_properties(self._device).total_memory / 1e9
        return found | {"operations_a_token": operations(config.num_hidden_layers, *shape)}

    def offline(self) -> Results:
        """Tokens a second of the encoder alone, fed from this process by as many threads as a service has lanes, by tokens a batch."""
        encoder = loading.load_encoder(self.models["article_model"], self._device, self._settings.backend)
        windows = _windows(self._scale.windows)
        lanes = LANES if self._device.type == "cuda" else 1
        rates: dict[str, float] = {}
        with ThreadPoolExecutor(lanes) as pool:
            for tokens in self._scale.tokens:
                made = list(batches(windows, tokens))
                _drained(pool, encoder.run, made * lanes)  # graphs are captured when a shape comes to a lane for the second time
                seconds = [_timed(partial(_drained, pool, encoder.run, made)) for _ in range(self._scale.runs)]
                rates[str(tokens)] = sum(map(len, windows)) / quantile(seconds, 0.5)
        best = max(rates.values())
        return {"tokens_s": rates, "best_tokens_s": best, **self._share(best)}

    def latency(self) -> Results:
        """Milliseconds of one forward pass, by tokens of one window."""
        encoder = loading.load_encoder(self.models["article_model"], self._device, self._settings.backend)
        found = {}
        for tokens in (16, 64, 254):
            window = [_window(tokens)]
            seconds = [_timed(partial(encoder.run, window)) for _ in range(3 + 10 * self._scale.runs)][3:]
            found[f"{tokens}_tokens_ms"] = {"p50": 1000 * quantile(seconds, 0.5), "p99": 1000 * quantile(seconds, 0.99)}
        return found

    def served(self) -> Results:
        """The service over HTTP beside the processes it computes with: rates, their ratio, latencies, and what Python takes a document."""
        articles = mix(self._scale.articles, lengths=self._scale.lengths)
        requests = [analyze(text) for text in articles]
        found: Results = {}
        with Offline(self._settings) as engine:
            windows = [window for text in articles for window in engine.windows(text)]
            useful = sum(map(len, windows))
            engine.seconds(windows)
            found["engine_tokens_s"] = useful / quantile([engine.seconds(windows) for _ in range(self._scale.runs)], 0.5)
            found["windows_mean_tokens"] = useful / len(windows)
        given = {name: str(path) for name, path in self.models.items()}
        with Copydesk(device=self._settings.device, backend=self._settings.backend, queue_tokens=2_000_000, **given) as server:
            found["ready_s"] = server.ready_seconds
            answered(Load(server.url, repeated(requests, self._scale.clients[-1]), self._scale.clients[-1]).run())
            before = _stages(server)
            rates: dict[str, float] = {}
            for clients in self._scale.clients:
                sent = repeated(requests, 2 * clients) if clients > 1 else requests[: max(1, len(requests) // 10)]
                tokens = useful * len(sent) / len(requests)
                rates[str(clients)] = tokens / span(answered(Load(server.url, sent, clients).run()))
                self.found["served"] = found | {"tokens_s_by_clients": rates}
                self.write()
            best = max(rates.values())
            found |= {"tokens_s_by_clients": rates, "served_over_engine": best / found["engine_tokens_s"], **self._share(best)}
            found["documents_s"] = best * len(articles) / useful
            found["python"] = _python(before, _stages(server))
            found["idle_ms"] = {name: self._idle(server, text) for name, text in (("sentence", SENTENCE), ("article", articles[1]))}
            found["arrivals"] = [self._arrivals(server, requests, share, found["documents_s"]) for share in self._scale.shares]
            found["memory_mb"] = server.memory()
        return found

    def _idle(self, server: Copydesk, text: str) -> dict[str, float]:
        request = analyze(text)
        seconds = [_timed(lambda: server.post(request.path, request.body)) for _ in range(3 + self._scale.idle)][3:]
        return {name: 1000 * quantile(seconds, share) for name, share in (("p50", 0.5), ("p99", 0.99))}

    def _arrivals(self, server: Copydesk, requests: Sequence[Any], share: float, capacity: float) -> Results:
        replies = Load(server.url, requests, instants=arrivals(share * capacity, self._scale.seconds)).run()
        seconds = [reply.seconds for reply in replies if reply.status == 200]
        latencies = {f"p{100 * part:.0f}_ms": 1000 * quantile(seconds, part) for part in (0.5, 0.95, 0.99) if seconds}
        late = quantile([reply.sent - reply.due for reply in replies], 0.99) if replies else 0.0
        return {"share": share, "documents": len(replies), "answered": len(seconds), **latencies, "driver_late_p99_ms": 1000 * late}

    def _share(self, tokens_s: float) -> Results:
        """``tokens_s`` as a share of the peaks: of the best product of the encoder's shape, and of a large one, which is the usual MFU."""
        peak = self.found.get("peak")
        if peak is None:
            return {}
        tflops = tokens_s * peak["operations_a_token"] / 1e12
        shares = {"of_encoder_shape": tflops / peak["encoder_shape_tflops"]}
        if "square_8192_tflops" in peak:
            shares["mfu"] = tflops / peak["square_8192_tflops"]
        return {"tflops": tflops, **shares}


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _drained(pool: ThreadPoolExecutor, read: Callable[[list[Window]], Any], made: Sequence[list[Window]]) -> None:
    for _ in pool.map(read, made):
        pass


def _window(tokens: int, seed: int = 0) -> Window:
    ids = np.random.default_rng(seed).integers(1000, 20_000, tokens)
    return Window(ids, np.zeros_like(ids))


def _windows(count: int) -> list[Window]:
    """As articles give them: most are full, some end a text."""
    draw = np.random.default_rng(0)
    return [_window(int(draw.integers(16, 254)) if number % 5 == 0 else 254, number) for number in range(count)]


def _stages(server: Copydesk) -> dict[str, float]:
    """Seconds that documents took in Python so far, all stages together, and how many there were."""
    return {"seconds": server.count("copydesk_stage_seconds_sum"), "documents": server.count("copydesk_documents_total")}


def _python(before: Mapping[str, float], after: Mapping[str, float]) -> Results:
    documents = after["documents"] - before["documents"]
    each = (after["seconds"] - before["seconds"]) / documents if documents else 0.0
    return {"ms_a_document": 1000 * each, "documents_s_of_one_core": 1 / each if each else None}


def models(folder: Path, work: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The model folders in ``folder`` by setting, and by name whether their weights are ``shipped`` or ``random`` ones made in ``work``."""
    paths, kinds = {}, {}
    for name in ("article", "stance"):
        path = folder / name
        file = path / "model.safetensors"
        kinds[name] = "shipped" if file.is_file() and file.stat().st_size > POINTER else "random"
        paths[f"{name}_model"] = path if kinds[name] == "shipped" else _random(path, work / name)
    return paths, kinds


def _random(folder: Path, out: Path) -> Path:
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(folder, out, ignore=shutil.ignore_patterns("model.safetensors"))
    torch.manual_seed(0)
    BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False).save_pretrained(out)
    return out


def main() -> int:
    """Run; returns the exit code: 0 unless a part failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--device", choices=["cuda", "cpu"], default="cuda", help="cpu: a dry run that measures nothing of a GPU")
    parser.add_argument("--out", type=Path, default=Path("build") / "gpu.json")
    parser.add_argument("--seconds", type=float, default=420.0, help="after which no further part begins (default 420)")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        print("torch sees no GPU here: --device cpu is a dry run", file=sys.stderr)
        return 2
    found, kinds = models(Settings().article_model.parent, Path("build") / "gpu")
    deadline = time.monotonic() + options.seconds
    run = Run(options.device, GPU if options.device == "cuda" else DRY, found, options.out, deadline)
    run.found |= {"machine": report.machine(), "versions": report.versions(), "weights": kinds}
    for name in ("peak", "offline", "latency", "served"):
        run.take(name, getattr(run, name))
    return 1 if run.found["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
