"""``python -m models.training.speakers --data DIR --weights DIR``: fit the weights by which quotes choose their speakers.

The article encoder reads the training parts of desk, GUM (Zeldes 2017) and LitBank (Bamman et al. 2020), the readings, and stories
written for the training, about bodies that speak under several names; the weights that give the
annotated speakers the highest likelihood go to models/tasks/quotes/weights.json, those of kinds to kinds.json beside it, and the
pointer to speakers, a head on the encoder, to OUT. Weights of one form of source are drawn to those that
fit all forms, as some forms are rare. Fit again whenever the encoder, the entities or coreference change;
``--onward`` where little did.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from models.analysis import Analyzer, read
from models.annotations import Referent, SpeakerKind
from models.encoders.bundle import read_tokenizer
from models.encoders.heads import WordHeads, save_heads
from models.encoders.loading import TorchBert, device_of, load, load_bert
from models.evaluation.attributions import AUTHOR, FALSE, HALF, JOINT, NAMED, NOBODY, SMALL, Attribution, characters, same_name, words
from models.evaluation.encoded import Encoded, encode_rows
from models.task import ARTICLE
from models.tasks import attribution, coreference, entities, quotes
from models.tasks.quotes import examples, kinds, loglinear
from models.tasks.quotes.acts import judged
from models.tasks.quotes.article import Article
from models.tasks.quotes.attributions import attributions
from models.tasks.quotes.candidates import NOBODY as NO_KEY
from models.tasks.quotes.candidates import Candidate, Key
from models.tasks.quotes.descriptions import features_of
from models.tasks.quotes.features import FEATURES
from models.tasks.quotes.ranking import FILE, Weights
from models.tasks.quotes.ranking import WEIGHTS as WEIGHTS_SO_FAR
from models.tasks.quotes.sources import FORMS, Form
from models.tasks.quotes.speakers import choices
from models.training import frozen, logistic
from models.training.command import FOLDERS, Command
from models.training.rows import Row

WEIGHTS = {"desk/desk": 1.0, examples.READINGS: 1.0, examples.STORIES: 0.3, "quotes/gum_attrib": 0.5, "quotes/litbank_quotes": 0.1}
"""Training sets and how much a quote of each counts; news counts most."""

FOLDS = 2
"""The pointer that the weights are fitted with has not seen the articles they are fitted on."""
SEED = 13
ROUNDS = 3
"""How often the choices are made with the weights so far and the weights fitted again."""

PENALTY = 0.3
"""Of the squared distance of the common weights from their prior."""
OWN_PENALTY = 1.0
"""Of the squared distance of a form's weights from the common ones."""
PRIOR = {
    "source": 4.0, "title": 4.0, "apposition": 4.0, "described": 2.0, "relative": 3.0, "label": 3.0, "coreference": 2.0, "role": 1.0,
    "headed": 0.5, "subject": 2.0, "interview": 3.0, "gender_same": 0.5, "only_later": -1.0, "nobody": 1.0,
    "nobody_passive": 2.0, "main_body": 0.3, "issuer": 1.0, "headed_fits": 1.0, "headed_lacks": -1.0, "place_noun": 0.3, "led": 0.3,
    "between": 4.0, "before_cue": 1.0, "unveiled": 1.0,
}  # fmt: skip
"""Where learning starts."""
FIRM = {
    "own_words": -6.0, "names_himself": 4.0, "gender_other": -5.0, "heard_other": -2.5, "apart": -5.0, "addressee": -4.0, "joined": 8.0,
    "turn": 10.0, "signed": 7.0, "introduced": 5.0, "citation": 6.0,
    "around": -7.0, "group": 8.0, "joined_around": 6.0, "around_first": 8.0, "ambiguous": 11.0, "byline": 6.0,
    "role_indefinite": -2.0, "nobody_beside": 3.0, "member": -8.0, "opens": 4.0,
}  # fmt: skip
"""What little data shall not unlearn: what is rare in the training texts, or must not happen."""
FIRM_PENALTY = 30.0
ONWARD_PENALTY = 3.0
"""Of the squared distance of a form's weights from those it has, where fitting goes on from them."""
FEWEST = 20
"""Quotes of a form without which its weights stay as they are, where fitting goes on from them."""
MISSED = 0.5
"""How much a quote counts none of whose candidates is right: nobody is the answer then."""
STEPS = 80
QUARTERS = 4
TEMPERATURES = tuple(np.arange(0.9, 1.6, 0.02).tolist())
LEAST = 0.005
"""Magnitude under which a weight is not stored."""
KIND_PENALTY = 0.3
KIND_PRIOR: dict[tuple[SpeakerKind, str], float] = {
    ("anonymous", "unnamed"): 13.0,
    ("anonymous", "opens other"): 24.0,
    ("role", "opens other"): -1.0,
    ("collective", "opens other"): 0.5,
    ("anonymous", "knowing"): 13.0,
    ("anonymous", "noun anonymous"): 3.0,
    ("organization", "type NORP"): 3.0,
    ("collective", "type NORP"): -1.0,
    ("collective", "type NORP, closes with s"): 4.0,
}
"""What little data shall not unlearn of kinds, by kind and feature: "one aide" and "people familiar with the talks" are anonymous."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A choice: the features (m, F) of the candidates, which of them are right (m,), and how much it counts."""

    form: Form
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True)
class Text:
    """An article with its quotes, and by quote the attribution that annotators marked there."""

    article: Article
    gold: tuple[Attribution | None, ...]
    weight: float


