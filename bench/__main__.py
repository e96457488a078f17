"""``python -m bench``: measure, print the table, write build/bench.json."""

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench import report, served
from bench.articles import mix
from bench.offline import Offline
from bench.samples import Figure
from bench.server import BenchError, Server
from service.settings import Settings

OUT = Path("build") / "bench.json"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    repetitions: int
    articles: int
    """Of the closed loop."""
    windows: int
    """Of which packed and padded batches are made."""
    few: int
    """Articles sent in two ways."""
    idle: int
    """Sentences sent to an idle server."""
    overload_seconds: float


FULL = Scale(repetitions=3, articles=40, windows=64, few=10, idle=30, overload_seconds=12.0)
QUICK = Scale(repetitions=1, articles=20, windows=32, few=5, idle=10, overload_seconds=7.0)


def measure(scale: Scale) -> tuple[list[Figure], dict[str, object]]:
    """All figures, and the limits of the server they were taken from."""
    articles = mix(scale.articles)
    with Server() as server:
        limits = server.limits()
        offline = Offline(Settings(), limits["batch_tokens"])
        figures = served.throughput(server, offline, articles, scale.repetitions)
        capacity = median(figures[0].raw["served_tokens_s"])
        figures.append(served.one_pass(server, articles[: scale.few], scale.repetitions))
        figures.append(served.idle(server, offline, scale.idle))
        figures.append(served.cost(server, scale.repetitions))
        figures += served.memory(server)
    for name, texts in (("mix", articles), ("briefs", served.briefs(scale.windows))):
        windows = [window for text in texts for window in offline.windows(text)][: scale.windows]
        figures += offline.packing(name, windows, scale.repetitions)
    figures.append(offline.gemm_share([window for text in articles for window in offline.windows(text)], 2 * scale.repetitions))
    with Server(queue_tokens=served.SHORT_QUEUE) as short:
        figures += served.overload(short, offline, articles, capacity, scale.overload_seconds, scale.repetitions)
    return [*figures, served.start([server, short])], limits


def main() -> int:
    """Run; returns the exit code: a bar missed is no error."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one repetition of less: minutes become seconds, and the figures rougher")
    scale = QUICK if parser.parse_args().quick else FULL
    machine = report.machine()
    if machine["load"] > report.BUSY:
        print(f"This machine is busy (load {machine['load']}): what follows tells little.", file=sys.stderr)
    try:
        figures, limits = measure(scale)
    except (BenchError, OSError, subprocess.CalledProcessError) as error:
        print(f"The benchmark cannot go on: {error}", file=sys.stderr)
        return 1
    print(report.table(figures))
    result = report.as_json(figures, machine=machine, versions=report.versions(), limits=limits, scale=asdict(scale))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"All measurements are in {OUT}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
