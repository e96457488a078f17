"""What a load gave: figures to read, to keep as JSON, and to pass or fail by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bench.load import Reply
from bench.samples import quantile

PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}

REFUSALS = (429, 503)
"""Answers that say to come again later: nothing was lost, and little was spent."""

LATE = 0.05
"""Seconds by which the driver may be late itself before its figures are no longer the service's alone."""


@dataclass(frozen=True, slots=True)
class Result:
    """Replies to an open loop, and what of it counts."""

    replies: Sequence[Reply]
    """Those due after the warm-up."""
    words: Sequence[int]
    """Of each text; a request sends the text whose index it has."""
    seconds: float
    """For which requests were due."""
    objective: float | None = None
    """Seconds within which an answer is a good one; None: any 200 is."""

    @property
    def answered(self) -> list[Reply]:
        """Those with 200."""
        return [reply for reply in self.replies if reply.status == 200]

    @property
    def good(self) -> list[Reply]:
        """Those with 200 in time."""
        return [reply for reply in self.answered if self.objective is None or reply.seconds <= self.objective]

    @property
    def failed_share(self) -> float:
        """Requests that were not answered with 200, refusals included, ÷ all."""
        return 1 - len(self.answered) / len(self.replies) if self.replies else 1.0

    def latency(self, share: float, *, due: bool = True) -> float | None:
        """Seconds within which ``share`` of the answers came, from when they were due or else were sent; None without any."""
        seconds = [reply.seconds if due else reply.done - reply.sent for reply in self.answered]
        return quantile(seconds, share) if seconds else None

    @property
    def lateness(self) -> float:
        """Seconds by which the driver itself sent 99 % of the requests late at most."""
        return quantile([reply.sent - reply.due for reply in self.replies], 0.99) if self.replies else 0.0

    def codes(self, *, refused: bool) -> Counter[str]:
        """How many were refused, or else failed, by status and code."""
        wrong = [reply for reply in self.replies if reply.status != 200 and (reply.status in REFUSALS) is refused]
        return Counter(f"{reply.status or 'no answer'} {reply.code}".strip() for reply in wrong)

    def as_json(self) -> dict[str, Any]:
        """All figures; times in seconds, rates a second."""
        return {
            "seconds": self.seconds,
            "requests": len(self.replies),
            "offered": len(self.replies) / self.seconds,
            "answered": len(self.answered),
            "failed_share": self.failed_share,
            "latency": {name: self.latency(share) for name, share in PERCENTILES.items()} | {"max": self.latency(1.0)},
            "latency_from_sending": {name: self.latency(share, due=False) for name, share in PERCENTILES.items()},
            "objective": self.objective,
            "goodput": {"documents": len(self.good) / self.seconds, "words": self._words(self.good) / self.seconds},
            "refused": dict(self.codes(refused=True)),
            "failed": dict(self.codes(refused=False)),
            "driver_late_p99": self.lateness,
        }

    def table(self) -> str:
        """The figures as lines to read."""
        count, good = len(self.replies), self.good
        within = f" within {seconds(self.objective)}" if self.objective else ""
        rows = [
            ("offered", f"{count} documents in {self.seconds:g} s, {count / self.seconds:.2f}/s"),
            ("answered", f"{len(self.answered)} ({1 - self.failed_share:.1%})"),
            ("latency", f"{self._percentiles(due=True)}  max {seconds(self.latency(1.0))}, from when a request was due"),
            ("", f"{self._percentiles(due=False)}, from when it was sent"),
            ("goodput", f"{len(good) / self.seconds:.2f} documents/s, {self._words(good) / self.seconds:,.0f} words/s{within}"),
            ("refused", _counts(self.codes(refused=True))),
            ("failed", _counts(self.codes(refused=False))),
        ]
        if self.lateness > LATE:
            rows.append(("driver", f"late itself by up to {seconds(self.lateness)} (p99): give it a processor of its own, or ask for less"))
        return "\n".join(f"{name:<10}{value}" for name, value in rows)

    def misses(self, p95: float | None, failures: float | None) -> list[str]:
        """A sentence for each bound that was not kept: seconds of the 95th percentile, and share of requests that failed."""
        said = []
        found = self.latency(0.95)
        if p95 is not None and (found is None or found > p95):
            said.append(f"p95 is {seconds(found)}, more than {seconds(p95)}")
        if failures is not None and self.failed_share > failures:
            said.append(f"{self.failed_share:.2%} of the requests failed, more than {failures:.2%}")
        return said

    def _percentiles(self, *, due: bool) -> str:
        return "  ".join(f"{name} {seconds(self.latency(share, due=due))}" for name, share in PERCENTILES.items())

    def _words(self, replies: Sequence[Reply]) -> int:
        return sum(self.words[reply.request] for reply in replies)


def seconds(value: float | None) -> str:
    """A time as people write it."""
    if value is None:
        return "–"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def _counts(counts: Counter[str]) -> str:
    return ", ".join(f"{count} × {name}" for name, count in counts.most_common()) or "none"
