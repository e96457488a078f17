"""``python -m bench.jobs``: how much of its engine's rate the service reaches on a job, and what a job costs single requests."""

import argparse
import http.client
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.articles import mix
from bench.engine import Engine
from bench.offline import Offline
from bench.samples import Bar, Figure, alternate, quantile
from bench.served import ALL, SENTENCE, analyze
from bench.server import PATIENCE, BenchError, Copydesk
from service.settings import Settings

ARTICLES = 120
"""Of a job, each another: the same in flight would be computed once. So many that beginning and end count for little."""

PROBES = 40
"""One-sentence requests of which the latency is taken."""

ROUNDS = 20
"""How many times a job holds the articles that is to outlast these requests."""

GAP = 0.1
"""Seconds between two of them."""

POLL = 0.1


class Keeping(Copydesk):
    """One that keeps jobs, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._env = {**self._env, "COPYDESK_JOBS": str(folder / "jobs.sqlite3")}

    def ask(self, method: str, path: str, body: bytes | None = None) -> Any:
        """The JSON that is answered. Raises BenchError for a problem."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Content-Type": "application/x-ndjson"})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        if response.status >= 400:
            raise BenchError(f"{method} {path} was answered with {response.status}")
        return json.loads(content)

    def job(self, texts: Sequence[str]) -> str:
        """Send ``texts`` as a job; its id."""
        options = "&".join(f"tasks={task}" for task in ALL)
        lines = b"".join(json.dumps({"text": text}).encode() + b"\n" for text in texts)
        return str(self.ask("POST", f"/v1/jobs?{options}", lines)["id"])

    def ended(self, job: str) -> float:
        """Wait for a job's end; how many seconds it took from its beginning."""
        while True:
            state = self.ask("GET", f"/v1/jobs/{job}")
            if state["status"] == "done" and not state["counts"]["failed"]:
                return float(state["counts"]["done"] / state["rate"])
            if state["status"] not in ("queued", "running", "done"):
                raise BenchError(f"the job ended as {state['status']}")
            time.sleep(POLL)


def throughput(server: Keeping, offline: Offline, engine: Engine, articles: Sequence[str], repetitions: int) -> list[Figure]:
    """A job's share of what the engine can do, in documents a second: of one that plans and decodes them too, and of its encoder alone."""
    windows = [window for text in articles for window in offline.windows(text)]
    server.ended(server.job(articles[:5]))
    offline.seconds(windows)
    engine.seconds(articles)
    jobs, whole, encoder = (
        [len(articles) / seconds for seconds in taken]
        for taken in alternate(
            repetitions,
            lambda: server.ended(server.job(articles)),
            lambda: engine.seconds(articles),
            lambda: offline.seconds(windows),
        )
    )
    return [
        Figure(
            f"job_over_{name}",
            [ours / theirs for ours, theirs in zip(jobs, reference, strict=True)],
            {"job_documents_s": jobs, f"{name}_documents_s": reference},
            bar,
        )
        for name, reference, bar in (("engine", whole, Bar("≥", 0.9)), ("encoder", encoder, None))
    ]


def latency(server: Keeping, articles: Sequence[str], repetitions: int) -> Figure:
    """The 95th percentile of one-sentence requests while a job runs, and while nothing does."""
    request = analyze(SENTENCE)

    def probe() -> float:
        seconds = []
        for _ in range(PROBES):
            start = time.perf_counter()
            server.post(request.path, request.body)
            seconds.append(time.perf_counter() - start)
            time.sleep(GAP)
        return quantile(seconds, 0.95) * 1000

    def beside() -> float:
        job = server.job([*articles] * ROUNDS)
        time.sleep(1)
        found = probe()
        if server.ask("DELETE", f"/v1/jobs/{job}")["counts"]["done"] == len(articles) * ROUNDS:
            raise BenchError("the job ended before it was measured")
        return found

    busy, idle = alternate(repetitions, beside, probe)
    return Figure("sentence_p95_beside_job_ms", busy, {"beside_a_job_ms": busy, "alone_ms": idle})


def main() -> int:
    """Run; returns the exit code: a bar missed is no error."""
    parser = argparse.ArgumentParser(prog="python -m bench.jobs", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one repetition, roughly")
    repetitions = 1 if parser.parse_args().quick else 5
    articles = mix(ARTICLES)
    with (
        tempfile.TemporaryDirectory() as folder,
        Keeping(Path(folder)) as server,
        Offline(Settings()) as offline,
        Engine(Settings()) as engine,
    ):
        figures = [*throughput(server, offline, engine, articles, repetitions), latency(server, articles, repetitions)]
    for figure in figures:
        bar = f" (bar {figure.bar.side} {figure.bar.value}: {figure.verdict})" if figure.bar else ""
        raw = {name: [round(sample, 1) for sample in samples] for name, samples in figure.raw.items()}
        print(f"{figure.name} {figure.value:.3f}{bar} {json.dumps(raw)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
