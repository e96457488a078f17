"""Contents with their cues and sources, the pieces of one quote brought together."""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from models.annotations import Act, QuoteKind, ScoredSpan, Span
from models.tasks.attribution import Attributions
from models.tasks.attribution.contents import CITED, HEADLINE, TURN
from models.tasks.attribution.likelihoods import Said, together
from models.tasks.attribution.links import Places, choose_cues, choose_sources
from models.tasks.attribution.runs import Run
from models.text.document import Document
from models.text.marks import Region
from models.text.signatures import signature
from models.text.speech import reports

# Share of a content's letters and digits that stand within quotation marks, from which it is wholly the speaker's words.
DIRECT = 0.98
# Characters between two pieces with the same cue up to which they are one quote; in PolNeAR 99.9 % of gaps are shorter than 207.
LONGEST_BREAK = 250
# Characters between a label and what it introduces, or a headline's comma and the speaker after its cue.
LONGEST_JOINT = 40
# What may stand between a cue and the rest of the quote it breaks: “No,” said Roe, “not now.”
WORD_BEFORE = re.compile(r"\b([^\W\d_]+) (?:that )?\Z")
LONGEST_VERB = 25
BREAK = re.compile(r"[^\n!?\"“”«»]{0,60}\Z")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One quote before its speaker is known; ``link`` and ``cue_link`` are the probabilities that ``source`` and ``cue`` belong to it."""

    contents: tuple[Span, ...]
    kind: QuoteKind
    cue: ScoredSpan | None
    source: ScoredSpan | None
    link: float
    confidence: float
    label: str = ""
    """That of the form it was found by, if it was."""
    cue_link: float = 0.0
    said: Said | None = None
    """How likely its words are said; None where nobody asks."""
    substance: float = 1.0
    """The probability that it is an attribution at all, as far as somebody has judged."""
    act: Act = "statement"
    """What it is, as far as somebody has judged."""


def attributions(document: Document, tagged: Attributions) -> tuple[Attribution, ...]:
    """One attribution a quote, in the order of their first contents; every content is in exactly one."""
    return tuple(attribution for run in tagged.runs for attribution in _of_run(document, tagged, run))


def _of_run(document: Document, tagged: Attributions, run: Run) -> Iterator[Attribution]:
    """The attributions of one run of contents."""
    contents, cues, sources, links = tagged.contents[run.at.contents], tagged.cues[run.at.cues], tagged.sources[run.at.sources], run.links
    likely = tagged.said[run.at.contents]
    if not contents:
        return
    order = sorted(range(len(contents)), key=lambda i: (contents[i].span.start, contents[i].span.end))
    pieces = _repaired(document, [contents[i] for i in order])
    places, cue_places, source_places = (Places.of(spans, document.opens) for spans in (pieces, cues, sources))
    open_to_all = np.array([document.in_marks(piece.span.start) for piece in pieces], dtype=bool)
    away = document.paragraphs_of(places.start)[:, None] != document.paragraphs_of(cue_places.start)
    led = np.array([is_led(document, piece.span) for piece in pieces], dtype=bool)
    passed = led[:, None] & (cue_places.end <= places.start[:, None])
    cue_of = choose_cues(links.cue[order], places, cue_places, (away & ~open_to_all[:, None]) | passed)
    labels = [(source.span, j) for j, source in enumerate(sources) if source.label in (TURN, HEADLINE, CITED)]
    cited = _by_group(document, labels)
    formed = [piece.label == TURN or (piece.label == CITED and _labelled(document, piece, labels, cited) is not None) for piece in pieces]
    cue_of = [None if by_form else cue for by_form, cue in zip(formed, cue_of, strict=True)]
    flows, cue_flows, source_flows = (document.blocks.flows_of(some.start) for some in (places, cue_places, source_places))
    cue_of = [None if cue is None or flows[i] != cue_flows[cue] else cue for i, cue in enumerate(cue_of)]
    unled = _unled(document, pieces, cue_of, cues)
    cue_of = [None if i in unled else cue for i, cue in enumerate(cue_of)]
    firsts = _firsts(document, pieces, cue_of, cues)
    quotes = [range(first, end) for first, end in pairwise((*firsts, len(pieces)))]
    cued = [next((j for i in quote if (j := cue_of[i]) is not None), None) for quote in quotes]
    pointed = choose_sources(links.source[order], places, firsts, cue_places, cued, source_places)
    subjects = _subjects(document, cued, cues, sources)
    for quote, chosen, pointing in zip(quotes, cued, pointed, strict=True):
        parts = pieces[quote.start : quote.stop]
        spans = tuple(part.span for part in parts)
        source, link = _labelled(document, parts[0], labels, cited), 1.0
        if source is None and parts[0].label != TURN and quote.start not in unled:
            source, link = pointing
            if source is not None and (
                source_flows[source] != flows[quote.start] or _is_others(document, source, chosen, cues, sources, subjects)
            ):
                source, link = None, 0.0
        yield Attribution(
            contents=spans,
            kind="direct" if parts[0].label in (TURN, CITED) else kind(document, spans),
            cue=None if chosen is None else cues[chosen],
            source=None if source is None else sources[source],
            link=link,
            confidence=math.fsum(part.confidence for part in parts) / len(parts),
            label=parts[0].label,
            cue_link=0.0 if chosen is None else float(np.exp(links.cue[[order[i] for i in quote], chosen].max())),
            said=together([likely[order[i]] for i in quote]) if likely else None,
        )


def _subjects(document: Document, cued: Sequence[int | None], cues: Sequence[ScoredSpan], sources: Sequence[ScoredSpan]) -> dict[int, int]:
    """By source that stands right before the cue of a quote, that cue: Roe said."""
    ends = {source.span.end: j for j, source in enumerate(sources)}
    beside = ((ends.get(cues[cue].span.start - 1), cue) for cue in cued if cue is not None)
    return {source: cue for source, cue in beside if source is not None and document.text[cues[cue].span.start - 1] == " "}


def _is_others(
    document: Document, source: int, cue: int | None, cues: Sequence[ScoredSpan], sources: Sequence[ScoredSpan], subjects: Mapping[int, int]
) -> bool:
    """Whether a source is the subject of another quote's cue, in another sentence than the ``cue`` or a later clause: Roe said. “What a
    goal,” fans shout; Roe called it wrong, while Poe, the mayor, called it right."""
    own = subjects.get(source)
    if own is None or cue is None or own == cue:
        return False
    apart = document.sentence(cues[own].span.start) != document.sentence(cues[cue].span.start)
    return apart or cues[cue].span.start < sources[source].span.start < cues[own].span.start


def _by_group(document: Document, labels: Sequence[tuple[Span, int]]) -> dict[int, int]:
    """By group of blocks, the index of the first of ``labels`` in it."""
    located = ((document.blocks.at(span.start), index) for span, index in reversed(labels))
    return {block.group: index for block, index in located if block and block.group >= 0}


def _labelled(document: Document, piece: ScoredSpan, labels: Sequence[tuple[Span, int]], cited: Mapping[int, int]) -> int | None:
    """The source of what a transcript, a headline or a block quotation says by its form.

    ``labels`` are spans and their indexes, by start; ``cited`` are the indexes by group of blocks.
    """
    if piece.label not in (TURN, HEADLINE, CITED):
        return None
    if piece.label == CITED:
        block = document.blocks.at(piece.span.start)
        return cited.get(block.group) if block else None
    after = bisect_left(labels, piece.span.start, key=lambda label: label[0].start)
    for span, index in labels[max(0, after - 1) : after + 1]:
        between = document.text[span.end : piece.span.start] or document.text[piece.span.end : span.start]
        if len(between) <= LONGEST_JOINT and "\n" not in between.strip():
            return index
    return None


def kind(document: Document, contents: Sequence[Span]) -> QuoteKind:
    """Direct when all words stand within quotation marks, mixed when some do, else indirect."""
    inside, outside = [], []
    for content in contents:
        position = content.start
        for region in document.regions_in(content):
            outside.append(document.text[position : region.outer.start])
            inside.append(document.text[max(position, region.outer.start) : min(content.end, region.outer.end)])
            position = region.outer.end
        outside.append(document.text[position : content.end])
    if not any(map(str.isalnum, "".join(inside))):
        return "indirect"
    around = _letters(outside)
    return "mixed" if around and (quoted := _letters(inside)) < DIRECT * (quoted + around) else "direct"


def _letters(texts: Sequence[str]) -> int:
    return sum(map(str.isalnum, "".join(texts)))


def _firsts(document: Document, pieces: Sequence[ScoredSpan], cue_of: Sequence[int | None], cues: Sequence[ScoredSpan]) -> list[int]:
    """The indexes of the pieces that a quote begins with."""
    firsts = []
    said: list[int | None] = []
    for i, cue in enumerate(cue_of):
        formal = i > 0 and bool({pieces[i - 1].label, pieces[i].label} & {TURN, HEADLINE, CITED})
        if formal and pieces[i - 1].label == pieces[i].label == TURN:
            together = not document.text[pieces[i - 1].span.end : pieces[i].span.start].strip()
        else:
            together = not formal and i > 0 and _goes_on(document, pieces[i - 1].span, pieces[i].span, said[-1], cue, cues)
        if not together:
            firsts.append(i)
        said.append(said[-1] if together and cue is None else cue)
    return firsts


def _goes_on(
    document: Document, before: Span, after: Span, left_cue: int | None, right_cue: int | None, cues: Sequence[ScoredSpan]
) -> bool:
    """Whether two neighbouring pieces are one quote: they share a cue, or one has none and the marks make them one speech.

    What one label introduces is one quote.
    """
    if beside(document, before, after) or _signed_apart(document, before, after):
        return False
    if left_cue is not None and right_cue is not None:
        near = left_cue == right_cue and after.start - before.end <= LONGEST_BREAK
        together = document.paragraph(before.start) == document.paragraph(after.start)
        told = cues[left_cue].span
        # The sentence of the earlier words ends before the cue, which is that of the later words alone.
        apart = told.start > before.end and (document.text[before.end] in ".!?" or _has_verb(document, before))
        apart = apart or _told_apart(document, before, after, told)
        return near and not apart and (together or (document.in_marks(after.start) and document.in_marks(before.start)))
    left, right = document.region(max(before.start, before.end - 1)), document.region(after.start)
    if left is None or right is None:
        return False
    if left == right or _resumed(document, left, right):
        return True
    if left_cue is None or is_led(document, after):
        return False
    cue = cues[left_cue].span
    return before.end <= cue.start < cue.end <= after.start and BREAK.match(document.text, cue.end, after.start) is not None


def _signed_apart(document: Document, before: Span, after: Span) -> bool:
    """Whether words in marks are signed, and what follows is of another paragraph."""
    apart = document.paragraph(before.end) != document.paragraph(after.start)
    return apart and document.in_marks(after.start) and signature(document.text, before.end) is not None


def _told_apart(document: Document, before: Span, after: Span, told: Span) -> bool:
    """Whether a sentence ends among the words between two pieces, before the cue that is the later one's or after one that is the earlier
    one's and stands elsewhere."""
    opens = document.sentence_span(after.start).start
    if opens <= before.end or not before.end <= opens <= after.start:
        return False
    words = any(map(str.isalnum, document.text[before.end : opens])), any(map(str.isalnum, document.text[opens : after.start]))
    if before.end <= told.start < after.start:
        return told.start >= opens and words[0]
    return told.start < before.start and words[1]


