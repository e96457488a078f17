"""All tasks over one text: what the encoders must read for them, and their outputs to annotations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotations import Analysis, Entity, HedgingSummary, Mention, Quote, ScoredSpan, Sentence, Stance
from models.decoding.bio import spans
from models.decoding.calibration import Curve, Precision
from models.decoding.pointers import point
from models.encoders.bundle import Card, read_article, read_card
from models.encoders.window import Encoder, Outputs, Window
from models.heads import ANTECEDENT, QUOTE_POINTERS, TAGS
from models.tasks import attribution, entities, hedging, quotes, stance
from models.tasks.attribution.links import Links
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.coreference.pointing import Pointing
from models.tasks.coreference.resolver import resolve
from models.tasks.coreference.trail import Trail
from models.tasks.entities import custom as own
from models.tasks.entities.custom import Tagger
from models.tasks.entities.custom.words import read_tokenizer
from models.tasks.stance.pairs import pair
from models.tasks.stance.readings import NOTHING, Reading
from models.tasks.stance.readings import read as read_passages
from models.text.document import Document
from models.text.names import Names
from models.text.tokens import Tokenizer, Tokens
from models.text.windows import Cut, cut

ARTICLE, STANCE, ENTITIES = "article", "stance", "entities"

TARGET = 300
"""Most tokens of a target that are read, so that it fits the encoder beside a passage. Only scripts that the vocabulary takes apart letter
by letter come to more in 200 characters; then the answer says so."""


@dataclass(frozen=True, slots=True)
class Work:
    """One window for one encoder."""

    encoder: str
    window: Window


@dataclass(frozen=True, slots=True)
class Plan:
    """A text made ready for the encoders: ``work`` in the order in which ``decode`` wants its outputs.

    ``names`` is how a model of one's own reads the text for entities; None where the article encoder finds them.
    """

    document: Document
    tasks: frozenset[str]
    coreference: bool
    cuts: tuple[Cut, ...]
    targets: tuple[str, ...]
    reading: Reading
    names: own.Reading | None
    work: tuple[Work, ...]

    @property
    def windows(self) -> int:
        """Windows the text was cut to for the article encoder."""
        return len(self.cuts)

    @property
    def chars_analyzed(self) -> int:
        """Characters in reach of the windows: all of them, as the windows cover every token."""
        return (
            len(self.document.text)
            if not self.cuts or self.cuts[-1].keep_high == len(self.document.tokens)
            else int(self.document.tokens.ends[-1])
        )


class Analyzer:
    """The loaded encoders and what their outputs mean; safe to share between threads."""

    def __init__(
        self,
        encoders: Mapping[str, Encoder],
        tokenizer: Tokenizer,
        nowhere: Mapping[str, float],
        described: Sequence[Mapping[str, Any]],
        tagger: Tagger | None = None,
    ) -> None:
        """``encoders`` are those that run in this process.

        ``nowhere`` holds each pointer's score of pointing at nothing, ``described`` the card.json of each model folder. ``tagger`` belongs
        to an encoder of one's own that finds entities in place of the article encoder.
        """
        self.encoders = encoders
        self.cards: tuple[Mapping[str, Any], ...] = tuple(head for card in described for head in card["heads"])
        self.versions = {head["task"]: f"{head['name']} {head['version']}" for head in self.cards}
        self._tokenizer = tokenizer
        self._nowhere = nowhere
        self._tagger = tagger
        self._curves = {name: Curve.of(points) for card in described for name, points in card["curves"].items()}
        self._floors: dict[str, float] = {name: floor for card in described for name, floor in card.get("floors", {}).items()}
        self.precision = {kind: Precision.of(points) for head in self.cards for kind, points in head.get("precision", {}).items()}
        self._temperature = next((card["temperature"] for card in described if "temperature" in card), 1.0)

    def plan(self, text: str, tasks: frozenset[str], targets: tuple[str, ...] = (), coreference: bool = False) -> Plan:
        """What must be read to do ``tasks`` (of entities, quotes, hedging, stance) on ``text``; ``targets`` are stance's."""
        tokenize = self._tokenizer
        document = Document.read(text, tokenize)
        tokens, sentences = document.tokens, document.sentences
        names = self._tagger.read(text) if self._tagger else None
        paragraphs = tokens.at(document.paragraphs[1:])
        cuts = cut(tokens, tokens.at(document.sentence_starts), paragraphs)
        work = [Work(ARTICLE, _window(tokenize, tokens, c)) for c in cuts]
        wanted = targets if "stance" in tasks else ()
        reading = read_passages(sentences, tokens) if wanted else NOTHING
        for target in wanted:
            ids = tokenize(target).ids[:TARGET]
            work += [Work(STANCE, pair(tokenize, ids, tokens.ids[low:high])) for low, high in (*reading.passages, *reading.pieces)]
        if self._tagger and names:
            work += [Work(ENTITIES, window) for window in self._tagger.windows(names)]
        return Plan(document, tasks, coreference, cuts, wanted, reading, names, tuple(work))

    def passages(self, text: str, target: str) -> list[Window]:
        """What the stance encoder reads to judge all of ``text`` towards ``target``."""
        plan = self.plan(text, frozenset({"stance"}), (target,))
        return [work.window for work in plan.work[len(plan.cuts) : len(plan.cuts) + len(plan.reading.passages)]]

    def raw(self, plan: Plan, outputs: Sequence[Outputs]) -> dict[str, tuple[ScoredSpan, ...]]:
        """The spans of every tag head with the tagger's own confidences, before calibration."""
        return self._tagged(plan, _by_word(plan, outputs))

    def decode(self, plan: Plan, outputs: Sequence[Outputs]) -> Analysis:
        """The annotations; ``outputs`` are aligned with ``plan.work``."""
        asked = plan.tasks
        scores = _by_word(plan, outputs)
        tagged = self._spans(plan, outputs, scores)
        mentions, named = entities.decode(plan.document.text, tagged["entities"], plan.document.sentences)
        trail = self._trail(plan, scores, tagged, mentions, named)
        anaphora = resolve(trail)
        said = self._quotes(plan, scores, tagged, trail.names, anaphora)
        mentions, named = entities.join(plan.document.text, plan.document.sentences, mentions, named, anaphora, show=plan.coreference)
        named = quotes.mark_quoted(named, said)
        judged, summary = self._hedging(plan, scores, tagged["hedging"], said) if "hedging" in asked else (None, None)
        stances = self._stances(plan, outputs[len(plan.cuts) :], said)
        return Analysis(
            mentions=mentions if "entities" in asked else None,
            entities=named if "entities" in asked else None,
            quotes=said if "quotes" in asked else None,
            sentences=judged,
            summary=summary,
            stances=stances if "stance" in asked else None,
            warnings=tuple(
                f"only the first {TARGET} tokens of target {i + 1} were read"
                for i, target in enumerate(plan.targets)
                if len(self._tokenizer(target)) > TARGET
            ),
        )

    def trail(self, plan: Plan, outputs: Sequence[Outputs]) -> Trail:
        """What coreference decides on, for its fitting; ``outputs`` are aligned with ``plan.work``."""
        scores = _by_word(plan, outputs)
        tagged = self._spans(plan, outputs, scores)
        return self._trail(plan, scores, tagged, *entities.decode(plan.document.text, tagged["entities"], plan.document.sentences))

    def _spans(self, plan: Plan, outputs: Sequence[Outputs], scores: Outputs) -> dict[str, tuple[ScoredSpan, ...]]:
        """The spans of every head with probabilities, without those that are not worth giving."""
        tagged = {head: self._calibrated(head, found) for head, found in self._tagged(plan, scores).items()}
        if self._tagger and plan.names:
            tagged["entities"] = self._tagger.spans(plan.document.text, plan.names, outputs[len(outputs) - len(plan.names.cuts) :])
        if not scores:
            return tagged
        read = attribution.Likelihoods.of(plan.document.tokens.starts, plan.document.tokens.ends, scores["content"])
        return attribution.settle(plan.document, tagged, read)

    def _trail(
        self,
        plan: Plan,
        scores: Outputs,
        tagged: Mapping[str, Sequence[ScoredSpan]],
        mentions: Sequence[Mention],
        named: Sequence[Entity],
    ) -> Trail:
        names = Names.of(plan.document.text, mentions, named)
        said = [content.span for content in tagged["content"]]
        pointing = None
        if scores:
            queries, keys = scores[f"query_{ANTECEDENT}"], scores[f"key_{ANTECEDENT}"]
            pointing = Pointing(queries, keys, plan.document.tokens.starts, self._nowhere[ANTECEDENT])
        return Trail(plan.document, names, said, [source.span for source in tagged["source"]], pointing)

    def _tagged(self, plan: Plan, scores: Outputs) -> dict[str, tuple[ScoredSpan, ...]]:
        if not scores:
            return dict.fromkeys(TAGS, ())
        tokens = plan.document.tokens
        paragraphs = tokens.paragraphs(plan.document.text)
        scores = {**scores, "hedging": hedging.tilted(scores["hedging"])}
        return {
            head: spans(scores[head], labels, tokens.starts, tokens.ends, None if head == "content" else paragraphs)
            for head, labels in TAGS.items()
        }

    def _calibrated(self, head: str, found: tuple[ScoredSpan, ...]) -> tuple[ScoredSpan, ...]:
        """The spans with probabilities for confidences, less those more likely wrong than worth giving."""
        curve, floor = self._curves.get(head), self._floors.get(head, 0.0)
        if curve:
            found = tuple(ScoredSpan(one.span, one.label, curve(one.confidence)) for one in found)
        return tuple(one for one in found if one.confidence >= floor)

    def _quotes(
        self,
        plan: Plan,
        scores: Outputs,
        tagged: Mapping[str, Sequence[ScoredSpan]],
        names: Names,
        anaphora: Anaphora,
    ) -> tuple[Quote, ...]:
        contents, cues, sources = tagged["content"], tagged["cue"], tagged["source"]
        if not contents:
            return ()
        first = {
            head: np.searchsorted(plan.document.tokens.starts, [one.span.start for one in found])
            for head, found in (("content", contents), ("cue", cues), ("source", sources))
        }
        links = {
            kind: point(scores[f"query_{kind}"], scores[f"key_{kind}"], first["content"], first[kind], self._nowhere[kind])
            for kind in QUOTE_POINTERS
        }
        said = quotes.decode(plan.document, names, anaphora, contents, cues, sources, Links(**links))
        curve = self._curves.get("quote")
        return tuple(replace(quote, confidence=round(curve(quote.confidence), 4)) for quote in said) if curve else said

    def _hedging(
        self, plan: Plan, scores: Outputs, cues: Sequence[ScoredSpan], said: Sequence[Quote]
    ) -> tuple[tuple[Sentence, ...], HedgingSummary]:
        certainties = hedging.certainties(plan.document.sentences, plan.document.tokens.starts, scores)
        return hedging.decode(plan.document.text, plan.document.sentences, cues, said, certainties)

    def _stances(self, plan: Plan, outputs: Sequence[Outputs], said: Sequence[Quote]) -> tuple[Stance, ...]:
        reading = plan.reading
        size = len(reading.passages) + len(reading.pieces)
        found = []
        for i, target in enumerate(plan.targets):
            logits = np.concatenate([one["logits"] for one in outputs[i * size : (i + 1) * size]])
            passages, pieces = np.split(logits, [len(reading.passages)])
            single = reading.sentence_scores(passages, pieces)
            found.append(
                stance.decode(plan.document.text, target, reading.spans, passages, plan.document.sentences, single, said, self._temperature)
            )
        return tuple(found)


