"""What the stance encoder learns from: texts with a target, and judgements of runs of their words."""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from models.analysis import Analyzer
from models.annotations import Span, StanceLabel
from models.encoders.window import Window
from models.task import Analysis
from models.tasks import coreference, entities, quotes
from models.tasks.stance import marks
from models.tasks.stance.labels import ANYONE, HOLDER, LABELS, NEUTRAL
from models.tasks.stance.marks import Marks
from models.tasks.stance.pairs import pair
from models.tasks.stance.passages import passages
from models.text.document import Document
from models.text.tokens import Tokenizer, Tokens
from models.training import made
from models.training.readings import desk, readings
from models.training.rows import Row, read
from models.training.written import Written, written

NEWS = ("newsmtsc", "gwsd", "basil_sent", "vast")
"""Sets whose texts are read for names and quotes; those of the others are a claim or a headline."""

OTHERS = ("perspectrum", "iam", "semeval2016", "pstance", "sentfin")

TWO_LABELS = ("perspectrum", "iam")
"""Data sets whose annotators could not answer neutral: there the loss compares favor and against alone."""

OWN_WORDS = ("vast", "perspectrum", "iam", "semeval2016", "pstance")
"""Sets of what somebody says himself: the text's stance is its holder's."""

ARTICLES = ("desk", "readings")
"""Sets of whole articles, each read for several targets."""

PARTED = (*ARTICLES, "written")
"""Sets of which a part of the texts, with all their targets, may be kept out of a training."""

MOST = 4000
"""Most rows of one of the other sets."""

MADE = 8
"""Times each pattern of made-up sentences is filled."""

UNMARKED = 0.1
"""Share of passages without marks of contents, and of mentions: what marks them at run time makes mistakes."""

WHOLE, SIDED, NEITHER = 4.0, 2.0, 0.5
"""How much a judgement counts: of a text as a whole, which is the only one there; of a sentence of an article that takes a side, and of
one of the many that take none."""

HOLDING = 0.7
"""And of its holder beside anyone."""

QUIET = 0.5
"""Share of an article's passages that are kept where nobody takes sides and the target is not mentioned."""

LONGEST = 256
"""Most tokens of a passage, whatever its sentences."""

READ = frozenset((entities.TASK.name, coreference.TASK.name, quotes.TASK.name))


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """What ``tokens`` (n,) say in a voice, by the index of the label; ``neutral`` tells whether that was an option."""

    voice: int
    tokens: NDArray[np.int64]
    label: int
    weight: float = 1.0
    neutral: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A target and passage as one window, and what its tokens say."""

    window: Window
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A text and a target: ``types`` (N,) of its tokens, the first tokens of its sentences, and what its tokens say.

    A text is read ``whole``, as one passage, where a judgement is of all of it. ``served`` (N,) are the types by the quotes that are found
    in it, where ``types`` go by those that are annotated. ``article`` tells which of its set the text is, where a set has articles.
    """

    text: str
    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    served: NDArray[np.int64]
    sentences: tuple[int, ...]
    target: str
    judgements: tuple[Judgement, ...]
    whole: bool
    article: int = 0


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons of each data set."""

    tokenize: Tokenizer
    sets: Mapping[str, Sequence[Lesson]]

    @classmethod
    def read(cls, data: Path, load: Callable[[], Analyzer], tokenize: Tokenizer, kept: Path) -> "Lessons":
        """Those of the folder ``data``, whose names and quotes the analyzer finds that ``load`` gives.

        A set that is in the folder ``kept`` is not made again.
        """
        analyzer = cache(load)

        def texts(name: str) -> list[Row]:
            return read(data / f"stance/{name}.train.jsonl.gz")

        makers: dict[str, Callable[[], Iterable[Lesson]]] = {
            "made_up": lambda: of_made(tokenize),
            "written": lambda: of_written(tokenize),
            "desk": lambda: of_articles(desk(data), analyzer(), tokenize),
            "readings": lambda: of_articles(readings(data), analyzer(), tokenize),
            **{name: partial(lambda name: of_rows(name, sample(texts(name)), tokenize, None), name) for name in OTHERS},
            **{name: partial(lambda name: of_rows(name, texts(name), tokenize, analyzer()), name) for name in NEWS},
        }
        return cls(tokenize, {name: _kept(kept / f"{name}.lessons", make) for name, make in makers.items()})

    def without(self, fold: int, folds: int) -> "Lessons":
        """The lessons but for those of the ``fold``-th of ``folds`` parts of the articles."""
        rest = {
            name: [lesson for lesson in some if name not in PARTED or lesson.article % folds != fold] for name, some in self.sets.items()
        }
        return Lessons(self.tokenize, rest)

    def held(self, fold: int, folds: int) -> Iterator[tuple[str, Lesson]]:
        """The others by set and number."""
        for name in ARTICLES:
            for i, lesson in enumerate(self.sets[name]):
                if lesson.article % folds == fold:
                    yield f"{name}-{i}", lesson


def sample(rows: list[Row]) -> list[Row]:
    """``rows``, or as many of them as are enough."""
    return rows if len(rows) < 2 * MOST else Random(13).sample(rows, MOST)


def _kept(file: Path, make: Callable[[], Iterable[Lesson]]) -> list[Lesson]:
    """The lessons in ``file``, or those that are made and stored there."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(pickle.dumps(list(make())))
    stored: list[Lesson] = pickle.loads(file.read_bytes())
    return stored