def main() -> None:
    """Read the command line, fit, and store."""
    parser = Command("models.training.speakers", __doc__, weights=FOLDERS)
    parser.add_argument("--out", type=Path, required=True, help="folder for the pointer, heads/quotes.safetensors")
    parser.add_argument("--passes", type=int, default=10, help="times the pointer sees the rows (default: 10)")
    parser.add_argument("--onward", action="store_true", help="stay near the weights that are there, where only features or texts are new")
    options = parser.read()
    known = WEIGHTS_SO_FAR if options.onward else None
    article = options.weights / ARTICLE
    tokenize = read_tokenizer(article)
    body = TorchBert(load_bert(article), device_of("auto"))
    places, taught = [], []
    sets = list(examples.sets(options.data))
    for _, rows in sets:
        for number, example in examples.numbered(rows, tokenize):
            places.append(number)
            taught.append(example)
    seen = list(frozen.read(body, tokenize, taught))
    texts: list[Text] = []
    for fold in range(FOLDS):
        others = [words for words, row in zip(seen, places, strict=True) if row % FOLDS != fold]
        with TemporaryDirectory() as folder:
            point(article, Path(folder), others, options.passes)
            texts += _texts(Path(folder), [(name, rows[fold::FOLDS]) for name, rows in sets], options.threads)
    weights = tempered(texts, fit(texts, known=known), known)
    loglinear.store(weights, FILE, LEAST)
    loglinear.store(fit_kinds(texts, weights), kinds.FILE, LEAST)
    _save_pointer(article, options.out, seen, options.passes)


def point(article: Path, folder: Path, seen: Sequence[frozen.Words], passes: int) -> None:
    """Make of the empty ``folder`` the model folder ``article`` with a pointer to speakers that ``seen`` alone has taught."""
    (folder / "heads").mkdir()
    for file in article.iterdir():
        if file.is_file():
            (folder / file.name).symlink_to(file.resolve())
    for file in (article / "heads").iterdir():
        if file.stem != quotes.TASK.name:
            (folder / "heads" / file.name).symlink_to(file.resolve())
    _save_pointer(article, folder, seen, passes)


def _save_pointer(article: Path, out: Path, seen: Sequence[frozen.Words], passes: int) -> None:
    torch.manual_seed(SEED)
    layers = WordHeads(load_bert(article).config.hidden_size, [head.stored() for head in quotes.TASK.heads])
    frozen.fit(layers, quotes.TASK, seen, passes, Random(SEED))
    stored = [head.stored() for head in quotes.TASK.heads]
    save_heads(out, quotes.TASK.name, stored, layers.tensors_of(stored))


def _texts(folder: Path, sets: Iterable[tuple[str, Sequence[Row]]], threads: int | None) -> Iterator[Text]:
    """The rows of ``sets``, read by the model folder."""
    loaded = load({ARTICLE: folder}, backend="fp32", threads=threads)
    analyzer = read({ARTICLE: folder}, loaded.backends, faults=loaded.faults, encoders=loaded.encoders)
    for name, rows in sets:
        for encoded in encode_rows(analyzer, rows, quotes.TASK, name):
            yield text_of(analyzer, encoded, WEIGHTS[name])


