"""``python -m bench``: measure, print the table, draw, write build/bench.json."""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

import torch

from bench import footprint, loaded, plots, products, report, served
from bench.articles import SHORT, mix
from bench.loaded import Loads
from bench.offline import Offline
from bench.peers.compare import Comparison, install
from bench.peers.export import export
from bench.peers.registry import INFINITY, OPENVINO, PEERS, peers, pipelines
from bench.samples import Figure
from bench.server import BenchError, Copydesk
from models.encoders.folder import BundleError
from service.settings import Settings

OUT = Path("build") / "bench.json"
WORK = Path("build") / "bench"
"""Model folders and logs of the peers, and the plots of a quick run."""
IMAGES = Path("docs") / "images"

PIECE = 254
"""Tokens of a piece of text for a peer that does not cut: as many as our windows have, special tokens left out."""

Errors = (BenchError, BundleError, OSError, subprocess.CalledProcessError)


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    repetitions: int
    articles: int
    """In a run."""
    compared: int
    """Articles in a run beside a peer."""
    short: int
    """Short texts in a run beside a peer."""
    beside: Sequence[str] | None
    """Peers by name; None: all."""
    queue_tokens: int | None
    """Most tokens that wait: an overload lasts until so many have been computed; None: as the service is set."""
    idle: int
    """Sentences sent to an idle server."""
    starts: int
    served: Sequence[int]
    """Clients with which the service is held against its engine."""
    clients: Sequence[int]
    """Of the closed loops that are drawn."""
    offered: Sequence[float]
    """Load of open loops, as shares of the capacity."""
    open_seconds: float
    bulk_seconds: float
    overload_seconds: float
    """With the queue full."""
    lengths: Sequence[int]
    """Characters of documents."""


FULL = Scale(
    repetitions=5,
    articles=40,
    compared=40,
    short=200,
    beside=None,
    queue_tokens=None,
    idle=50,
    starts=5,
    served=served.CLIENTS,
    clients=loaded.CLIENTS,
    offered=(0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.2),
    open_seconds=20.0,
    bulk_seconds=12.0,
    overload_seconds=6.0,
    lengths=(1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000),
)
QUICK = Scale(
    repetitions=1,
    articles=10,
    compared=5,
    short=60,
    beside=("pipeline", "openvino", "litserve", "infinity"),  # the others start slowly, and are slower than these
    queue_tokens=40_000,
    idle=10,
    starts=2,
    served=(16,),
    clients=(1, 4, 16),
    offered=(0.5, 0.9, 1.2),
    open_seconds=5.0,
    bulk_seconds=6.0,
    overload_seconds=3.0,
    lengths=(1_000, 10_000, 100_000),
)


