"""A draft held against transcripts: for each quoted passage, whether it was said so, and by whom."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Annotated, Self

from models.annotations import Quote, Span, Speaker
from models.fields import described
from models.tasks.attribution.contents import QUOTING
from models.text.document import Document
from models.text.transcripts import Turns
from models.verification.corpus import Corpus
from models.verification.diffs import Edit, Op
from models.verification.speakers import Cast
from models.verification.verdicts import VERDICTS, Finding, Passage, Verdict, cut, judge, settled
from models.verification.words import Words

__all__ = ["Heard", "Held", "Match", "Transcript", "Verified", "has_speakers", "passages", "verify"]


@dataclass(frozen=True, slots=True, order=True)
class Heard(Span):
    """Characters of a transcript, which is given by its index."""

    transcript: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One step of the word diff. The transcript's span is in the transcript that `match` names, or the piece that holds `draft`."""

    op: Annotated[
        Op,
        described("equal: in both; replace: other words; insert: words of the draft that were not said; delete: words said and left out."),
    ]
    draft: Annotated[Span | None, described("Null for words left out.")]
    transcript: Annotated[Heard | None, described("Null for words that were not said.")]


@dataclass(frozen=True, slots=True)
class Match:
    """Where it was said."""

    transcript: Annotated[str, described("Id of the transcript.")]
    span: Heard
    speaker: Annotated[str | None, described("Who says it there, by the transcript's label; null where it has none.")]


@dataclass(frozen=True, slots=True)
class MatchedPiece:
    """A part of a quote that is put together from several places."""

    draft: Span
    match: Match


@dataclass(frozen=True, slots=True)
class Verified:
    """A quoted passage of the draft."""

    id: Annotated[str, described(examples=["v1"])]
    span: Span
    verdict: Annotated[Verdict, described(vocabulary=VERDICTS)]
    speaker: Annotated[str | None, described("Who says it by the draft; told only where a transcript has speakers.")]
    similarity: Annotated[float, described("How much of the passage is the transcript's, by the weight of its words.", ge=0, le=1)]
    match: Annotated[Match | None, described("Where; of a spliced one the largest piece. Null when it is not found.")]
    pieces: Annotated[tuple[MatchedPiece, ...], described("Of a spliced passage; else empty.")] = ()
    diff: Annotated[tuple[Difference, ...], described("What is changed or left out; empty where nothing is, and for a paraphrase.")] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, as somebody wrote it down."""

    id: str
    document: Document


def passages(draft: Document) -> tuple[Span, ...]:
    """What the draft quotes: blocks that are somebody's words, and what stands in quotation marks elsewhere, without the marks."""
    blocks = [block.span for block in draft.blocks.blocks if block.role in QUOTING]
    starts = [span.start for span in blocks]

    def in_block(span: Span) -> bool:
        index = bisect_right(starts, span.start) - 1
        return index >= 0 and span.start < blocks[index].end

    marked = [region.inner for region in draft.quoted if not in_block(region.outer)]
    return tuple(sorted(span for span in (*blocks, *marked) if any(map(str.isalnum, span.of(draft.text)))))


def has_speakers(transcripts: Sequence[Transcript]) -> bool:
    """Whether some transcript tells who speaks."""
    return any(_turns(transcript.document).labels for transcript in transcripts)


