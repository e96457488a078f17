"""An analyzer without models: capitals are names, quotation marks are quotes, "might" hedges."""

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.annotations import (
    AuthorStance,
    ByHolder,
    Cue,
    Entity,
    Holder,
    HolderCount,
    Mention,
    Quote,
    Scores,
    Sentence,
    Span,
    Speaker,
    Stance,
    Summary,
)
from models.decoding.calibration import Precision
from models.desk import NO_DESK, Desk
from models.encoders.window import Encoder
from models.task import Analysis
from models.tasks import TASKS
from models.tasks.entities import Entities
from models.tasks.hedging import Hedging
from models.tasks.quotes import Quotes
from models.tasks.stance import Stances
from models.text.blocks import Block, Blocks
from service.inference.loading import Loaded
from service.inference.runners import Local

NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)*")


@dataclass(frozen=True)
class ToyWindow:
    size: int

    def __len__(self) -> int:
        return self.size


@dataclass(frozen=True)
class ToyWork:
    encoder: str
    window: ToyWindow


@dataclass(frozen=True)
class ToyPlan:
    text: str
    tasks: frozenset[str]
    targets: tuple[str, ...]
    work: tuple[ToyWork, ...]
    first: int
    blocks: tuple[Block, ...] = ()

    @property
    def windows(self) -> int:
        return len(self.work)

    @property
    def chars_analyzed(self) -> int:
        return len(self.text)


class ToyEncoder:
    """Answers with window sizes; counts what it ran, and can be held up or made to fail."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.free = threading.Event()
        self.free.set()
        self.entered = threading.Event()
        self.fail: Callable[[list[int]], bool] = lambda sizes: False

    @property
    def sizes(self) -> list[int]:
        return [size for batch in self.batches for size in batch]

    def run(self, windows: Sequence[Any]) -> list[dict[str, Any]]:
        sizes = [len(window) for window in windows]
        self.batches.append(sizes)
        self.entered.set()
        assert self.free.wait(10)
        if self.fail(sizes):
            raise RuntimeError("SECRET article text")
        return [{"size": np.array([size], dtype=np.float32)} for size in sizes]

    def computed(self, windows: Sequence[Any]) -> int:
        return sum(map(len, windows))


class ToyAnalyzer:
    """50 characters a token, 256 tokens a window."""

    def __init__(self) -> None:
        self.article, self.stance = ToyEncoder(), ToyEncoder()
        self.encoders: dict[str, Encoder] = {"article": self.article, "stance": self.stance}
        self.cards = ({"name": "toy", "version": "1", "task": "entities", "licence": "none"},)
        self.precision: dict[str, Precision] = {}
        self.defaults: dict[str, float] = {}
        self.versions = {"entities": "toy 1", "quotes": "toy 1", "hedging": "toy 1", "stance": "toy 2"}
        self.tasks = TASKS
        self.off: dict[str, str] = {}
        self.plans = 0
        self.marked: list[int] = []
        """How many windows had been read each time."""
        self.desks: list[Desk] = []

    def loaded(self, batch_tokens: int | None = None) -> Loaded:
        """With one runner in this process."""
        return Loaded(self, [Local(self.encoders)], batch_tokens or 8192)

    def plan(self, text: str, tasks: frozenset[str], options: Mapping[str, Any] | None = None, blocks: tuple[Block, ...] = ()) -> ToyPlan:
        self.plans += 1
        targets = options["stance"].targets if options and "stance" in options else ()
        if "BREAK" in text:
            raise RuntimeError("SECRET article text")
        tokens = max(1, len(text) // 5)
        work = [ToyWork("article", ToyWindow(min(256, tokens - start))) for start in range(0, tokens, 256)]
        later = [ToyWork("stance", ToyWindow(10)) for _ in targets]
        return ToyPlan(text, tasks, targets, (*work, *later), len(work), Blocks.read(text, blocks).blocks)

    def mark(self, plan: ToyPlan, outputs: Sequence[Mapping[str, Any]], desk: Desk = NO_DESK) -> ToyPlan:
        self.marked.append(len(outputs))
        return plan

    def decode(self, plan: ToyPlan, outputs: Sequence[Mapping[str, Any]], desk: Desk = NO_DESK) -> Analysis:
        self.desks.append(desk)
        assert [int(out["size"][0]) for out in outputs] == [len(item.window) for item in plan.work]
        text, asked = plan.text, plan.tasks
        mentions = tuple(
            Mention(f"m{i}", Span(*found.span()), "PERSON", "name", 0.5 + 0.1 * (i % 5), f"e{i}")
            for i, found in enumerate(NAME.finditer(text), 1)
        )
        entities = tuple(Entity(f"e{i}", m.span.of(text), m.type, (m.id,), 0.123456, False) for i, m in enumerate(mentions, 1))
        speaker = Speaker(entities[0].name, "e1", "named", 0.9, "source", (mentions[0].span,)) if mentions else None
        quotes = tuple(
            Quote(
                f"q{i}",
                "direct",
                "statement",
                (Span(*found.span(1)),),
                None,
                None,
                speaker,
                None if speaker else "no name",
                "neutral",
                0.8,
                0.8,
            )
            for i, found in enumerate(re.finditer('"([^"]*)"', text), 1)
        )
        sentences = tuple(self._sentence(i, found, quotes) for i, found in enumerate(re.finditer(r"[^.\s][^.]*\.?", text), 1))
        hedged = sum(sentence.label == "hedged" for sentence in sentences)
        summary = Summary(len(sentences), hedged, hedged / max(1, len(sentences)), ByHolder(HolderCount(len(sentences), hedged)))
        stances = tuple(
            Stance(t, "neutral", Scores(0.2, 0.2, 0.6), 0.6, (), (), AuthorStance("neutral", Scores(0.2, 0.2, 0.6), 0.6))
            for t in plan.targets
        )
        found = {
            "entities": Entities(mentions, entities),
            "quotes": Quotes(quotes),
            "hedging": Hedging(sentences, summary),
            "stance": Stances(stances),
        }
        return Analysis({name: result for name, result in found.items() if name in asked})

    def count(self, plan: ToyPlan, analysis: Analysis) -> Analysis:
        return analysis

    @staticmethod
    def _sentence(number: int, found: re.Match[str], quotes: tuple[Quote, ...]) -> Sentence:
        span = Span(*found.span())
        at = found[0].find("might")
        cues = (Cue(Span(span.start + at, span.start + at + 5), "epistemic", 0.7),) if at >= 0 else ()
        inside = [quote.id for quote in quotes if quote.content[0].overlaps(span)]
        holder = Holder("quote", inside[0]) if inside else Holder("author", None)
        return Sentence(f"s{number}", span, "hedged" if cues else "certain", 0.3 if cues else 0.9, cues, holder)
