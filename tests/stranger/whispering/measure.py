"""Measures whispering: how far the grades lie from people's."""

from pathlib import Path

import numpy as np
from models.tasks.whispering import TASK

from models.evaluation.encoded import encode
from models.evaluation.judged import Judged
from models.evaluation.sheet import Card, Loader, Sheet

FILE = "whispering/graded"
GOALS = ()


def measure(load: Loader, card: Card, data: Path) -> Sheet:
    """Nothing is fitted; a sentence is right when it falls on its side of the middle."""
    analyzer, judged, off = load(), Judged(), []
    for i, one in enumerate(encode(analyzer, data / f"{FILE}.dev.jsonl.gz", TASK)):
        (whisper,) = analyzer.decode(one.plan, one.outputs)[TASK].whispers
        judged.add(i, whisper.quietness, "whisper", (whisper.quietness > 0.5) == (one.row["score"] > 0.5))
        off.append(abs(whisper.quietness - one.row["score"]))
    figures = {"graded": {"mean_distance": round(float(np.mean(off)), 4)}}
    return Sheet(figures, {"whisper": judged.plain()}, judged.precision(("whisper",)), {})
