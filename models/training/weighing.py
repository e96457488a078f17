"""``python -m models.training.weighing --data DIR --weights DIR --crossed FILE``: fit the weights by which sides add up to stances.

FILE is the crossed.npz that the training of the stance encoder leaves: what encoders that have not seen an article say of its words. With
the quotes that are found in the articles, the weights make what an editor says of article, author and speakers likeliest. They go to
models/tasks/stance/*_weights.json. Fit again whenever the stance encoder, the quotes or their speakers change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.analysis import Analyzer
from models.annotations import StanceLabel
from models.evaluation.attributions import same_name
from models.task import ARTICLE
from models.tasks import quotes
from models.tasks.quotes import loglinear
from models.tasks.stance import marks, readings
from models.tasks.stance.features import Features
from models.tasks.stance.judging import Judged, Voices, judge
from models.tasks.stance.labels import LABELS
from models.tasks.stance.marks import Marks
from models.tasks.stance.weighing import Use, Weights, file
from models.training import logistic
from models.training.command import FOLDERS, Command
from models.training.pairs import analysed
from models.training.readings import desk
from models.training.readings import readings as more
from models.training.rows import Row
from models.training.stance import reader

PENALTY: dict[Use, float] = {"article": 1.0, "author": 1.0, "speaker": 1.0}
"""Of the squared weights."""
LEAST = 0.005
"""Magnitude under which a weight is not stored."""
UNLISTED = 0.02
"""Share of the speakers an editor does not list that teach, as neutral: they are four in five, and of many it can be told all the same."""

Taught = list[tuple[Features, StanceLabel]]


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """An article and a target: what the encoder says, and what an editor does."""

    number: int
    """Of the article."""
    voices: Voices
    judged: Judged
    stance: Row
    speakers: tuple[StanceLabel | None, ...]
    """By speaker; None where the editor lists none of the name."""


def told(rows: Sequence[tuple[str, Row]], analyzer: Analyzer, crossed: "np.lib.npyio.NpzFile") -> Iterator[Told]:
    """The targets of ``rows``, each named by its set and number, as far as their scores stand in ``crossed``."""
    for number, (name, row) in enumerate(tqdm(rows, desc="articles", unit="text", mininterval=10)):
        set_, _, at = name.partition(" ")
        if not any(f"{set_}-{int(at) + i}" in crossed for i in range(len(row["stance"]))):
            continue
        document, analysis = analysed(analyzer, row["text"])
        voices = Voices.of(document, readings.read(document.sentences, document.tokens), analysis[quotes.TASK].quotes)
        for i, stance in enumerate(row["stance"]):
            scores = crossed[f"{set_}-{int(at) + i}"].astype(np.float32)
            types = marks.types(document.tokens, Marks.of(document, analysis, stance["target"]), ())
            labels = tuple(_label(speaker.name, stance) for speaker in voices.speakers)
            yield Told(number, voices, judge(voices, scores, types, stance["target"]), stance, labels)


def _label(name: str, stance: Row) -> StanceLabel | None:
    return next((label for who, label in stance["speakers"].items() if same_name(who, name)), None)


def rows_of(data: Path) -> list[tuple[str, Row]]:
    """The articles with the set and the number of their first target in it."""
    sets = {"desk": list(desk(data)), "readings": list(more(data))}
    named = []
    for name, rows in sets.items():
        at = 0
        for row in rows:
            named.append((f"{name} {at}", row))
            at += len(row["stance"])
    return named


def fit(some: Sequence[Told], seed: int = 5) -> dict[Use, Weights]:
    """The weights of each use."""
    return {
        "article": _fitted("article", [(one.judged.article_features, one.stance["article"]) for one in some]),
        "author": _fitted("author", authors(some)),
        "speaker": _fitted("speaker", speakers(some, seed)),
    }


def authors(some: Sequence[Told]) -> Taught:
    """What teaches the author's stance."""
    return [(one.judged.author_features, one.stance["author"]) for one in some]


def speakers(some: Sequence[Told], seed: int = 5) -> Taught:
    """What teaches a speaker's stance."""
    random = np.random.default_rng(seed)
    return [
        (features, label or "neutral")
        for one in some
        for features, label in zip(one.judged.speaker_features, one.speakers, strict=True)
        if label or random.random() < UNLISTED
    ]


def _fitted(use: Use, taught: Taught) -> Weights:
    return logistic.fitted(taught, LABELS, PENALTY[use])


def main() -> None:
    """Read the command line, fit, and store."""
    parser = Command("models.training.weighing", __doc__, weights=FOLDERS)
    parser.add_argument("--crossed", type=Path, required=True, help="crossed.npz of the training of the stance encoder")
    options = parser.read()
    with np.load(options.crossed) as crossed:
        some = list(told(rows_of(options.data), reader(options.weights / ARTICLE), crossed))
    for use, weights in fit(some).items():
        loglinear.store(weights, file(use), LEAST)


if __name__ == "__main__":
    main()
