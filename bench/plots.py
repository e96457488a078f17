"""Figures drawn: throughput and latency against load, time against length."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from bench.loaded import Point

WIDE, NARROW = (10.0, 4.2), (6.4, 4.2)


def load(closed: Sequence[Point], offered: Sequence[Point], capacity: float, folder: Path) -> None:
    """``throughput.png`` and ``latency.png``: from the points of closed and open loops; ``capacity`` in useful tokens a second."""
    offered = sorted(offered, key=lambda point: point.offered)
    figure = Figure(figsize=WIDE, layout="constrained")
    left, right = figure.subplots(1, 2, sharey=True)
    left.plot([point.offered / 1000 for point in offered], [point.rate / 1000 for point in offered], "o-", label="answered")
    left.plot([0, capacity / 1000], [0, capacity / 1000], ":", color="grey", label="as much as offered, up to the capacity")
    left.set(xlabel="offered, thousand tokens/s (Poisson arrivals)", ylabel="thousand useful tokens/s", xlim=(0, None), ylim=(0, None))
    left.legend()
    right.plot([point.offered for point in closed], [point.rate / 1000 for point in closed], "o-")
    right.set_xscale("log", base=2)
    right.set_xticks([point.offered for point in closed], [f"{point.offered:.0f}" for point in closed])
    right.set(xlabel="clients, each with one request in flight")
    _save(figure, folder / "throughput.png", left, right)

    figure = Figure(figsize=NARROW, layout="constrained")
    axes = figure.subplots()
    for share in offered[0].latencies:
        latencies = [point.latencies[share] for point in offered]
        axes.plot([point.offered / capacity for point in offered], latencies, "o-", label=f"p{100 * share:.0f}")
    axes.set(xlabel="offered load ÷ capacity", ylabel="seconds from the intended send time", yscale="log")
    _plain(axes.yaxis)
    axes.legend()
    _save(figure, folder / "latency.png", axes)


def length(seconds: Mapping[int, Sequence[float]], folder: Path) -> None:
    """``length.png``: time for a document against its length in characters."""
    figure = Figure(figsize=NARROW, layout="constrained")
    axes = figure.subplots()
    chars = sorted(seconds)
    longest = median(seconds[chars[-1]])
    axes.plot(chars, [median(seconds[count]) for count in chars], "o-", label="alone on an idle server")
    axes.plot(chars, [longest * count / chars[-1] for count in chars], ":", color="grey", label="proportional")
    axes.set(xlabel="characters of the document", ylabel="seconds", xscale="log", yscale="log")
    _plain(axes.yaxis)
    axes.legend()
    _save(figure, folder / "length.png", axes)


def _plain(axis: Axis) -> None:
    """Numbers beside a logarithmic scale, written out."""
    axis.set_major_formatter("{x:g}")
    axis.set_minor_formatter("{x:g}")


def _save(figure: Figure, file: Path, *panels: Axes) -> None:
    for axes in panels:
        axes.grid(visible=True, alpha=0.3)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, dpi=120)