def verify(draft: Document, quotes: Sequence[Quote], transcripts: Sequence[Transcript]) -> tuple[Verified, ...]:
    """What becomes of each quoted passage of ``draft``; ``quotes`` are those found in it, whose speakers are held against the labels.

    Linear in the draft and the transcripts.
    """
    return Held.of(draft, transcripts).verified(quotes)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What somebody says in one turn, or a whole transcript: the index of that, and the label of the turn."""

    transcript: int
    span: Span
    label: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A draft held against transcripts, before it is known whom it quotes: its ``passages`` and, aligned with them, what is found of each.

    ``stretches`` are those of the corpus, ``texts`` the transcripts they are of.
    """

    text: str
    passages: Sequence[Passage]
    findings: Sequence[Finding]
    corpus: Corpus
    transcripts: Sequence[Transcript]
    stretches: Sequence[_Stretch]
    texts: Sequence[str]
    cast: Cast

    @classmethod
    def of(cls, draft: Document, transcripts: Sequence[Transcript]) -> Self:
        """What the words of ``draft`` alone tell."""
        held = [_passage(draft.text, span) for span in passages(draft)]
        stretches = [stretch for number, transcript in enumerate(transcripts) for stretch in _stretches(number, transcript.document)]
        texts = [transcripts[stretch.transcript].document.text for stretch in stretches]
        corpus = Corpus.of(Words.of(text, stretch.span.start, stretch.span.end) for text, stretch in zip(texts, stretches, strict=True))
        held = [replace(passage, numbers=corpus.of_quote(passage.words.keys)) for passage in held if passage.words.keys]
        sequences = corpus.sequences([passage.numbers for passage in held])
        findings = [judge(corpus, sequences, passage) for passage in held]
        cast = Cast.of(stretch.label for stretch in stretches if stretch.label)
        return cls(draft.text, held, findings, corpus, transcripts, stretches, texts, cast)

    def verified(self, quotes: Sequence[Quote]) -> tuple[Verified, ...]:
        """The answers, where the draft has ``quotes``."""
        speakers = _speakers([passage.span for passage in self.passages], quotes)
        findings = [
            cut(self.corpus, self.texts, self.text, passage, self._attributed(finding, speaker))
            for passage, finding, speaker in zip(self.passages, self.findings, speakers, strict=True)
        ]
        judged = enumerate(zip(self.passages, settled(findings), speakers, strict=True), 1)
        return tuple(self._verified(f"v{number}", passage, finding, speaker) for number, (passage, finding, speaker) in judged)

    def _attributed(self, finding: Finding, speaker: Speaker | None) -> Finding:
        """``finding`` at the place where the ``speaker`` of the draft may say it, if there is one."""
        for place in finding.elsewhere:
            if not self.cast.is_another(speaker, self._label(finding.main.low)):
                break
            if not self.cast.is_another(speaker, self._label(place)):
                shift = place - finding.main.low
                edits = tuple(replace(edit, low=edit.low + shift, high=edit.high + shift) for edit in finding.main.edits)
                return replace(finding, pieces=(replace(finding.main, edits=edits),))
        return finding

    def _verified(self, id_: str, passage: Passage, finding: Finding, speaker: Speaker | None) -> Verified:
        """The answer on one passage."""
        verdict, name = finding.verdict, speaker.name if speaker else None
        if not finding.pieces:
            return Verified(id_, passage.span, verdict, name, finding.share, None)
        main = finding.main
        if verdict != "paraphrase" and all(self.cast.is_another(speaker, self._label(piece.low)) for piece in finding.pieces):
            verdict = "other_speaker"
        spliced = len(finding.pieces) > 1
        matched = tuple(
            MatchedPiece(_words(passage, piece.start, piece.end), self._match(piece.low, piece.high)) for piece in finding.pieces
        )
        edits = [edit for piece in finding.pieces for edit in piece.edits]
        changed = finding.verdict != "paraphrase" and any(edit.op != "equal" for edit in edits)
        return Verified(
            id_,
            passage.span,
            verdict,
            name,
            finding.share,
            self._match(main.low, main.high),
            matched if spliced else (),
            tuple(self._difference(passage, edit) for edit in edits) if changed else (),
        )

    def _label(self, position: int) -> str | None:
        """Who has the word at a position of the corpus."""
        return self.stretches[self.corpus.stretch(position)].label

    def _match(self, low: int, high: int) -> Match:
        stretch = self.stretches[self.corpus.stretch(low)]
        return Match(self.transcripts[stretch.transcript].id, self._span(low, high), stretch.label)

    def _span(self, low: int, high: int) -> Heard:
        number = self.corpus.stretch(low)
        spans, start = self.corpus.read[number].spans, self.corpus.starts[number]
        return Heard(spans[low - start].start, spans[high - 1 - start].end, self.stretches[number].transcript)

    def _difference(self, passage: Passage, edit: Edit) -> Difference:
        draft = _words(passage, edit.start, edit.end) if edit.start < edit.end else None
        return Difference(edit.op, draft, self._span(edit.low, edit.high) if edit.low < edit.high else None)


def _passage(text: str, span: Span) -> Passage:
    return Passage(span, Words.of(text, span.start, span.end), ())


def _words(passage: Passage, start: int, end: int) -> Span:
    spans = passage.words.spans
    return Span(spans[start].start, spans[end - 1].end)


def _turns(document: Document) -> Turns:
    """The turns of what is said to be a transcript: each of its labels may name somebody."""
    return Turns.of(document, [Span(*match.span(match.lastindex or 0)) for match in document.labels])


def _stretches(number: int, document: Document) -> list[_Stretch]:
    """The stretches of a transcript, without the labels."""
    text, turns = document.text, _turns(document).turns
    ends = [*(turn.label.start for turn in turns), len(text)]
    stretches = [_Stretch(number, Span(0, ends[0]), None)]
    for turn, end in zip(turns, ends[1:], strict=True):
        stretches.append(_Stretch(number, Span(turn.label.end, end), turn.full.of(text) if turn.named else None))
    return [stretch for stretch in stretches if any(map(str.isalnum, stretch.span.of(text)))]


def _speakers(held: Sequence[Span], quotes: Sequence[Quote]) -> list[Speaker | None]:
    """By passage, the speaker of the quote that shares most characters with it."""
    contents = sorted(((span, quote.speaker) for quote in quotes for span in quote.content), key=lambda pair: pair[0])
    apart = all(before.end <= span.start for (before, _), (span, _) in pairwise(contents))
    ends = [span.end for span, _ in contents]
    speakers: list[Speaker | None] = []
    for passage in held:
        first = bisect_right(ends, passage.start) if apart else 0
        last = bisect_left(contents, passage.end, key=lambda pair: pair[0].start)
        near = [(min(span.end, passage.end) - max(span.start, passage.start), -i) for i, (span, _) in enumerate(contents[first:last])]
        size, index = max(near, default=(0, 0))
        speakers.append(contents[first - index][1] if size > 0 else None)
    return speakers