def _by_word(plan: Plan, outputs: Sequence[Outputs]) -> dict[str, NDArray[np.float32]]:
    """The article encoder's outputs, (words, D) each, for every word of the text; empty without any word."""
    own = outputs[: len(plan.cuts)]
    return {name: np.concatenate([one[name] for one in own]) for name in own[0]} if own else {}


def _window(tokenize: Tokenizer, tokens: Tokens, cut: Cut) -> Window:
    """``[CLS] tokens [SEP]`` of a cut, with their case shapes; wanted are the first tokens of the words it judges."""
    ids = np.concatenate(([tokenize.cls], tokens.ids[cut.low : cut.high], [tokenize.sep]))
    types = np.concatenate(([0], tokens.shapes[cut.low : cut.high], [0]))
    judged = tokens.first[slice(*np.searchsorted(tokens.first, (cut.keep_low, cut.keep_high)))]
    return Window(ids, types, judged - cut.low + 1)


def read(
    article: Path,
    stance: Path,
    backends: Mapping[str, str],
    names: Path | None = None,
    own: tuple[Card, int] | None = None,
    encoders: Mapping[str, Encoder] | None = None,
) -> Analyzer:
    """What surrounds the encoders of the model folders, given what is known of those; BundleError, one sentence, when it cannot be read.

    ``backends`` computes each encoder, and a model's version says so, as an answer may depend on it. ``names`` is the folder of a token
    classifier that finds entities, ``own`` its card and the most tokens of its windows. ``encoders`` are those that run in this process.
    """
    tokenizer, article_card, nowhere = read_article(article)
    cards = {ARTICLE: article_card, STANCE: read_card(stance)}
    for encoder, card in cards.items():
        backend = backends[encoder]
        mark = "" if backend == "fp32" else f"+{backend}"
        card["heads"] = [head | {"version": head["version"] + mark, "backend": backend} for head in card["heads"]]
    tagger = None
    if names and own:
        card, size = own
        tagger = Tagger(read_tokenizer(names), size)
        article_card["heads"] = [card if head["task"] == "entities" else head for head in article_card["heads"]]
    return Analyzer(encoders or {}, tokenizer, nowhere, tuple(cards.values()), tagger)
