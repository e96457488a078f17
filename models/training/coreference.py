"""``python -m models.training.coreference --data DIR --weights DIR``: fit the weights of the coreference model.

The article encoder reads the training parts of GAP (Webster et al. 2018), GUM (Zeldes 2017) and LitBank (Bamman et al. 2020); the
weights that give the annotated antecedents the highest likelihood go to models/tasks/coreference/weights.json. Fit again whenever
the encoder is trained anew. The weights for texts without a pointer were chosen by hand and stay.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from models.analysis import Analyzer, read
from models.encoders.loading import load
from models.evaluation.encoded import Encoded, encode
from models.task import ARTICLE
from models.tasks import coreference, quotes
from models.tasks.coreference.features import FEATURES, KINDS, NOWHERE, Kind
from models.tasks.coreference.places import PRONOUNS, Place
from models.tasks.coreference.resolver import WEIGHTS, probabilities
from models.tasks.coreference.trail import NOBODY, Choice, Trail
from models.tasks.coreference.weights import Weights, store
from models.training.command import FOLDERS, Command
from models.training.rows import Row

FILES = {"coref/gap_pronoun": 1.0, "coref/gum_coref": 1.0, "coref/litbank_coref": 0.3}
"""Training files and how much an anaphor of each counts; fiction is furthest from news."""

ROUNDS = 2
"""How often pronouns nobody annotated are resolved with the weights so far and the weights fitted again."""

PENALTY = 2.0
"""Of the squared distance of the weights from their prior."""
PRIOR: dict[Kind, dict[str, float]] = {
    "person": {"told": 1.0, "misheard": -2.0, "in_marks": -2.0, "said": -0.5, "speaks_on": 0.5, "source": 0.3},
    "body": {"speaks_on": 0.5, "source": 0.3},
    "group": {"speaks_on": 0.5, "source": 0.3},
    "role": {"holds": 4.5, "restricted": 2.0, "nowhere": 2.0, "misheard": -2.0},
    "institution": {"headed": 4.0, "restricted": 2.0, "nowhere": 2.0},
}
"""What little data shall not unlearn: few anaphors of the training texts have a title, or are sources of speech."""
POINTER_PRIOR = {"pointer": 0.7, "elsewhere": 0.5}
STEPS = 60


@dataclass(frozen=True, slots=True)
class Lesson:
    """An anaphor's candidates, which of them are right (m,), whether having none is, and how much it counts."""

    choice: Choice
    right: NDArray[np.bool_]
    nowhere: bool
    weight: float


def main() -> None:
    """Read the command line, fit, and store."""
    parser = Command("models.training.coreference", __doc__, weights=FOLDERS)
    options = parser.read()
    folders = {ARTICLE: options.weights / ARTICLE}
    loaded = load(folders, backend="fp32", threads=options.threads)
    analyzer = read(folders, loaded.backends, faults=loaded.faults, encoders=loaded.encoders)
    texts = [
        (_trail(analyzer, article), article.row, weight)
        for name, weight in FILES.items()
        for article in encode(analyzer, options.data / f"{name}.train.jsonl.gz", quotes.TASK)
    ]
    store(fit(texts))


def _trail(analyzer: Analyzer, article: Encoded) -> Callable[[], Trail]:
    """How to make a text's trail afresh; what it is made of is computed once."""
    return partial(coreference.trail, article.plan.document, analyzer.context(coreference.TASK, article.plan, article.outputs))


def fit(texts: Sequence[tuple[Callable[[], Trail], Row, float]], weights: Weights = WEIGHTS) -> Weights:
    """The weights fitted on ``texts``: how to make each one's trail afresh, its row, and how much its anaphors count."""
    for _ in range(ROUNDS):
        lessons: dict[Kind, list[Lesson]] = defaultdict(list)
        for trail, row, weight in texts:
            for lesson in (pair if "pronoun" in row else clusters)(trail(), row, weights, weight):
                lessons[lesson.choice.kind].append(lesson)
        weights = weights | {(kind, True): _fitted(kind, lessons[kind]) for kind in KINDS if lessons[kind]}
    return weights


