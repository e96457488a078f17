"""The data sets that a task's weights were trained on: passes, as training wrote them, sizes, and licences as their sources state them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.training.rows import read

LICENCES = {
    "worldwide": "none stated",
    "conll2003": "repository Apache-2.0, text research-only",
    "fewnerd_typing": "CC BY-SA 4.0",
    "polnear": "none stated",
    "gum_coref": "CC BY 4.0, some genres CC BY-NC-SA",
    "litbank_coref": "CC BY 4.0",
    "gap_pronoun": "Apache-2.0",
    "szeged_wiki": "CC BY-SA (third-party README)",
    "szeged_factbank": "CC BY-SA (third-party README)",
    "szeged_bio_bmc": "CC BY-SA (third-party README)",
    "pei_certainty": "repository licence",
    "uw_factuality": "MIT repository",
    "meantime_factuality": "MIT repository",
    "desk": "none stated",
    "readings": "labelled by a language model under guidelines; texts as polnear and worldwide",
    "made_up": "our own",
    "written": "our own, written and labelled by a language model under guidelines",
    "stories": "our own, written and labelled by a language model under guidelines",
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

UNKNOWN = "not recorded"


def table(folder: Path, trained: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Name, rows, passes and licence of the training files in ``folder``; ``trained`` tells name and passes, as a card's ``data``.

    A file that the folder lacks keeps the rows that are told of it.
    """
    table_rows = []
    for entry in trained:
        name = entry["name"]
        file = next(folder.glob(f"*/{name}.train.jsonl.gz"), None)
        rows = len(read(file)) if file else entry.get("rows", 0)
        licence = LICENCES.get(name, entry.get("licence", UNKNOWN))
        table_rows.append({"name": name, "rows": rows, "passes": entry["passes"], "licence": licence})
    return table_rows