def estranged(lesson: Lesson, target: str) -> Lesson:
    """``lesson`` with a ``target`` of another, towards which all is neutral; without judgements where the text has its words."""
    plain, served = marks.unmarked(lesson.types), marks.unmarked(lesson.served)
    neutral = tuple(replace(judgement, label=NEUTRAL, neutral=True) for judgement in lesson.judgements)
    return replace(lesson, target=target, types=plain, served=served, judgements=() if marks.literal(lesson.text, target) else neutral)


def cut(lesson: Lesson, tokenize: Tokenizer, size: int, random: Random) -> Iterator[Example]:
    """The passages of ``lesson``, of at most ``size`` tokens, in which something is judged; their marks are sometimes left out."""
    target = tokenize(lesson.target).ids
    for low, high in [(0, min(size, len(lesson.ids)))] if lesson.whole else ranges(lesson, size):
        here = [j for j in lesson.judgements if low <= j.tokens[0] < high]
        types = random.choice((lesson.types, lesson.served))[low:high]
        quiet = not lesson.whole and all(j.label == NEUTRAL for j in here) and np.array_equal(types, marks.unmarked(types))
        if not here or (quiet and random.random() > QUIET):
            continue
        if random.random() < UNMARKED:
            types = marks.unquoted(types)
        if random.random() < UNMARKED:
            types = marks.unmarked(types)
        window = pair(tokenize, target, lesson.ids[low:high], types)
        assert window.rows is not None
        at = int(window.rows[0]) - low
        weight = WHOLE if lesson.whole else 1.0
        yield Example(window, tuple(replace(j, tokens=j.tokens[j.tokens < high] + at, weight=weight * j.weight) for j in here))


def ranges(lesson: Lesson, size: int) -> Iterator[tuple[int, int]]:
    """The tokens of passages of whole sentences, each of at most ``size`` tokens; of a longer sentence the first ones."""
    edges = [*lesson.sentences, len(lesson.ids)]
    for group in passages([high - low for low, high in pairwise(edges)], size):
        yield edges[group[0]], min(edges[group[-1] + 1], edges[group[0]] + LONGEST)


