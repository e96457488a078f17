"""The way of a draft and its transcripts: parse, find who is quoted where somebody is labelled, compare, render."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic_core import to_json

from models.annotations import Quote, Span
from models.notices import Notice
from models.text.document import Document
from models.verification import Heard, Held, Transcript, Verified, has_speakers
from service.documents import ParsedDocument
from service.inference.loading import Plan
from service.order import Order
from service.processing import TOKEN_CHARS, Processor, answered_by
from service.render import LANGUAGE, Json, Place, placer, told, written
from service.timing import Timing

QUOTES = "quotes"
"""The task that tells whom a draft quotes."""

COMPARED_CHARS = 256
"""Characters of text whose comparing costs about what reading a token does."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A draft and the transcripts that it is held against; each of these has an id."""

    draft: Order
    transcripts: tuple[Order, ...]
    id: str | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """The documents of a comparison; ``plan`` is what tells whom the draft quotes, where that is of use."""

    draft: ParsedDocument
    transcripts: tuple[ParsedDocument, ...]
    heard: tuple[Transcript, ...]
    plan: Plan | None
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparer:
    """Turns comparisons into JSON, on the processor's threads and engine."""

    processor: Processor

    async def work(self, comparison: Comparison, deadline: float, timing: Timing) -> bytes:
        """The result for ``comparison`` as JSON, by ``deadline`` (a ``time.monotonic()`` instant).

        Raises:
            Problem: 413, 422, 429, 500, 503 or 504.
        """
        texts = [("/draft/text", comparison.draft), *_placed(comparison.transcripts)]
        for pointer, order in texts:
            self.processor.refuse_unfit(order, pointer)
        engine = self.processor.engine
        async with answered_by(deadline):
            tokens = 1 + len(comparison.draft.text) // TOKEN_CHARS + sum(len(order.text) for _, order in texts) // COMPARED_CHARS
            ticket = engine.admit(tokens, deadline)
            try:
                read = await self.processor.offload("parse", timing, lambda: self._read(comparison))
                draft = Document.unread(read.draft.readable.text, read.draft.blocks_read)
                # The words are compared here while the encoders read elsewhere.
                comparing = self.processor.offload("decode", timing, lambda: Held.of(draft, read.heard))
                work = read.plan.work if read.plan else ()
                held, outputs = await asyncio.gather(comparing, engine.run(work, deadline, ticket=ticket, timing=timing))

                def finish() -> bytes:
                    quotes: Sequence[Quote] = ()
                    if read.plan:
                        analysis = self.processor.sure(comparison.draft, self.processor.analyzer.decode(read.plan, outputs))
                        quotes = analysis.results[QUOTES].quotes
                    return to_json(self._body(comparison, read, held.verified(quotes)))

                return await self.processor.offload("decode", timing, finish)
            finally:
                engine.give_back(ticket)

    def _read(self, comparison: Comparison) -> _Read:
        draft = self.processor.parse(comparison.draft, "/draft/text")
        transcripts = tuple(self.processor.parse(order, pointer) for pointer, order in _placed(comparison.transcripts))
        heard = tuple(
            Transcript(order.id or "", Document.unread(parsed.readable.text, parsed.blocks_read))
            for order, parsed in zip(comparison.transcripts, transcripts, strict=True)
        )
        if not has_speakers(heard):
            return _Read(draft, transcripts, heard, None)
        if sentence := self.processor.analyzer.off.get(QUOTES):
            notice = Notice("speakers_not_compared", f"Quotes are off ({sentence}), so that nothing is told of who says what.")
            return _Read(draft, transcripts, heard, None, (notice,))
        return _Read(draft, transcripts, heard, self.processor.plan(comparison.draft, draft))

    def _body(self, comparison: Comparison, read: _Read, quotes: Sequence[Verified]) -> Json:
        warnings = [*read.warnings, *read.draft.warnings, *read.draft.readable.warnings]
        for order, parsed in zip(comparison.transcripts, read.transcripts, strict=True):
            of_parsing = (*parsed.warnings, *parsed.readable.warnings)
            warnings += [replace(notice, detail=f"In transcript {order.id}: {notice.detail}") for notice in of_parsing]
        if not quotes:
            warnings.append(
                Notice("nothing_quoted", "The draft quotes nothing, so there is nothing to verify; send it with its quotation marks.")
            )
        versions = self.processor.analyzer.versions
        place = _placing(comparison, read)
        return {
            "id": comparison.id,
            "model": {QUOTES: versions[QUOTES]} if read.plan and QUOTES in versions else {},
            "language": LANGUAGE,
            "offset_unit": comparison.draft.offset_unit,
            "warnings": told(warnings),
            "quotes": [written(quote, place) for quote in quotes],
        }


def _placed(transcripts: Sequence[Order]) -> list[tuple[str, Order]]:
    return [(f"/transcripts/{number}/text", order) for number, order in enumerate(transcripts)]


def _placing(comparison: Comparison, read: _Read) -> Place:
    """What turns spans of the draft and of the transcripts into span objects."""
    of_draft = placer(read.draft, comparison.draft)
    of_transcripts = [placer(parsed, order) for parsed, order in zip(read.transcripts, comparison.transcripts, strict=True)]

    def place(span: Span) -> Json:
        return of_transcripts[span.transcript](span) if isinstance(span, Heard) else of_draft(span)

    return place