class Run:
    """A run: its figures so far, and what else is written down."""

    def __init__(self, scale: Scale, images: Path) -> None:
        self.figures: list[Figure] = []
        self.told: dict[str, Any] = {}
        self.failures = 0
        self._scale, self._images = scale, images
        self._articles = mix(scale.articles)
        self._settings = Settings()

    def measure(self) -> None:
        """Everything."""
        install([PEERS, INFINITY, OPENVINO])
        self._take("start", lambda: [footprint.starts(self._scale.starts)])
        self._take("reference", self._reference)
        with Copydesk(queue_tokens=self._scale.queue_tokens) as server, Offline(self._settings) as offline:
            self.told["limits"] = server.limits()
            self._take("engine", lambda: self._engine(offline))
            self._take("throughput", lambda: self._throughput(server, offline))
            self._take("latency", lambda: [served.idle(server, offline, self._scale.idle)])
            self._take("lanes", lambda: [served.interactive(server, offline, self._scale.bulk_seconds, self._scale.repetitions)])
            self._take("length", lambda: self._length(server))
            self._take("load", lambda: self._load(server, offline))
            self._take("memory", lambda: footprint.memory(server))
            self._take("peers", lambda: self._peers(server, offline))
        self._take("accuracy", lambda: [footprint.int8_loss([self._settings.article_model, self._settings.stance_model])])

    def _take(self, part: str, step: Callable[[], list[Figure]]) -> None:
        """The figures of ``step``; a failure costs those, and is told."""
        start = time.perf_counter()
        try:
            self.figures += step()
            print(f"{part}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
        except Errors as error:
            self.failures += 1
            self.told.setdefault("failures", {})[part] = str(error)
            print(f"{part} could not be measured: {error}", file=sys.stderr)

    def _reference(self) -> list[Figure]:
        with Offline(self._settings.model_copy(update={"backend": "fp32"})) as offline:
            return self._engine(offline)

    def _engine(self, offline: Offline) -> list[Figure]:
        """The share of the best matrix products that the encoder reaches; once, where all is computed by the reference."""
        if any(figure.name == f"gemm_{offline.backend}" for figure in self.figures):
            return []
        self._only_on_cpu()
        windows = [window for text in self._articles[: self._scale.compared] for window in offline.windows(text)]
        return [products.share(self._settings, offline, windows, self._scale.repetitions)]

    def _only_on_cpu(self) -> None:
        if self._settings.device != "cpu" and torch.cuda.is_available():
            raise BenchError("matrix products and peers are measured on the CPU: set COPYDESK_DEVICE=cpu for them")

    def _throughput(self, server: Copydesk, offline: Offline) -> list[Figure]:
        return served.throughput(server, offline, self._articles, self._scale.repetitions, self._scale.served)

    def _length(self, server: Copydesk) -> list[Figure]:
        figure, seconds = served.cost(server, self._scale.lengths, self._scale.repetitions)
        plots.length(seconds, self._images)
        return [figure]

    def _load(self, server: Copydesk, offline: Offline) -> list[Figure]:
        loads = Loads(server, offline, self._articles)
        closed = [loads.closed(clients) for clients in self._scale.clients]
        capacity = median(loads.closed(loaded.PEAK_CLIENTS).rate for _ in range(self._scale.repetitions))
        offered = [loads.open(share * capacity, self._scale.open_seconds) for share in self._scale.offered]
        plots.load(closed, offered, capacity, self._images)
        self.told["load"] = {
            "capacity_tokens_s": capacity,
            "closed": [asdict(point) for point in closed],
            "open": [asdict(point) for point in offered],
        }
        return loads.overload(capacity, self._scale.overload_seconds, self._scale.repetitions)

    def _peers(self, server: Copydesk, offline: Offline) -> list[Figure]:
        self._only_on_cpu()
        mixes = {"": self._articles[: self._scale.compared], "_short": mix(self._scale.short, lengths=SHORT)}
        comparison = Comparison(server, export(self._settings.article_model, WORK / "models"), mixes, self._scale.repetitions)
        self.told["peers"] = comparison.told
        beside = [
            peer for peer in peers(lambda text: offline.pieces(text, PIECE)) if not self._scale.beside or peer.name in self._scale.beside
        ]
        return [*comparison.task(beside), *comparison.tasks(pipelines())]


def main() -> int:
    """Run; returns the exit code: a bar missed is no error."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one repetition of less, rougher, in five minutes; plots go to build/bench")
    quick = parser.parse_args().quick
    machine = report.machine()
    if machine["load"] > report.BUSY:
        print(f"This machine is busy (load {machine['load']}): what follows tells little.", file=sys.stderr)
    WORK.mkdir(parents=True, exist_ok=True)
    run = Run(QUICK if quick else FULL, WORK if quick else IMAGES)
    start = time.perf_counter()
    try:
        run.measure()
    except Errors as error:
        print(f"The benchmark cannot go on: {error}", file=sys.stderr)
        return 1
    print(report.table(run.figures))
    head = {"machine": machine, "versions": report.versions(), "scale": asdict(QUICK if quick else FULL)}
    result = report.as_json(run.figures, **head, seconds=round(time.perf_counter() - start), **run.told)
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"All measurements are in {OUT}.")
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