def _has_verb(document: Document, content: Span) -> bool:
    """Whether a verb of saying or thinking stands right before a content, which is that of another clause then: While she knew that he was
    ill, Roe told the school."""
    before = WORD_BEFORE.search(document.text, max(0, content.start - LONGEST_VERB), content.start)
    return before is not None and reports(before.group(1))


def beside(document: Document, before: Span, after: Span) -> bool:
    """Whether one speech in marks follows right upon another, as two people talk."""
    left, right = document.region(max(before.start, before.end - 1)), document.region(after.start)
    between = document.text[before.end : after.start]
    return left is not None and right is not None and left != right and not between.strip(" ")


def is_led(document: Document, content: Span) -> bool:
    """Whether words in marks end in a comma, and so have a cue of their own after them: “What a goal,” fans would shout."""
    region = document.region(content.start)
    if region is None or not region.closed or region.outer.end > content.end:
        return False
    return document.text[region.inner.end - 1] == "," and document.text.startswith(" ", region.outer.end)


def _unled(document: Document, pieces: Sequence[ScoredSpan], cue_of: Sequence[int | None], cues: Sequence[ScoredSpan]) -> frozenset[int]:
    """The pieces that share a cue with one right beside them which is nearer to it: the cue is not theirs."""
    unled = set()
    for i, (left, right) in enumerate(pairwise(pieces)):
        cue = cue_of[i + 1]
        if (
            cue is not None
            and left.span.end <= cues[cue].span.start
            and cues[cue].span.end <= right.span.start
            and is_led(document, right.span)
        ):
            unled.add(i + 1)
        if cue is not None and cue == cue_of[i] and cues[cue].span.start > left.span.end:
            told = cues[cue].span.start
            if document.text[left.span.end] in ".!?" or document.paragraph(left.span.start) != document.paragraph(told):
                unled.add(i)
        if cue is None or not beside(document, left.span, right.span):
            continue
        if cues[cue].span.start >= right.span.end:
            unled.add(i)
        elif cues[cue].span.end <= left.span.start:
            unled.add(i + 1)
    return frozenset(unled | {i for i in range(len(pieces) - 2) if i + 1 in unled and beside(document, pieces[i].span, pieces[i + 1].span)})


