"""What the service takes to start and to hold, and what the fast backend costs in accuracy."""

from collections.abc import Sequence
from pathlib import Path

from bench.samples import Bar, Figure
from bench.server import Copydesk
from models.encoders.folder import read_json


def starts(times: int) -> Figure:
    """Seconds from the start of the process to a 200 of /readyz."""
    seconds = []
    for _ in range(times):
        with Copydesk() as server:
            seconds.append(server.ready_seconds)
    return Figure("ready_s", seconds, {"ready_s": seconds}, Bar("≤", 4.0))


def memory(server: Copydesk) -> list[Figure]:
    """Memory of the service and the processes that compute, once they have been under load."""
    found = server.memory()
    if not found:
        return [Figure("rss_mb", [], {}, Bar("≤", 1024.0), "this system has no /proc")]
    return [
        Figure("rss_mb", [found["rss_peak"]], {}, Bar("≤", 1024.0), "sum of each process's highest resident memory"),
        Figure("pss_mb", [found["pss"]], {}, note="after the load, what processes share counted once"),
    ]


def int8_loss(folders: Sequence[Path]) -> Figure:
    """Points of F1 that the int8 backend loses at worst, over all tasks, by the cards of the model folders."""
    losses: dict[str, float] = {}
    for folder in folders:
        for card in sorted((folder / "heads").glob("*.json")):
            told = read_json(card).get("int8_lost", {})
            losses |= {f"{card.stem} {name}": float(points) for name, points in told.items()}
    if not losses:
        return Figure("int8_f1_loss", [], {}, Bar("≤", 0.3), "the model cards do not tell")
    worst = max(losses, key=lambda name: losses[name])
    return Figure("int8_f1_loss", [losses[worst]], {"int8_f1_losses": losses}, Bar("≤", 0.3), f"at worst: {worst}")
