"""A headline held against its story: what it quotes, and how sure it sounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from models.annotations import Sentence, Span, TitleSpan
from models.encoders.reading import by_word, cuts_of, window_of
from models.fields import described
from models.task import NONE, NOTHING, Context, Reading, Task
from models.tasks import hedging, quotes
from models.tasks.headline.grounds import grounds
from models.tasks.headline.passages import Said
from models.tasks.headline.result import AlteredQuote, Headline, HeadlineGround
from models.tasks.headline.sample import HEADLINE
from models.tasks.hedging.certainty import PLAIN, certainties
from models.text.blocks import Role
from models.text.document import Document
from models.text.tokens import Tokenizer

BODY: frozenset[Role] = frozenset(("paragraph", "list_item", "table_cell", "quote", "pull_quote"))
"""Roles of blocks whose sentences a headline may rest on."""


@dataclass(frozen=True, slots=True)
class Headlines:
    """The headline."""

    headline: Annotated[Headline | None, described("The headline held against its story; null for a text without one.")] = None
    text: Annotated[str, described(hidden=True)] = ""
    """What it says."""
    said_by: Annotated[tuple[Span, ...], described(hidden=True)] = ()
    """Where the story has what it quotes."""


@dataclass(frozen=True, slots=True)
class Options:
    """The headline, where it was sent beside the text."""

    title: str | None = None


def plan(document: Document, tokenize: Tokenizer, options: Options) -> Reading:
    """The headline that was sent, as an article of its own."""
    if not (options.title or "").strip():
        return NOTHING
    title = Document.read(options.title or "", tokenize)
    return Reading(tuple(window_of(tokenize, title.tokens, cut) for cut in cuts_of(title)), title)


def decode(document: Document, context: Context) -> Headlines:
    """The headline that was sent, else that of the document."""
    judged = context.analysis[hedging.TASK].sentences
    title: Document | None = context.reading.state
    block = next((block.span for block in document.blocks.blocks if block.role == "title"), None)
    if title:
        sounds = certainties(hedging.CERTAINTY.read(title, by_word(context.outputs).get(hedging.CERTAINTY.name, NONE), PLAIN))
        text, sure = title.text, _mean(sounds, [span.end - span.start for span in title.sentences])
    elif block:
        within = [sentence for sentence in judged if block.overlaps(sentence.span)]
        text, sure = block.of(document.text), _mean([s.certainty for s in within], [s.span.end - s.span.start for s in within])
    else:
        return Headlines()
    at = 0 if title else block.start if block else 0
    said = Said(document.text, _said(document, context))
    passages = said.passages(text)

    def own(span: Span) -> Span:
        return TitleSpan(span.start, span.end) if title else Span(at + span.start, at + span.end)

    evidence = _evidence(document, text, judged)
    body = _mean([ground.certainty for ground in evidence], [ground.overlap for ground in evidence]) if evidence else None
    headline = Headline(
        quotes_missing=tuple(own(passage.span) for passage in passages if passage.body is None),
        quotes_altered=tuple(
            AlteredQuote(own(passage.span), passage.body, passage.similarity)
            for passage in passages
            if passage.body and passage.similarity < 1
        ),
        certainty=sure,
        body_certainty=body,
        gap=None if body is None else sure - body,
        evidence=evidence,
    )
    return Headlines(headline, text, tuple(passage.body for passage in passages if passage.body))


def _said(document: Document, context: Context) -> list[Span]:
    """Where the story has somebody's words: in quotation marks, or as what somebody is said to say."""
    spans = [region.outer for region in document.quoted]
    spans += [content for quote in context.analysis[quotes.TASK].quotes for content in quote.content]
    return [span for span in spans if document.blocks.role(span.start) != "title"]


def _evidence(document: Document, title: str, judged: Sequence[Sentence]) -> tuple[HeadlineGround, ...]:
    spans = [sentence.span for sentence in judged]
    body = [i for i, span in enumerate(spans) if document.blocks.role(span.start) in BODY]
    return tuple(
        HeadlineGround(judged[ground.sentence].id, spans[ground.sentence], judged[ground.sentence].certainty, ground.overlap)
        for ground in grounds(title, document.text, spans, body)
    )


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of ``values`` under ``weights``; that of a plain statement for none."""
    total = sum(weights)
    return (
        sum(value * weight for value, weight in zip(values, weights, strict=True)) / total if total else certainties(np.array([PLAIN]))[0]
    )


TASK = Task(
    name="headline",
    result=Headlines,
    decode=decode,
    after=(quotes.TASK, hedging.TASK),
    plan=plan,
    options=Options,
    beside=(quotes.TASK, hedging.TASK),
    sample=Headlines(HEADLINE),
)