def of_rows(name: str, rows: Iterable[Row], tokenize: Tokenizer, analyzer: Analyzer | None) -> Iterator[Lesson]:
    """A lesson for each text of the data set ``name``, judged as a whole."""
    known: dict[str, tuple[Document, Analysis]] = {}
    for row in tqdm(rows, desc=name, unit="text", mininterval=10):
        text, target = row["text"], row["target"]
        if analyzer and text not in known:
            known[text] = analysed(analyzer, text)
        tokens = known[text][0].tokens if analyzer else tokenize(text)
        if not len(tokens):
            continue
        marked = Marks.of(*known[text], target) if analyzer else Marks.plain(text, target)
        if "target_start" in row:
            marked = replace(marked, mentions=[*marked.mentions, Span(row["target_start"], row["target_end"])])
        said = marks.contents(known[text][1][quotes.TASK].quotes) if analyzer else []
        label = NEUTRAL if row["label"] == "unrelated" else LABELS.index(row["label"])
        every, neutral = np.arange(len(tokens)), name not in TWO_LABELS
        judgements = [Judgement(ANYONE, every, label, 1.0, neutral)]
        if name in OWN_WORDS or label == NEUTRAL:
            judgements.append(Judgement(HOLDER, every, label, HOLDING, neutral))
        types = marks.types(tokens, marked, said)
        yield Lesson(text, tokens.ids, types, types, (0,), target, tuple(judgements), True)


def of_articles(rows: Iterable[Row], analyzer: Analyzer, tokenize: Tokenizer) -> Iterator[Lesson]:
    """The lessons of articles read by an editor: one for each target."""
    for article, row in enumerate(tqdm(rows, desc="articles", unit="text", mininterval=10)):
        document, analysis = analysed(analyzer, row["text"])
        tokens = document.tokens
        first = _tokens(tokens)
        sentences = [Span(sentence["start"], sentence["end"]) for sentence in row["sentences"]]
        starts = sorted({int(first[np.searchsorted(tokens.starts, sentence.start)]) for sentence in sentences} - {len(tokens)})
        attributed = [quote for quote in row["quotes"] if quote["speaker_kind"] != "not"]
        said = [Span(*part) for quote in attributed for part in quote["content"]]
        for stance in row["stance"]:
            marked = Marks.of(document, analysis, stance["target"])
            types, served = (marks.types(tokens, marked, some) for some in (said, marks.contents(analysis[quotes.TASK].quotes)))
            judgements = tuple(judged(tokens, sentences, attributed, stance))
            yield Lesson(row["text"], tokens.ids, types, served, (0, *starts[1:]), stance["target"], judgements, False, article)


def judged(tokens: Tokens, sentences: Sequence[Span], attributed: Sequence[Row], stance: Row) -> Iterator[Judgement]:
    """What an editor's reading of an article tells of its words.

    Anyone's side is told of every sentence. Who holds it is told of a speaker's words in sentences that take his side, and of the
    author's own where the author has none or the sentence has no other's words.
    """
    contents = [marks.places(tokens, [Span(*part) for part in quote["content"]]) for quote in attributed]
    said = np.concatenate([marks.NOWHERE, *contents])
    for number, sentence in enumerate(sentences, 1):
        inside = marks.places(tokens, [sentence])
        if not len(inside):
            continue
        label = stance["sentences"].get(str(number), "neutral")
        weight = NEITHER if label == "neutral" else SIDED
        yield Judgement(ANYONE, inside, LABELS.index(label), weight)
        own = np.setdiff1d(inside, said)
        speaking = [(quote, at) for quote, its in zip(attributed, contents, strict=True) if len(at := np.intersect1d(inside, its))]
        if len(own) and (label == "neutral" or stance["author"] == "neutral" or (stance["author"] == label and not speaking)):
            yield Judgement(HOLDER, own, LABELS.index("neutral" if label == "neutral" else stance["author"]), HOLDING * weight)
        for quote, at in speaking:
            held = "neutral" if label == "neutral" else stance["speakers"].get(quote["speaker"] or "")
            if held is None and len(speaking) == 1 and stance["author"] == "neutral":
                held = label
            if held == label:
                yield Judgement(HOLDER, at, LABELS.index(held), HOLDING * weight)


