"""Copydesk and its peers by turns, under the same load."""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.articles import of_length
from bench.load import Load, Request, span
from bench.peers.environment import Environment
from bench.peers.registry import Peer
from bench.samples import Bar, Figure, alternate, ratio
from bench.served import analyze, answered
from bench.server import BenchError, Copydesk, Server

CLIENTS = 16
WARM = 4
"""Texts sent to a peer beforehand, each by a client of its own."""

LONG = 8_000
"""Characters of a text that no peer reads in one window."""
END = re.compile(rb'"end":\s*(\d+)')

BATCHED, UNBATCHED, PIPELINES = Bar("≥", 4.0), Bar("≥", 2.5), Bar("≥", 8.0)

Failures = (BenchError, OSError, subprocess.SubprocessError)


class Comparison:
    """``texts`` sent to Copydesk and to a peer by turns; rates are in characters of text a second, so that windows do not matter."""

    def __init__(self, server: Copydesk, models: Sequence[Path], texts: Sequence[str], repetitions: int) -> None:
        self._server, self._models, self._texts, self._repetitions = server, models, texts, repetitions
        self.told: dict[str, Any] = {}
        """By peer its version and set-up, and why it failed if it did."""

    def task(self, peers: Sequence[Peer]) -> list[Figure]:
        """Entities alone: a ratio a peer, and those to the best with batches and to the best without."""
        figures = [(peer, self._ratio(peer, self._models[:1], _entities, None)) for peer in peers]
        batched = _lowest("over_best_batched", [figure for peer, figure in figures if peer.batched], BATCHED)
        unbatched = _lowest("over_best_unbatched", [figure for peer, figure in figures if not peer.batched], UNBATCHED)
        return [*(figure for _, figure in figures), batched, unbatched]

    def tasks(self, peer: Peer) -> Figure:
        """All tasks by one request, to us and to a server with a pipeline for each."""
        return replace(self._ratio(peer, self._models, analyze, PIPELINES), name="analyze_over_pipelines")

    def _ratio(self, peer: Peer, models: Sequence[Path], ours: Callable[[str], Request], bar: Bar | None) -> Figure:
        name = f"over_{peer.name}"
        told = self.told[peer.name] = {"package": peer.package, "setup": peer.setup}
        try:
            peer.environment.make()
            told["version"] = peer.environment.version(peer.package)
            with peer.server(models) as other:
                theirs = [Request(peer.path, peer.body(text)) for text in self._texts]
                _read_all(peer, other)
                answered(Load(other.url, theirs[:WARM], WARM).run())
                asked = [ours(text) for text in self._texts]
                over, under = alternate(self._repetitions, partial(self._alone, other, asked), partial(self._rate, other, theirs))
        except Failures as error:
            told["failed"] = str(error)
            return Figure(name, [], {}, bar, str(error))
        return ratio(name, {f"copydesk_beside_{peer.name}_chars_s": over}, {f"{peer.name}_chars_s": under}, bar)

    def _alone(self, other: Server, requests: Sequence[Request]) -> float:
        with other.paused():
            return self._rate(self._server, requests)

    def _rate(self, server: Server, requests: Sequence[Request]) -> float:
        return sum(map(len, self._texts)) / span(answered(Load(server.url, requests, CLIENTS).run()))


def install(environments: Sequence[Environment]) -> None:
    """Make what is missing, before anything is measured; a failure comes back when a peer is to start."""
    for environment in environments:
        try:
            environment.make()
        except Failures as error:
            print(error)


def _entities(text: str) -> Request:
    return Request("/v1/entities", {"id": "", "text": text})


def _read_all(peer: Peer, server: Server) -> None:
    """Raise BenchError where ``peer`` leaves the end of a long text unread."""
    ends = [int(end) for end in END.findall(server.post(peer.path, peer.body(of_length(LONG))))]
    if ends and max(ends) < 0.9 * LONG:
        raise BenchError(f"{peer.name} does not read a text to its end")


def _lowest(name: str, figures: Sequence[Figure], bar: Bar) -> Figure:
    """The figure of the peer that comes nearest to us, under ``name``."""
    measured = [(figure.value, figure) for figure in figures if figure.value is not None]
    missing = [figure.name.removeprefix("over_") for figure in figures if figure.value is None]
    without = f"without {', '.join(missing)}, which failed" if missing else ""
    if not measured:
        return Figure(name, [], {}, bar, without)
    best = min(measured, key=lambda pair: pair[0])[1]
    notes = [best.name.removeprefix("over_"), *([without] if without else [])]
    return replace(best, name=name, bar=bar, note="; ".join(notes))