def pair(trail: Trail, row: Row, weights: Weights, weight: float) -> Iterator[Lesson]:
    """GAP's pronoun; those before it are read with the weights so far."""
    owners = [_owner(trail, row[name]) for name in ("a", "b")]
    meant = [owner for owner, right in zip(owners, (row["a_coref"], row["b_coref"]), strict=True) if right]
    for i in trail.anaphors:
        choice = trail.choice(i)
        if choice is None:
            trail.settle(i, NOBODY)
            continue
        owner = trail.owner[choice.rows]
        if trail.places[i].span.start == row["pronoun"][0]:
            right = np.isin(owner, meant) if meant else ~np.isin(owner, [cluster for cluster in owners if cluster != NOBODY])
            if owners[0] != owners[1] and (right.any() or not meant):
                yield Lesson(choice, right, not meant, weight)
            return
        likely = probabilities(choice, weights)
        trail.settle(i, max(likely, key=likely.__getitem__))


def _owner(trail: Trail, span: Sequence[int]) -> int:
    """The referent of the name at ``span``."""
    places = (i for i, place in enumerate(trail.places) if place.entity and place.span.start < span[1] and span[0] < place.span.end)
    return next((int(trail.owner[i]) for i in places), NOBODY)


def clusters(trail: Trail, row: Row, weights: Weights, weight: float) -> Iterator[Lesson]:
    """Every anaphor of a text with all its clusters; each stands for what the annotation says."""
    cluster = _clusters(trail.places, row)
    for i in trail.anaphors:
        choice = trail.choice(i)
        if choice is None:
            trail.settle(i, NOBODY)
            continue
        right = cluster[choice.rows] == cluster[i] if cluster[i] >= 0 else np.zeros(len(choice.rows), dtype=bool)
        yield Lesson(choice, right, not right.any(), weight)
        owners = trail.owner[choice.rows][right]
        trail.settle(i, int(owners[-1]) if len(owners) else NOBODY)


def _clusters(places: Iterable[Place], row: Row) -> NDArray[np.int64]:
    """The number of each place's cluster, -1 without one: a name's is that of the least mention in whose head it stands."""
    by_start: dict[int, list[tuple[int, int]]] = defaultdict(list)
    spans: list[tuple[int, int, int]] = []
    for number, cluster in enumerate(row["clusters"]):
        for start, end in cluster:
            by_start[start].append((end, number))
            spans.append((start, end, number))
    text = row["text"]
    clusters = []
    for place in places:
        start, end = place.span.start, place.span.end
        if place.entity:
            around = [s for s in spans if s[0] <= start and end <= s[1] + 2 and not _postmodified(text[s[0] : start])]
            clusters.append(min(around, key=lambda s: s[1] - s[0])[2] if around else -1)
        else:
            here = [(stop, number) for stop, number in by_start[start] if (stop == end if place.pronoun in PRONOUNS else stop >= end)]
            clusters.append(min(here)[1] if here else -1)
    return np.array(clusters, dtype=np.int64)


def _postmodified(before: str) -> bool:
    """Whether what comes before a name within a mention puts it behind the mention's head."""
    return any(
        word in f" {before}"
        for word in (" of ", " in ", " for ", " who ", " which ", " that ", " with ", " from ", " and ", ", ", "'s ", "’s ")
    )


def _fitted(kind: Kind, lessons: Sequence[Lesson]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The weights of one kind of anaphor, by L-BFGS."""
    rows = torch.from_numpy(np.concatenate([lesson.choice.features for lesson in lessons]))
    nowhere = torch.from_numpy(np.stack([lesson.choice.nowhere for lesson in lessons]))
    owner = torch.from_numpy(np.repeat(np.arange(len(lessons)), [len(lesson.right) for lesson in lessons]))
    right = torch.from_numpy(np.concatenate([lesson.right for lesson in lessons]))
    lost = torch.tensor([lesson.nowhere for lesson in lessons])
    weight = torch.tensor([lesson.weight for lesson in lessons])
    known = PRIOR[kind] | POINTER_PRIOR
    prior = torch.tensor([known.get(name, 0.0) for name in (*FEATURES, *NOWHERE)])
    values = prior.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([values], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        odds = (rows @ values[: len(FEATURES)]).clamp(-30, 30).exp()
        none = (nowhere @ values[len(FEATURES) :]).clamp(-30, 30).exp()
        everything = none.index_add(0, owner, odds)
        meant = (none * lost).index_add(0, owner[right], odds[right])
        total = (weight * (everything.log() - meant.log())).sum() + PENALTY * ((values - prior) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    fitted = values.detach().numpy()
    return fitted[: len(FEATURES)].copy(), fitted[len(FEATURES) :].copy()


if __name__ == "__main__":
    main()
