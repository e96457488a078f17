"""Copydesk and its peers by turns, under the same load."""

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
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

UNBATCHED, PIPELINES = Bar("≥", 3.0), Bar("≥", 8.0)
BATCHED = {"": Bar("≥", 3.0), "_short": Bar("≥", 4.0)}
"""By mix, as :class:`Comparison` names it."""

Failures = (BenchError, OSError, subprocess.SubprocessError)


class Comparison:
    """Texts sent to Copydesk and to a peer by turns; rates are in characters of text a second, so that windows do not matter.

    ``mixes`` are texts by what the names of their figures end in: nothing for articles, ``_short`` for short texts.
    """

    def __init__(self, server: Copydesk, models: Sequence[Path], mixes: Mapping[str, Sequence[str]], repetitions: int) -> None:
        self._server, self._models, self._mixes, self._repetitions = server, models, mixes, repetitions
        self.told: dict[str, Any] = {}
        """By peer its version and set-up, and why it failed if it did."""

    def task(self, peers: Sequence[Peer]) -> list[Figure]:
        """Entities alone: for each mix a ratio a peer, and those to the best with batches and to the best without."""
        by_peer = {peer.name: self._ratios(peer, self._models[:1], _entities) for peer in peers}
        figures: list[Figure] = []
        for mix in self._mixes:
            for is_batched, kind, bar in ((True, "batched", BATCHED.get(mix)), (False, "unbatched", UNBATCHED)):
                alike = [by_peer[peer.name][mix] for peer in peers if peer.batched is is_batched]
                figures += [*alike, _lowest(f"over_best_{kind}{mix}", alike, bar)]
        return figures

    def tasks(self, peer: Peer) -> list[Figure]:
        """All tasks by one request, to us and to a server with a pipeline for each."""
        ratios = self._ratios(peer, self._models, analyze)
        return [replace(figure, name=f"analyze_over_{peer.name}{mix}", bar=PIPELINES) for mix, figure in ratios.items()]

    def _ratios(self, peer: Peer, models: Sequence[Path], ours: Callable[[str], Request]) -> dict[str, Figure]:
        """By mix."""
        told = self.told[peer.name] = {"package": peer.package, "setup": peer.setup}
        try:
            peer.environment.make()
            told["version"] = peer.environment.version(peer.package)
            with peer.server(models) as other:
                _read_all(peer, other)
                return {mix: self._ratio(f"over_{peer.name}{mix}", peer, other, texts, ours) for mix, texts in self._mixes.items()}
        except Failures as error:
            told["failed"] = str(error)
            return {mix: Figure(f"over_{peer.name}{mix}", [], {}, note=str(error)) for mix in self._mixes}

    def _ratio(self, name: str, peer: Peer, other: Server, texts: Sequence[str], ours: Callable[[str], Request]) -> Figure:
        chars = sum(map(len, texts))
        theirs = [Request(peer.path, peer.body(text)) for text in texts]
        asked = [ours(text) for text in texts]
        answered(Load(other.url, theirs[:WARM], WARM).run())

        def alone() -> float:
            with other.paused():
                return chars / _seconds(self._server, asked)

        over, under = alternate(self._repetitions, alone, lambda: chars / _seconds(other, theirs))
        rates = f"{name.removeprefix('over_')}_chars_s"
        return ratio(name, {f"copydesk_beside_{rates}": over}, {rates: under})


def _seconds(server: Server, requests: Sequence[Request]) -> float:
    return span(answered(Load(server.url, requests, CLIENTS).run()))


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


def _lowest(name: str, figures: Sequence[Figure], bar: Bar | None) -> Figure:
    """The figure of the peer that comes nearest to us, under ``name``."""
    measured = [(figure.value, figure) for figure in figures if figure.value is not None]
    missing = [figure.name.removeprefix("over_") for figure in figures if figure.value is None]
    without = f"without {', '.join(missing)}, which failed" if missing else ""
    if not measured:
        return Figure(name, [], {}, bar, without)
    best = min(measured, key=lambda pair: pair[0])[1]
    notes = [best.name.removeprefix("over_"), *([without] if without else [])]
    return replace(best, name=name, bar=bar, note="; ".join(notes))
