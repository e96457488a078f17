"""The peers, each set up as it is fastest."""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.peers.environment import Environment
from bench.peers.servers.options import VARIABLE, Options
from bench.server import HOST, ROOT, Server, free_port

PEERS = Environment("peers")
INFINITY = Environment("infinity")
OPENVINO = Environment("openvino")

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Peer:
    """A server to compare with."""

    name: str
    package: str
    environment: Environment
    batched: bool
    path: str
    command: Callable[[Options], list[str]]
    setup: dict[str, Any]
    """The options that it is fastest with."""
    body: Callable[[str], dict[str, Any]]

    def server(self, models: Sequence[Path]) -> Server:
        """It, serving ``models``."""
        options = Options(port=free_port(), models=[str(model) for model in models], **self.setup)
        env = {
            VARIABLE: json.dumps(asdict(options)),
            "PYTHONPATH": str(ROOT),
            "OMP_NUM_THREADS": str(options.threads),
            "HF_HUB_OFFLINE": "1",
            "BENTOML_DO_NOT_TRACK": "true",
            "DO_NOT_TRACK": "1",
            "RAY_USAGE_STATS_ENABLED": "0",
        }
        log = ROOT / "build" / "bench" / f"{self.name}.log"
        return Server(self.command(options), options.port, ("POST", self.path, self.body("Rain fell.")), env=env, log=log)


def _ours(module: str, environment: Environment = PEERS) -> Callable[[Options], list[str]]:
    return lambda options: [environment.script("python"), "-m", f"bench.peers.servers.{module}"]


def _bentoml(options: Options) -> list[str]:
    served = "bench.peers.servers.bentoml_server:Reader"
    return [PEERS.script("bentoml"), "serve", served, "--working-dir", str(ROOT), "--host", HOST, "--port", str(options.port)]


def _infinity(options: Options) -> list[str]:
    flags = ["--engine", "torch", "--device", "cpu", "--dtype", "float32", "--no-bettertransformer", "--no-compile", "--log-level", "error"]
    own = ["--model-id", options.models[0], "--batch-size", str(options.windows), "--host", HOST, "--port", str(options.port)]
    return [INFINITY.script("infinity_emb"), "v2", *flags, *own]


def peers(pieces: Callable[[str], list[str]]) -> list[Peer]:
    """All for one task. ``pieces`` cuts a text for infinity, which would read the beginning only."""
    # A process a core with a thread each, so that they never wait for each other. Characters of the mixed load in a second of one core, by
    # windows in a forward pass and texts in a batch: 1 and 1 11.2k; 4 and 1 12.8k; 8 and 1 13.4k; 4 and 4 13.5k; 8 and 4 12.9k;
    # 16 and 4 13.7k; 8 and 10 13.3k; 16 and 10 13.1k; 32 and 10 12.8k. Served, LitServe and BentoML
    # gain nothing from more than 4 texts that is more than noise.
    each_core = {"workers": CORES, "threads": 1}
    batches = {**each_core, "texts": 4, "windows": 16}
    one, several = (lambda text: {"text": text}), (lambda text: {"texts": [text]})
    return [
        Peer("pipeline", "transformers", PEERS, False, "/read", _ours("pipeline_server"), each_core, one),
        # of OpenVINO, in float32 as all are; a request at a time, as its shapes are compiled one by one and padding cost more
        Peer(
            "openvino",
            "openvino",
            OPENVINO,
            False,
            "/read",
            _ours("pipeline_server", OPENVINO),
            {**each_core, "runtime": "openvino"},
            one,
        ),
        Peer("litserve", "litserve", PEERS, True, "/read", _ours("litserve_server"), {**batches, "wait": 0.01}, one),
        Peer("ray_serve", "ray", PEERS, True, "/read", _ours("ray_server"), {**batches, "wait": 0.01}, one),
        # its wait is the time a batch may take before requests are refused
        Peer("bentoml", "bentoml", PEERS, True, "/read", _bentoml, {**batches, "wait": 60.0}, several),
        Peer(
            "infinity",
            "infinity-emb",
            INFINITY,
            True,
            "/embeddings",
            _infinity,
            {"threads": CORES, "windows": 16},  # it has one process, and sorts by length itself: 8 18.8k, 16 18.2k, 32 16.2k
            lambda text: {"input": pieces(text)},
        ),
    ]


def pipelines() -> Peer:
    """One pipeline a task, all in one server whose processes do the tasks of a request side by side."""
    setup = {"workers": CORES, "threads": 1}
    return Peer("pipelines", "transformers", PEERS, False, "/read", _ours("pipeline_server"), setup, lambda text: {"text": text})
