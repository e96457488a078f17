"""``python -m bench.archive``: how much of its engine's rate an archive reaches, and what a run that is killed thrice has to show.

The engine's rate is told twice: of its encoder alone, and with the planning and decoding that make documents of its scores. Times want an
idle machine. The ratio of processor times says more on one that is not.
"""

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path
from random import Random

from pydantic_core import to_json

from bench.articles import article
from bench.engine import Engine
from bench.offline import TASKS, Offline
from bench.samples import Figure, alternate
from service.cli.archive.documents import Document, Shape
from service.cli.archive.reading import GROUP, Done, Processes
from service.settings import Settings

WORDS = (60, 150)
"""Of an article."""

POLL = 0.2
TICKS = os.sysconf("SC_CLK_TCK")


def short(count: int, words: tuple[int, int], seed: int = 0) -> list[str]:
    """``count`` different articles of so many words."""
    random = Random(seed)
    return [article(random, random.randint(*words)) for _ in range(count)]


def children() -> set[int]:
    """The processes that this one has started, threads' too, and that still run."""
    return {int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def processor_seconds(processes: Iterable[int]) -> float:
    """What these processes have used."""
    used = 0
    for process in processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / TICKS


def _read(readers: Processes, groups: Sequence[Sequence[Document]]) -> None:
    pending: deque[Future[list[Done]]] = deque()
    for group in groups:
        if len(pending) >= readers.ahead:
            pending.popleft().result()
        pending.append(readers.submit(group))
    for future in pending:
        future.result()


def rates(texts: Sequence[str], repetitions: int) -> list[Figure]:
    """Documents a second of the archive ÷ those of the engine alone, with decoding and without, and of a second of the processor."""
    settings = Settings()
    options = {"tasks": sorted(TASKS)}
    lines = [to_json({"id": str(number), "text": text}) for number, text in enumerate(texts)]
    documents = [Document(f"line {number}", line, number) for number, line in enumerate(lines, 1)]
    groups = [documents[start : start + GROUP] for start in range(0, len(documents), GROUP)]
    with Offline(settings) as offline, Engine(settings) as engine:
        alone = children()
        readers = Processes(settings.model_copy(update={"cache_bytes": 0}), Shape(options))
        readers.versions()
        _read(readers, groups[: 2 * readers.ahead])
        whole = children() - alone
        engine.seconds(texts[: 2 * readers.ahead * GROUP])
        others = children() - alone - whole
        windows = [window for text in texts for window in offline.windows(text)]
        offline.seconds(windows[:100])

        def taken(processes: Iterable[int], work: Callable[[], object]) -> tuple[float, float]:
            """Documents a second, and processor seconds a document."""
            before, start = processor_seconds(processes), time.perf_counter()
            work()
            return len(texts) / (time.perf_counter() - start), (processor_seconds(processes) - before) / len(texts)

        try:
            archive, encoder, analysis = alternate(
                repetitions,
                lambda: taken({os.getpid(), *whole}, lambda: _read(readers, groups)),
                lambda: taken(alone, lambda: offline.seconds(windows)),
                lambda: taken(others, lambda: engine.seconds(texts)),
            )
        finally:
            readers.close()
    figures = []
    for name, reference in (("offline", encoder), ("offline_decoding", analysis)):
        both = list(zip(archive, reference, strict=True))
        rate = {"archive_documents_s": [ours for (ours, _), _ in both], f"{name}_documents_s": [theirs for _, (theirs, _) in both]}
        used = {"archive_processor_s": [ours for (_, ours), _ in both], f"{name}_processor_s": [theirs for _, (_, theirs) in both]}
        figures.append(Figure(f"archive_over_{name}", [ours / theirs for (ours, _), (theirs, _) in both], rate))
        figures.append(Figure(f"archive_over_{name}_by_processor_time", [theirs / ours for (_, ours), (_, theirs) in both], used))
    return figures


def killed(texts: Sequence[str], kills: int) -> dict[str, object]:
    """An archive run to its end, and one killed ``kills`` times on the way: counts, repeated ids and checksums of both outputs."""
    told: dict[str, object] = {"documents": len(texts), "kills": kills}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "in.ndjson"
        source.write_bytes(b"".join(to_json({"id": f"a{number}", "text": text}) + b"\n" for number, text in enumerate(texts)))
        done: list[int] = []
        for number in range(1, kills + 1):
            done.append(_run_until(source, folder / "killed.ndjson", number * len(texts) // (kills + 1)))
        told["done_when_killed"] = done
        for output in ("killed", "whole"):
            start = time.perf_counter()
            subprocess.run(_command(source, folder / f"{output}.ndjson"), check=True)
            lines = (folder / f"{output}.ndjson").read_bytes().splitlines()
            identities = {line.partition(b",")[0] for line in lines}
            told[output] = {
                "lines": len(lines),
                "repeated": len(lines) - len(identities),
                "sha256": hashlib.sha256((folder / f"{output}.ndjson").read_bytes()).hexdigest(),
                "last_run_s": round(time.perf_counter() - start, 1),
            }
    return told


def _command(source: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "service.cli", "archive", str(source), str(out)]


def _run_until(source: Path, out: Path, documents: int) -> int:
    """Run until at least so many documents are done, then kill -9; returns how many were."""
    log = out.with_name(f"{out.name}.partial") / "items.ndjson"
    with subprocess.Popen(_command(source, out)) as process:
        while not log.exists() or log.read_bytes().count(b"\n") < documents:
            if process.poll() is not None:
                raise RuntimeError("the run ended before it was killed")
            time.sleep(POLL)
        process.send_signal(signal.SIGKILL)
    return log.read_bytes().count(b"\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.archive", description=__doc__)
    parser.add_argument("--articles", type=int, default=400, help="articles for the rate; 0 leaves it out")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--killed", type=int, default=0, metavar="ARTICLES", help="articles of a run that is killed, as 20000")
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--words", type=int, nargs=2, default=WORDS, help="of an article, from and to")
    options = parser.parse_args()
    words = (options.words[0], options.words[1])
    if options.articles:
        for figure in rates(short(options.articles, words), options.repetitions):
            print(f"{figure.name} {figure.value:.3f} {dict(figure.raw)}", flush=True)
    if options.killed:
        for name, value in killed(short(options.killed, words), options.kills).items():
            print(f"{name}: {value}", flush=True)


if __name__ == "__main__":
    main()