def text_of(analyzer: Analyzer, encoded: Encoded, weight: float) -> Text:
    """A row with the quotes found in it and what annotators say of each."""
    context = analyzer.context(quotes.TASK, encoded.plan, encoded.outputs)
    attributed = context.analysis[attribution.TASK]
    document = encoded.plan.document
    some = judged(document, attributions(document, attributed))
    article = Article.of(
        document, context.analysis[entities.TASK].names, context.analysis[coreference.TASK], some, quotes.pointing(document, context)
    )
    marked = [Attribution.of(quote) for quote in encoded.row["quotes"]]
    return Text(article, _matched(marked, [characters((s.start, s.end) for s in quote.contents) for quote in some]), weight)


def _matched(marked: Sequence[Attribution], given: Sequence[frozenset[int]]) -> tuple[Attribution | None, ...]:
    """By quote, of the attributions that it has half of, the one with most characters in common."""
    best: list[tuple[int, Attribution | None]] = [(0, None)] * len(given)
    for gold in marked:
        shares = [len(gold.characters & some) for some in given]
        at = max(range(len(given)), key=lambda i: (shares[i], -len(given[i])), default=0)
        if shares and shares[at] >= HALF * len(gold.characters) > 0 and shares[at] > best[at][0]:
            best[at] = shares[at], gold
    return tuple(gold for _, gold in best)


def right_of(gold: Attribution, candidates: dict[Key, Candidate]) -> set[Key]:
    """The candidates that are who ``gold`` says."""
    if gold.kind in (AUTHOR, NOBODY) or gold.speaker is None:
        return {NO_KEY}
    names = gold.speaker.split(JOINT) if gold.kind in (None, "named") else [gold.speaker]
    if gold.kind in (None, *NAMED):
        return {key for key, candidate in candidates.items() if _same(names, candidate.referents)}
    alike = {key for key, candidate in candidates.items() if len(candidate.referents) == 1 and _akin(gold.speaker, candidate.referents[0])}
    nameless = {key for key in alike if candidates[key].referents[0].entity is None}
    return nameless or alike


def _same(names: Sequence[str], referents: Sequence[Referent]) -> bool:
    return len(names) == len(referents) and all(any(same_name(name, referent.name) for referent in referents) for name in names)


def _akin(description: str, referent: Referent) -> bool:
    return not SMALL.issuperset(set(words(description)) & set(words(referent.name)))


def lessons(texts: Iterable[Text], weights: Weights) -> list[Lesson]:
    """What each annotated quote teaches, with those before it decided by ``weights``."""
    column = {name: i for i, name in enumerate(FEATURES)}
    taught = []
    for text in texts:
        for gold, choice in zip(text.gold, choices(text.article, weights), strict=True):
            if gold is None or gold.kind == FALSE or (gold.kind is None and gold.speaker is None):
                continue
            right = right_of(gold, choice.candidates)
            rows = np.zeros((len(choice.candidates), len(FEATURES)), dtype=np.float32)
            for row, candidate in zip(rows, choice.candidates.values(), strict=True):
                for name, value in candidate.features.items():
                    row[column[name]] = value
            truth = np.array([key in (right or {NO_KEY}) for key in choice.candidates], dtype=bool)
            taught.append(Lesson(choice.source.form, rows, truth, text.weight if right else MISSED * text.weight))
    return taught


def fit(texts: Sequence[Text], rounds: int = ROUNDS, known: Weights | None = None) -> Weights:
    """The weights fitted on ``texts``; near those ``known``, if any are."""
    prior = np.array([(PRIOR | FIRM).get(name, 0.0) for name in FEATURES])
    if known:
        return _onward(texts, known, prior)
    weights: Weights = {form: dict(zip(FEATURES, prior.tolist(), strict=True)) for form in FORMS}
    for _ in range(rounds):
        taught = lessons(texts, weights)
        common = fitted(taught, prior, PENALTY)
        by_form = {form: fitted([lesson for lesson in taught if lesson.form == form], common, OWN_PENALTY) for form in FORMS}
        weights = {form: dict(zip(FEATURES, values.tolist(), strict=True)) for form, values in by_form.items()}
    return weights