def _resumed(document: Document, left: Region, right: Region) -> bool:
    """Whether ``right`` is the paragraph that goes on with the speech ``left`` stands in."""
    index = bisect_left(document.quoted_starts, right.outer.start)
    return right.continues and index > 0 and document.quoted[index - 1] == left


def _repaired(document: Document, contents: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Contents without white space at their ends, and with the mark at an end of which they hold the pair's other half or all the words.

    Annotators take the marks into the content: of contents in PolNeAR that fill a region, 6,035 have both marks and 58 lack one.
    """
    opening = {region.inner.start: region for region in document.regions}
    closing = {
        end: region for region in document.regions if region.closed for end in (region.inner.end, _before_stop(document.text, region))
    }
    result: list[ScoredSpan] = []
    for i, content in enumerate(contents):
        start, end = content.span.start, content.span.end
        while start < end and document.text[start].isspace():
            start += 1
        while end > start and document.text[end - 1].isspace():
            end -= 1
        left = result[-1].span.end if result else 0
        right = contents[i + 1].span.start if i + 1 < len(contents) else len(document.text)
        region = opening.get(start)
        if region and end >= _before_stop(document.text, region) and region.outer.start >= left:
            start = region.outer.start
        region = closing.get(end)
        if region and region.outer.start >= start and region.outer.end <= right:
            end = region.outer.end
        changed = start < end and (start, end) != (content.span.start, content.span.end)
        result.append(replace(content, span=Span(start, end)) if changed else content)
    return result


def _before_stop(text: str, region: Region) -> int:
    """Where the words of a region end when the comma or full stop before its closing mark is left out."""
    end = region.inner.end
    return end - 1 if end - 1 > region.inner.start and text[end - 1] in ".,!?;" else end
