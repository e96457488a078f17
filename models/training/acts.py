"""``python -m models.training.acts --data DIR --weights DIR``: fit what tells statements from thoughts, and attributions from the rest.

Acts are learned from the readings, all of whose attributions have one. Whether something is an attribution is learned from news that the
tagger was not trained on: the articles of Worldwide Newswire in desk and the readings, where a reader judged every candidate, and PolNeAR's
dev articles, where annotators marked every attribution. The weights go to models/tasks/quotes/acts.json. What they come to on articles
held out, a quarter at a time, is printed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from models.analysis import Analyzer, read
from models.annotations import Act
from models.encoders.loading import load
from models.evaluation.attributions import FALSE, HALF, characters
from models.evaluation.encoded import Encoded, encode, encode_rows
from models.task import ARTICLE
from models.tasks import attribution, quotes
from models.tasks.quotes import loglinear
from models.tasks.quotes.acts import ACTS, BY_FORM, FILE, SUBSTANCE, Weights, act, features, substance
from models.tasks.quotes.attributions import attributions
from models.training import logistic
from models.training.command import FOLDERS, Command
from models.training.examples import parts
from models.training.readings import spoken
from models.training.rows import Row
from models.training.rows import read as read_rows

PENALTY = 0.5
QUARTERS = 4
PRIOR = {(True, f"form {label}"): 4.0 for label in BY_FORM}
"""What no training text teaches, as none has markup: blocks of quotations, turns and headlines are somebody's words by their form."""
LEAST = 0.02
"""Magnitude under which a weight is not stored."""
STRAY = 0.3
"""Share of a quote's characters in annotated ones below which it is none of them."""


class Lesson(NamedTuple):
    """A quote's features with its act and with whether it is an attribution, each None where nobody said."""

    features: dict[str, float]
    act: Act | None
    is_one: bool | None


def main() -> None:
    """Read the command line, fit, and store."""
    parser = Command("models.training.acts", __doc__, weights=FOLDERS)
    options = parser.read()
    folders = {ARTICLE: options.weights / ARTICLE}
    loaded = load(folders, backend="fp32", threads=options.threads)
    analyzer = read(folders, loaded.backends, faults=loaded.faults, encoders=loaded.encoders)
    desk = [row for row in read_rows(options.data / "desk" / "desk.train.jsonl.gz") if _is_fresh(row)]
    news = encode_rows(analyzer, [*desk, *spoken(options.data)], quotes.TASK, "news")
    polnear = encode(analyzer, options.data / "quotes" / "polnear.dev.jsonl.gz", quotes.TASK)
    articles = [lessons(analyzer, article, learn_substance=_is_fresh(article.row)) for article in news]
    articles += [lessons(analyzer, article, learn_substance=True) for article in polnear]
    tell(articles)
    loglinear.store(fit([lesson for article in articles for lesson in article]), FILE, LEAST)


def _is_fresh(row: Row) -> bool:
    """Whether the tagger was not trained on the article."""
    return str(row["id"]).startswith("worldwide/")


def lessons(analyzer: Analyzer, article: Encoded, *, learn_substance: bool) -> list[Lesson]:
    """What the quotes found in an article teach."""
    context = analyzer.context(quotes.TASK, article.plan, article.outputs)
    attributed = context.analysis[attribution.TASK]
    if not attributed.runs:
        return []
    document = article.plan.document
    given = attributions(document, attributed)
    marked = [(quote, characters(_contents(quote))) for quote in article.row["quotes"]]
    every = "publisher" in article.row
    taught = []
    for quote in given:
        said = characters((span.start, span.end) for span in quote.contents)
        shares = [len(said & its) for _, its in marked]
        at = max(range(len(shares)), key=shares.__getitem__, default=0)
        shared, best = (shares[at], marked[at][0]) if shares else (0, Row())
        is_one: bool | None = None
        if shared >= HALF * len(said) > 0:
            is_one = best.get("speaker_kind") != FALSE
        elif every and shared < STRAY * len(said):
            is_one = False
        told = best.get("act") if is_one else None
        taught.append(Lesson(features(document, quote), told, is_one if learn_substance else None))
    return taught


def _contents(quote: Row) -> list[Any]:
    return parts(quote, "content") if "content_parts" in quote else list(quote["content"])


def fit(taught: Sequence[Lesson]) -> Weights:
    """The weights of both models."""
    acts = logistic.fitted([(lesson.features, lesson.act) for lesson in taught if lesson.act], ACTS, PENALTY)
    ones = logistic.fitted(
        [(lesson.features, lesson.is_one) for lesson in taught if lesson.is_one is not None], (True, False), PENALTY, PRIOR
    )
    difference = {name: value - ones[False][name] for name, value in ones[True].items()}
    return {**{str(label): weights for label, weights in acts.items()}, SUBSTANCE: difference}


def tell(articles: Sequence[Sequence[Lesson]]) -> None:
    """Print the confusion of acts, macro-F1, and the calibration error of substance, on articles held out."""
    confusion: Counter[tuple[str, str]] = Counter()
    judged: list[tuple[float, bool]] = []
    for quarter in range(QUARTERS):
        weights = fit([lesson for i, article in enumerate(articles) if i % QUARTERS != quarter for lesson in article])
        for lesson in (lesson for article in articles[quarter::QUARTERS] for lesson in article):
            if lesson.act:
                confusion[lesson.act, act(lesson.features, weights)] += 1
            if lesson.is_one is not None:
                judged.append((substance(lesson.features, weights), lesson.is_one))
    f1 = [2 * confusion[a, a] / max(1, sum(n for pair, n in confusion.items() for x in pair if x == a)) for a in ACTS]
    print("acts", dict(confusion), "F1", [round(value, 3) for value in f1], "macro", round(sum(f1) / len(f1), 3))
    print("substance", len(judged), "calibration error", round(calibration_error(judged), 4), "floors", floors(judged))


def calibration_error(judged: Iterable[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in judged:
        bins.setdefault(min(9, int(10 * probability)), []).append((probability, right))
    total = sum(map(len, bins.values()))
    return sum(abs(sum(p - right for p, right in some)) for some in bins.values()) / max(1, total)


def floors(judged: Sequence[tuple[float, bool]]) -> list[tuple[float, float, float, float]]:
    """By floor: precision, recall among those found, and F1."""
    everything = sum(right for _, right in judged)
    told = []
    for floor in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6):
        kept = [right for probability, right in judged if probability >= floor]
        precision, recall = sum(kept) / max(1, len(kept)), sum(kept) / max(1, everything)
        told.append((floor, round(precision, 3), round(recall, 3), round(2 * precision * recall / max(1e-9, precision + recall), 3)))
    return told


if __name__ == "__main__":
    main()
