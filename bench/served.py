"""Figures of the service, taken over HTTP."""

import time
from collections import Counter
from collections.abc import Sequence

from bench.articles import BRIEF, mix, of_length
from bench.load import Load, Reply, Request, arrivals, span
from bench.offline import TASKS, Offline
from bench.samples import Bar, Figure, alternate, ratio
from bench.server import BenchError, Server

CLIENTS = 16
FEW = 4
"""Clients where the same requests are sent in two ways."""

SENTENCE = "The mayor of Halden, Ann Lindqvist, said the tunnel might open before the winter."

OVERLOAD = 3.0
"""How many times what the server can do it is asked to do."""
SHORT_QUEUE = 32_768
"""Tokens that may wait under overload: so few that the queue is full after seconds, so many that the closed loop fits in."""
OVERLOAD_CLIENTS = 8
DOCUMENTED = (200, 429, 503, 504)
"""What a server that has too much to do may answer."""

ALL = sorted(TASKS)


def analyze(text: str) -> Request:
    """All tasks in one request."""
    return Request("/v1/analyze", {"text": text, "tasks": ALL})


def separately(text: str) -> list[Request]:
    """A request a task."""
    return [Request(f"/v1/{task}", {"text": text}) for task in ALL]


def answered(replies: Sequence[Reply]) -> Sequence[Reply]:
    """``replies``; BenchError unless all are 200."""
    if wrong := [reply.status for reply in replies if reply.status != 200]:
        raise BenchError(f"{len(wrong)} of {len(replies)} requests failed, the first with status {wrong[0]}")
    return replies


def throughput(server: Server, offline: Offline, articles: Sequence[str], repetitions: int) -> list[Figure]:
    """The service's share of what its encoder can do, and what it computes beyond the windows of the articles."""
    windows = [window for text in articles for window in offline.windows(text)]
    useful = sum(map(len, windows))
    requests = [analyze(text) for text in articles]
    computed: list[float] = []

    def served() -> float:
        before = server.count("copydesk_tokens_total")
        seconds = span(answered(Load(server.url, requests, CLIENTS).run()))
        computed.append(server.count("copydesk_tokens_total") - before)
        return useful / seconds

    answered(Load(server.url, requests[:FEW], FEW).run())
    offline.seconds(windows[:FEW])
    over, under = alternate(repetitions, served, lambda: useful / offline.seconds(windows))
    text_tokens = sum(map(offline.text_tokens, articles))
    return [
        ratio("served_over_offline", {"served_tokens_s": over}, {"offline_tokens_s": under}, Bar("≥", 0.9)),
        Figure("computed_over_useful", [one / useful for one in computed], {"computed_tokens": computed}, Bar("≤", 1.02)),
        Figure("useful_over_text", [useful / text_tokens], {"useful_tokens": [useful], "text_tokens": [text_tokens]}),
    ]


def one_pass(server: Server, articles: Sequence[str], repetitions: int) -> Figure:
    """How many times faster the tasks are done by one request than by one each."""
    together = [analyze(text) for text in articles]
    apart = [request for text in articles for request in separately(text)]
    once, each = alternate(
        repetitions,
        lambda: len(articles) / span(answered(Load(server.url, together, FEW).run())),
        lambda: len(articles) / span(answered(Load(server.url, apart, FEW).run())),
    )
    return ratio("analyze_over_separate", {"analyze_articles_s": once}, {"separate_articles_s": each})


def idle(server: Server, offline: Offline, repetitions: int) -> Figure:
    """What a one-sentence request takes on an idle server beyond one forward pass of its window, from this process."""
    windows = offline.windows(SENTENCE)
    request = analyze(SENTENCE)

    def latency() -> float:
        start = time.perf_counter()
        server.post(request.path, request.body)
        return (time.perf_counter() - start) * 1000

    for _ in range(3):
        latency()
        offline.seconds(windows)
    latencies, forwards = alternate(repetitions, latency, lambda: offline.seconds(windows) * 1000)
    samples = [a - b for a, b in zip(latencies, forwards, strict=True)]
    return Figure("idle_minus_forward_ms", samples, {"latency_ms": latencies, "forward_ms": forwards}, Bar("≤", 2.0))


def cost(server: Server, repetitions: int) -> Figure:
    """How the time for a document grows with its length."""
    short, long = (analyze(of_length(chars)) for chars in (10_000, 100_000))

    def seconds(request: Request) -> float:
        start = time.perf_counter()
        server.post(request.path, request.body)
        return time.perf_counter() - start

    seconds(short)
    over, under = alternate(repetitions, lambda: seconds(long), lambda: seconds(short))
    return ratio("cost_100k_over_10k", {"chars_100k_s": over}, {"chars_10k_s": under}, Bar("≤", 10.5))


def overload(server: Server, offline: Offline, articles: Sequence[str], capacity: float, seconds: float, repetitions: int) -> list[Figure]:
    """What is still done when three times ``capacity`` (tokens a second) is asked for, and how the rest is refused."""
    sizes = [sum(map(len, offline.windows(text))) for text in articles]
    requests = [analyze(text) for text in articles]
    mean = sum(sizes) / len(sizes)
    replies: list[Reply] = []

    def peak() -> float:
        return sum(sizes) / span(answered(Load(server.url, requests, OVERLOAD_CLIENTS).run()))

    def goodput() -> float:
        instants = arrivals(OVERLOAD * capacity / mean, seconds)
        order = [i % len(requests) for i in range(len(instants))]
        found = Load(server.url, [requests[i] for i in order], instants=instants).run()
        replies.extend(found)
        good = [(reply, sizes[i]) for reply, i in zip(found, order, strict=True) if reply.status == 200]
        if not good:
            raise BenchError("under overload no request was answered with 200")
        return sum(size for _, size in good) / span([reply for reply, _ in good])

    floor = [reply.seconds * 1000 for reply in answered(Load(server.url, [Request("/v1/hedging", {"text": "Rain fell."})] * 10).run())]
    over, under = alternate(repetitions, goodput, peak)
    count = Counter(reply.status for reply in replies)
    refused = [reply.seconds * 1000 for reply in replies if reply.status == 429]
    raw = {"statuses": {str(status): count[status] for status in sorted(count)}}
    return [
        ratio("goodput_over_peak", {"goodput_tokens_s": over}, {"peak_tokens_s": under}, Bar("≥", 0.95)),
        Figure("refusal_ms", refused, {"refusal_ms": refused, "sentence_ms": floor}, Bar("≤", 10.0)),
        Figure("overload_timeouts", [count[504]], raw, Bar("≤", 0)),
        Figure("overload_failures", [sum(n for status, n in count.items() if status not in DOCUMENTED)], raw, Bar("≤", 0)),
    ]


def start(servers: Sequence[Server]) -> Figure:
    """From the start of the process to a 200 of /readyz."""
    samples = [server.ready_seconds for server in servers]
    return Figure("ready_s", samples, {"ready_s": samples}, Bar("≤", 5.0))


def memory(server: Server) -> list[Figure]:
    """Resident memory at its highest; nothing where the system does not tell."""
    found = server.memory()
    raw = {f"rss_{name}_mb": [megabytes] for name, megabytes in found.items()}
    return [Figure("rss_mb", [found["peak"]], raw, Bar("≤", 1000.0))] if found else []


def briefs(count: int) -> list[str]:
    """Short articles only."""
    return mix(count, lengths=[BRIEF])