def _onward(texts: Sequence[Text], known: Weights, prior: NDArray[np.float64]) -> Weights:
    """The weights fitted on ``texts`` near those ``known``; a feature that these lack begins with its ``prior`` (F,) and is free."""
    old = np.array([any(name in own for own in known.values()) for name in FEATURES])
    begun = {form: np.where(old, [known[form].get(name, 0.0) for name in FEATURES], prior) for form in FORMS}
    taught = lessons(texts, {form: dict(zip(FEATURES, values.tolist(), strict=True)) for form, values in begun.items()})
    penalty = np.where(old, ONWARD_PENALTY, PENALTY)
    by_form = {form: [lesson for lesson in taught if lesson.form == form] for form in FORMS}
    values = {form: fitted(some, begun[form], penalty) if len(some) >= FEWEST else begun[form] for form, some in by_form.items()}
    return {form: dict(zip(FEATURES, own.tolist(), strict=True)) for form, own in values.items()}


def fit_kinds(texts: Iterable[Text], weights: Weights) -> kinds.Weights:
    """The weights that tell kinds of speakers, from the right candidates of quotes whose kind is annotated."""
    taught: list[tuple[tuple[str, ...], SpeakerKind]] = []
    for text in texts:
        for i, (gold, choice) in enumerate(zip(text.gold, choices(text.article, weights), strict=True)):
            if gold is None or gold.kind not in kinds.KINDS or gold.kind == AUTHOR:
                continue
            for key in right_of(gold, choice.candidates):
                if len(key) == 1 and (named := _named(text.article, i, choice.candidates[key].referents[0])):
                    taught.append((named, gold.kind))
    return logistic.fitted([(dict.fromkeys(named, 1.0), kind) for named, kind in taught], kinds.KINDS, KIND_PENALTY, KIND_PRIOR)


def _named(article: Article, i: int, referent: Referent) -> tuple[str, ...] | None:
    if referent.entity:
        known = article.names.entities[referent.entity]
        return kinds.features(known.name, "", known.type)
    source = article.sources[i]
    if source.described is None or source.phrase is None:
        return None
    return features_of(article, source.phrase, source.described)


def tempered(texts: Sequence[Text], weights: Weights, known: Weights | None = None) -> Weights:
    """``weights`` made as much less sure as weights fitted on three quarters of the news are too sure of the rest."""
    news = [text for text in texts if text.weight == 1.0]
    held: list[tuple[NDArray[np.float64], NDArray[np.bool_]]] = []
    for fold in range(QUARTERS):
        kept = [text for text in texts if text.weight < 1.0] + [text for i, text in enumerate(news) if i % QUARTERS != fold]
        by_form = fit(kept, rounds=1, known=known)
        for lesson in lessons(news[fold::QUARTERS], by_form):
            values = np.array([by_form[lesson.form].get(name, 0.0) for name in FEATURES])
            held.append((lesson.features @ values, lesson.right))
    loss = [sum(_surprise(scores / temperature, right) for scores, right in held) for temperature in TEMPERATURES]
    temperature = TEMPERATURES[int(np.argmin(loss))]
    print(f"temperature {temperature:.2f}", flush=True)
    return {form: {name: value / temperature for name, value in values.items()} for form, values in weights.items()}


def _surprise(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    return float(np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[right]))


def fitted(taught: Sequence[Lesson], prior: NDArray[np.float64], penalty: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights (F,) that make the right candidates likeliest, drawn to ``prior`` (F,) by ``penalty``, that of each (F,) or of all.

    L-BFGS on the conditional likelihood; what is ``FIRM`` is drawn by a penalty of its own.
    """
    if not taught:
        return prior
    rows = torch.from_numpy(np.concatenate([lesson.features for lesson in taught])).double()
    owner = torch.from_numpy(np.repeat(np.arange(len(taught)), [len(lesson.right) for lesson in taught]))
    right = torch.from_numpy(np.concatenate([lesson.right for lesson in taught]))
    weight = torch.tensor([lesson.weight for lesson in taught], dtype=torch.float64)
    start = torch.from_numpy(prior)
    penalties = torch.from_numpy(np.where([name in FIRM for name in FEATURES], FIRM_PENALTY, penalty).astype(np.float64))
    values = start.clone().requires_grad_()
    optimizer = torch.optim.LBFGS([values], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        odds = (rows @ values).clamp(-30, 30).exp()
        none = torch.zeros(len(taught), dtype=torch.float64)
        everything, meant = none.index_add(0, owner, odds), none.index_add(0, owner[right], odds[right])
        total = (weight * (everything.log() - meant.log())).sum() + (penalties * (values - start) ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    return values.detach().numpy().copy()


if __name__ == "__main__":
    main()
