"""The data sets each head was trained on: passes, sizes, and licences as their sources state them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models.training.article import STAGES as ARTICLE_STAGES
from models.training.rows import read
from models.training.stance import STAGES as STANCE_STAGES

_COREFERENCE = ("coref/gum_coref", "coref/litbank_coref", "coref/gap_pronoun")

FILES: Mapping[str, tuple[str, ...]] = {
    "entities": ("entities/worldwide", "entities/conll2003", "entities/fewnerd_typing", *_COREFERENCE),
    "quotes": ("quotes/polnear", *_COREFERENCE),
    "hedging": (
        *(f"hedging/szeged_{name}" for name in ("wiki", "factbank", "bio_bmc")),
        *(f"hedging/{name}" for name in ("pei_certainty", "uw_factuality", "meantime_factuality")),
    ),
    "stance": tuple(f"stance/{name}" for name in asdict(STANCE_STAGES[0][0].mixture) if name != "strangers"),
}
"""By task; speakers and pronouns are resolved with what the coreference sets teach."""

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


def passes() -> Counter[str]:
    """Passes over each data set, all stages together; runs of one stage are averaged, so what any of them read counts."""
    found: Counter[str] = Counter()
    for stage in (*ARTICLE_STAGES, *STANCE_STAGES):
        for run in stage:
            found.update(asdict(run.mixture))
    return found


def table(folder: Path, task: str) -> list[dict[str, Any]]:
    """Name, rows, passes and licence of each training file of ``task`` that is read at all, from the data in ``folder``."""
    read_as = passes()
    return [
        {
            "name": name,
            "rows": len(read(folder / f"{file}.train.jsonl.gz")),
            "passes": round(read_as[name], 2),
            "licence": LICENCES[name],
        }
        for file in FILES[task]
        if read_as[name := Path(file).name] > 0
    ]