def of_made(tokenize: Tokenizer) -> Iterator[Lesson]:
    """The lessons of made-up sentences."""
    for one in made.sentences(MADE):
        tokens, content = tokenize(one.text), [one.content] if one.content else []
        every, said = np.arange(len(tokens)), marks.places(tokens, content)
        asked = zip((ANYONE, HOLDER, HOLDER), (every, np.setdiff1d(every, said), said), one.held, strict=True)
        judgements = tuple(Judgement(voice, at, LABELS.index(label)) for voice, at, label in asked if label and len(at))
        types = marks.types(tokens, Marks.plain(one.text, one.target), content)
        yield Lesson(one.text, tokens.ids, types, types, (0,), one.target, judgements, True)


def of_written(tokenize: Tokenizer) -> Iterator[Lesson]:
    """The lessons of texts written for the training: of the longer ones each sentence is judged, the others as a whole."""
    for number, one in written():
        tokens = tokenize(one.text)
        contents = [marks.places(tokens, [content]) for content in one.contents]
        sentences = [marks.places(tokens, [sentence]) for sentence, _ in one.sentences]
        if sentences:
            judgements = [j for at, (_, side) in zip(sentences, one.sentences, strict=True) for j in _of_sentence(one, at, side, contents)]
        else:
            every = np.arange(len(tokens))
            judgements = [
                Judgement(ANYONE, every, LABELS.index(one.stance)),
                *_held(every, one.author, zip(contents, one.spoken, strict=True), 1.0),
            ]
        types = marks.types(tokens, Marks.plain(one.text, one.target), one.contents)
        starts = tuple(int(at[0]) for at in sentences[1:] if len(at))
        yield Lesson(one.text, tokens.ids, types, types, (0, *starts), one.target, tuple(judgements), not sentences, number)


def _of_sentence(one: Written, at: NDArray[np.int64], side: StanceLabel, contents: Sequence[NDArray[np.int64]]) -> Iterator[Judgement]:
    """What is told of a sentence at the tokens ``at``, in which anyone takes ``side``."""
    if not len(at):
        return
    weight = NEITHER if side == "neutral" else SIDED
    yield Judgement(ANYONE, at, LABELS.index(side), weight)
    inside = [np.intersect1d(at, content) for content in contents]
    spoken = [side if side in (label, "neutral") else None for label in one.spoken]
    author = one.author if side != "neutral" and not any(map(len, inside)) else "neutral"
    yield from _held(at, author if author in (side, "neutral") else None, zip(inside, spoken, strict=True), weight)


def _held(
    at: NDArray[np.int64], author: StanceLabel | None, spoken: Iterable[tuple[NDArray[np.int64], StanceLabel | None]], weight: float
) -> Iterator[Judgement]:
    """What those hold whose words stand at the tokens ``at``: the speakers of contents, and the author of the rest; None is not told."""
    own = at
    for tokens, label in spoken:
        own = np.setdiff1d(own, tokens)
        if len(tokens) and label:
            yield Judgement(HOLDER, tokens, LABELS.index(label), HOLDING * weight)
    if len(own) and author:
        yield Judgement(HOLDER, own, LABELS.index(author), HOLDING * weight)


def analysed(analyzer: Analyzer, text: str) -> tuple[Document, Analysis]:
    """The document of ``text``, and who is named and quoted in it."""
    plan = analyzer.plan(text, READ)
    outputs: list[Any] = []
    for work in plan.work:
        outputs += analyzer.encoders[work.encoder].run([work.window])
    return plan.document, analyzer.decode(plan, outputs)


def _tokens(tokens: Tokens) -> NDArray[np.int64]:
    return np.append(tokens.first, len(tokens))
