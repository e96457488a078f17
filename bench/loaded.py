"""Figures of a server under rising load, up to more than it can do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.load import Load, Reply, arrivals, span
from bench.offline import Offline
from bench.samples import Bar, Figure, alternate, quantile, ratio
from bench.served import analyze, repeated
from bench.server import BenchError, Copydesk

CLIENTS = (1, 2, 4, 8, 16, 32, 64)
LEAST = 2
"""Requests a client sends at least, on the average."""

OVERLOAD = 3.0
"""How many times what the server can do it is asked to do."""
PEAK_CLIENTS = 16
DOCUMENTED = (200, 429, 503, 504)
"""What a server that has too much to do may answer."""

PERCENTILES = (0.5, 0.95, 0.99)


@dataclass(frozen=True, slots=True)
class Point:
    """What a load gave. Rates are in useful tokens a second, latencies in seconds by percentile."""

    offered: float
    """What was asked for; of a closed loop, the number of clients. Of arrivals, what came: chance makes it more or less than intended."""
    rate: float
    latencies: dict[float, float]
    refused: int


class Loads:
    """``articles`` as requests of all tasks, whose useful tokens are known."""

    def __init__(self, server: Copydesk, offline: Offline, articles: Sequence[str]) -> None:
        self._server = server
        self._requests = [analyze(text) for text in articles]
        self._sizes = [sum(map(len, offline.windows(text))) for text in articles]

    def closed(self, clients: int) -> Point:
        """All articles, several times if need be, from ``clients`` at once."""
        return self._point(clients, Load(self._server.url, repeated(self._requests, LEAST * clients), clients).run())

    def open(self, rate: float, seconds: float, seed: int = 0) -> Point:
        """Poisson arrivals of ``rate`` tokens a second for ``seconds``."""
        replies = self._arriving(rate, seconds, seed)
        return self._point(self._tokens(replies) / seconds, replies)

    def _arriving(self, rate: float, seconds: float, seed: int) -> list[Reply]:
        instants = arrivals(rate * len(self._sizes) / sum(self._sizes), seconds, seed)
        return Load(self._server.url, self._requests, instants=instants).run()

    def _point(self, offered: float, replies: Sequence[Reply]) -> Point:
        good = [reply for reply in replies if reply.status == 200]
        if not good:
            raise BenchError("no request was answered with 200")
        latencies = [reply.seconds for reply in good]
        refused = sum(reply.status == 429 for reply in replies)
        return Point(offered, self._tokens(good) / span(good), {share: quantile(latencies, share) for share in PERCENTILES}, refused)

    def _tokens(self, replies: Sequence[Reply]) -> int:
        return sum(self._sizes[reply.request % len(self._sizes)] for reply in replies)  # a load may hold all requests several times

    def overload(self, capacity: float, seconds: float, repetitions: int) -> list[Figure]:
        """What is still done when three times ``capacity`` (tokens a second) is asked for, and how the rest is refused.

        The queue is full some time after the start, and that lasts for about ``seconds``.
        """
        replies: list[Reply] = []
        seconds += self._server.limits()["queue_tokens"] / ((OVERLOAD - 1) * capacity)

        def goodput() -> float:
            found = self._arriving(OVERLOAD * capacity, seconds, seed=len(replies))
            replies.extend(found)
            return self._point(OVERLOAD * capacity, found).rate

        over, under = alternate(repetitions, goodput, lambda: self.closed(PEAK_CLIENTS).rate)
        count = Counter(reply.status for reply in replies)
        refused = [reply.seconds * 1000 for reply in replies if reply.status == 429]
        statuses = {"statuses": {str(status): count[status] for status in sorted(count)}}
        tail = [quantile(refused, 0.99)] if refused else []
        return [
            ratio("overload_goodput", {"goodput_tokens_s": over}, {"peak_tokens_s": under}, Bar("≥", 0.95)),
            Figure("refusal_ms", refused, {"refusal_ms": refused}, Bar("≤", 10.0), "median; its lowest and highest beside it"),
            Figure("refusal_p99_ms", tail, {}, Bar("≤", 20.0)),
            Figure("overload_timeouts", [count[504]], statuses, Bar("≤", 0)),
            Figure("overload_failures", [sum(n for status, n in count.items() if status not in DOCUMENTED)], {}, Bar("≤", 0)),
        ]
