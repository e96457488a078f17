"""Figures of a server that is asked no more than it can do, taken over HTTP."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bench.articles import ARTICLE, mix, of_length
from bench.load import Load, Reply, Request, arrivals, span
from bench.offline import TASKS, Offline
from bench.samples import Bar, Figure, alternate, lowest, quantile
from bench.server import BenchError, Copydesk

CLIENTS = (16, 64)
"""Of closed loops: between these the service should be as fast as its engine."""

SENTENCE = "The mayor of Halden, Ann Lindqvist, said the tunnel might open before the winter."

ALL = sorted(TASKS)

BULK_CLIENTS = 3
BULK_DOCUMENTS = 8
"""Documents of a batch request."""
BULK_REQUESTS = 6
SENTENCES = 20.0
"""One-sentence requests a second while bulk work saturates the engine."""
RAMP = 1.0
"""Seconds of bulk work before them."""


def analyze(text: str) -> Request:
    """All tasks in one request."""
    return Request("/v1/analyze", {"id": "", "text": text, "tasks": ALL})


def answered(replies: Sequence[Reply]) -> Sequence[Reply]:
    """``replies``; BenchError unless all are 200."""
    if wrong := [reply.status for reply in replies if reply.status != 200]:
        raise BenchError(f"{len(wrong)} of {len(replies)} requests failed, the first with status {wrong[0]}")
    return replies


def repeated(requests: Sequence[Request], count: int) -> list[Request]:
    """``requests`` round and round until there are ``count`` or more, always whole rounds."""
    return [*requests] * -(-count // len(requests))


def throughput(
    server: Copydesk, offline: Offline, articles: Sequence[str], repetitions: int, loops: Sequence[int] = CLIENTS
) -> list[Figure]:
    """The service's share of what its engine can do, the lowest of closed ``loops``, and what it computes beyond the articles' windows."""
    windows = [window for text in articles for window in offline.windows(text)]
    useful = sum(map(len, windows))
    requests = [analyze(text) for text in articles]
    ratios: list[float] = []
    computed: list[float] = []

    def served(clients: int) -> float:
        before = server.count("copydesk_computed_tokens_total")
        sent = repeated(requests, clients)
        tokens = useful * len(sent) / len(requests)
        seconds = span(answered(Load(server.url, sent, clients).run()))
        computed.append(server.count("copydesk_computed_tokens_total") - before)
        ratios.append(computed[-1] / tokens)
        return tokens / seconds

    answered(Load(server.url, requests[:5], 5).run())
    offline.seconds(windows)
    *rates, alone = alternate(repetitions, *(partial(served, clients) for clients in loops), lambda: useful / offline.seconds(windows))
    over = {f"served_{clients}_clients_tokens_s": found for clients, found in zip(loops, rates, strict=True)}
    text_tokens = sum(map(offline.text_tokens, articles))
    return [
        Figure(
            "served_over_offline",
            [a / b for a, b in zip(lowest(over), alone, strict=True)],
            {**over, "offline_tokens_s": alone},
            Bar("≥", 0.9),
            f"the lowest of {' and '.join(map(str, loops))} clients",
        ),
        Figure("computed_over_useful", ratios, {"computed_tokens": computed}, Bar("≤", 1.02)),
        Figure("useful_over_text", [useful / text_tokens], {"useful_tokens": [useful], "text_tokens": [text_tokens]}),
    ]


def idle(server: Copydesk, offline: Offline, repetitions: int) -> Figure:
    """What a one-sentence request takes on an idle server beyond one forward pass of its window."""
    windows = offline.windows(SENTENCE)
    request = analyze(SENTENCE)

    def latency() -> float:
        start = time.perf_counter()
        server.post(request.path, request.body)
        return (time.perf_counter() - start) * 1000

    for _ in range(5):
        latency()
        offline.forward_seconds(windows)
    latencies, forwards = alternate(repetitions, latency, lambda: offline.forward_seconds(windows) * 1000)
    samples = [a - b for a, b in zip(latencies, forwards, strict=True)]
    return Figure("idle_minus_forward_ms", samples, {"latency_ms": latencies, "forward_ms": forwards}, Bar("≤", 2.0))


def interactive(server: Copydesk, offline: Offline, seconds: float, repetitions: int) -> Figure:
    """The p99 latency of one sentence while batch requests keep the engine saturated, in times of a full batch on busy processes."""
    texts = mix(BULK_DOCUMENTS * BULK_REQUESTS, seed=1, lengths=[ARTICLE])
    documents = [{"id": str(number), "text": text, "tasks": ALL} for number, text in enumerate(texts)]
    starts = range(0, len(documents), BULK_DOCUMENTS)
    bulk = [Request("/v1/batch", {"documents": documents[start : start + BULK_DOCUMENTS]}) for start in starts]
    windows = [window for text in texts[:BULK_DOCUMENTS] for window in offline.windows(text)]
    every: list[float] = []

    def p99() -> float:
        instants = [RAMP + instant for instant in arrivals(SENTENCES, seconds, seed=len(every))]
        with ThreadPoolExecutor(1) as aside:
            heavy = aside.submit(Load(server.url, bulk, BULK_CLIENTS, seconds=RAMP + seconds).run)
            found = answered(Load(server.url, [analyze(SENTENCE)], instants=instants).run())
            answered(heavy.result())
        every.extend(reply.seconds for reply in found)
        return quantile([reply.seconds for reply in found], 0.99)

    offline.batch_seconds(windows)
    tails, times = alternate(repetitions, p99, lambda: quantile(offline.batch_seconds(windows), 0.5))
    return Figure(
        "interactive_p99_over_batch",
        [tail / time for tail, time in zip(tails, times, strict=True)],
        {"interactive_p99_s": tails, "batch_s": times, "interactive_s": every},
        Bar("≤", 2.0),
    )


def cost(server: Copydesk, lengths: Sequence[int], repetitions: int) -> tuple[Figure, dict[int, list[float]]]:
    """How the time for a document grows from 10,000 to 100,000 characters, and the seconds for each of ``lengths``, which holds both."""
    requests = {chars: analyze(of_length(chars)) for chars in lengths}

    def seconds(request: Request) -> float:
        start = time.perf_counter()
        server.post(request.path, request.body)
        return time.perf_counter() - start

    seconds(requests[10_000])
    runs = alternate(repetitions, *(lambda request=request: seconds(request) for request in requests.values()))
    found = dict(zip(requests, runs, strict=True))
    samples = [long / short for long, short in zip(found[100_000], found[10_000], strict=True)]
    raw = {f"chars_{chars}_s": times for chars, times in found.items()}
    return Figure("cost_100k_over_10k", samples, raw, Bar("≤", 10.5)), found
