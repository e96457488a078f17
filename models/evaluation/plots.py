"""Reliability plots: how often answers of a confidence are right."""

from collections.abc import Mapping
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.evaluation.judged import Reliability
from models.evaluation.scores import Bin, bins

BEFORE, AFTER, LINE = "#b8b8b8", "#1f5fa8", "#444444"
SIZE = 3.4
"""Inches of a panel."""


def plot(panels: Mapping[str, Reliability], file: Path) -> None:
    """Write a PNG with one panel a confidence, the same bytes for the same numbers: dots are bins of equal size, bars 95 % intervals."""
    figure = Figure(figsize=(SIZE * len(panels), SIZE + 0.3), dpi=80, layout="constrained")
    for place, (name, reliability) in enumerate(panels.items(), start=1):
        axes: Axes = figure.add_subplot(1, len(panels), place)
        _panel(axes, name, reliability)
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, metadata={"Software": None}, pil_kwargs={"optimize": True})


def _panel(axes: Axes, name: str, reliability: Reliability) -> None:
    figures = reliability.figures()
    axes.plot((0, 1), (0, 1), color=LINE, linewidth=0.8, linestyle=":")
    _dots(axes, bins(reliability.before, reliability.right), BEFORE, "before")
    _dots(axes, bins(reliability.after, reliability.right), AFTER, "calibrated")
    axes.set_title(f"{name}: n = {figures['items']:,}, ECE {figures['ece']:.3f}\n(by chance {figures['by_chance']:.3f})", fontsize=9)
    axes.set_xlabel("confidence", fontsize=8)
    axes.set_ylabel("share that is right", fontsize=8)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(-0.02, 1.02)
    axes.set_aspect("equal")
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=7, frameon=False, loc="upper left")


def _dots(axes: Axes, bins: list[Bin], colour: str, label: str) -> None:
    low = [max(0.0, bin.share - bin.interval()[0]) for bin in bins]
    high = [max(0.0, bin.interval()[1] - bin.share) for bin in bins]
    axes.errorbar(
        [bin.confidence for bin in bins],
        [bin.share for bin in bins],
        yerr=[low, high],
        fmt="o",
        markersize=4,
        linewidth=0.9,
        color=colour,
        label=label,
    )
