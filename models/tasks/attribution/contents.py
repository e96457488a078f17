"""What is said, settled before it is attributed: what the tagger marked, mended by the text's form, and what the form alone tells."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from models.annotations import ScoredSpan, Span
from models.tasks.attribution.fragments import joined, without_fragments
from models.tasks.attribution.headlines import Headline, headlines
from models.tasks.attribution.likelihoods import Likelihoods
from models.tasks.attribution.sources import whole_cues, whole_sources
from models.text.document import Document
from models.text.lexicon import COURTESY, FUNCTION_WORDS
from models.text.lexicon.lists import alternatives, words
from models.text.marks import Region, around
from models.text.signatures import introduction, signature
from models.text.speech import HEARSAY, of_speech
from models.text.transcripts import Turns

HEADLINE, TURN, MARKED, CITED = "headline", "turn", "marked", "cited"
"""Labels of contents, and of the sources of all but the third, that the form of the text tells."""
SURE = {HEADLINE: 0.75, TURN: 0.85, MARKED: 0.7, CITED: 0.9}
# What stands between a cue and what is said in marks: said: “No.” / said Jane Roe. “No.”
_TITLE = rf"{alternatives(title.capitalize() for title in COURTESY)}\."
TELLING = re.compile(rf"(?:[:,]|[^.!?\n:;,“”\"«»]{{0,60}}(?:{_TITLE}[^.!?\n:;,“”\"«»]{{0,30}})?[.:,])\s*\Z")
LONGEST_TELLING = 60
# Words of a clause after "reportedly".
FEWEST = 2
# A name or a pronoun and its verb: Jane Roe laughs whenever; that is how.
CLAUSE = re.compile(
    r"(?:(?:[A-Z][\w.’'-]* ){1,4}|(?:that|this|it|such|these|those|so) )(?!(?:of|at|in|from|for|and)\b)[a-z]+(?:s|ed)\b(?! of\b)"
)
PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")

# Words on which no statement ends: a content that does was cut short, or has one word too many.
DANGLING = words("dangling") | COURTESY
LOOSE = words("dangling", "loose")
# From PolNeAR's dev articles: how likely the next word must be said too for a content to go on, after a dangling word and after
# another, and down to what likelihood it goes on. Neither moves the exact F1 by .001; the characters' F1 gains .001.
AFTER_DANGLING = 0.2
AFTER_ANY = 0.42
ONWARD = 0.25
# A word this likely to begin a content of its own is not the next of another.
BEGINS = 0.3
MARKS = '"“”„«»'
UNSAID = frozenset(("heading", "byline", "credit", "boilerplate"))
"""Roles of blocks in which nobody is quoted."""
QUOTING = frozenset(("quote", "pull_quote", "embed"))
"""Roles of blocks that are somebody's words."""


def settle(document: Document, tagged: Mapping[str, Sequence[ScoredSpan]], read: Likelihoods) -> dict[str, tuple[ScoredSpan, ...]]:
    """The heads' spans with contents mended, and with the contents and sources that the form of transcripts and headlines tells.

    ``tagged`` has a list a head, by start; so has the result. The contents of one text are disjoint.
    """
    text, sentences, quoted = document.text, document.sentences, document.quoted
    names, cues = tagged["entities"], whole_cues(text, tagged["cue"])
    contents = [piece for content in tagged["content"] for part in _by_paragraph(text, content) for piece in _by_marks(text, quoted, part)]
    contents = _mended(text, sentences, read, contents)
    contents = _heard(text, sentences, read, contents, cues)
    likely = read.of_spans([content.span for content in contents])
    plain = without_fragments(text, quoted, contents, cues, likely)
    kept = [
        content for content in plain if _may_be_said(document, quoted, cues, content.span) and not _is_topic(document, cues, content.span)
    ]
    kept = _whole_marks(text, quoted, kept)
    kept = sorted([*kept, *_beside_cues(text, quoted, kept, cues)], key=_place)
    people = [name.span for name in names if name.label == "PERSON"]
    signed = [content for content in _signed(text, quoted, kept, people) if not _is_topic(document, cues, content.span)]
    kept = sorted([*kept, *signed], key=_place)
    kept = sorted([*kept, *_gone_on(quoted, kept)], key=_place)
    formal: list[tuple[ScoredSpan, ...]] = []
    labels: list[ScoredSpan] = []
    for block in document.blocks.blocks:
        if block.role in QUOTING and any(map(str.isalnum, block.span.of(text))) and not _tells_itself(text, block.span, quoted, cues):
            formal.append((ScoredSpan(block.span, CITED, SURE[CITED]),))
        elif block.role == "citation":
            labels.append(ScoredSpan(block.span, CITED, SURE[CITED]))
    for turn in Turns.of(document, people).turns:
        formal.append(tuple(ScoredSpan(span, TURN, SURE[TURN]) for span in turn.paragraphs))
        if turn.named:
            labels.append(ScoredSpan(turn.label, TURN, SURE[TURN]))
    if not any(span.label == TURN for spans in formal for span in spans):
        for headline in headlines(text, quoted, cues, names):
            kept = [content for content in kept if not _misread(headline, content, quoted)]
            if headline.said and headline.speaker:
                formal.append((ScoredSpan(headline.said, HEADLINE, SURE[HEADLINE]),))
                labels.append(ScoredSpan(headline.speaker, HEADLINE, SURE[HEADLINE]))
    formal_spans = [span for spans in formal for span in spans]
    return {
        **{head: tuple(spans) for head, spans in tagged.items()},
        "cue": tuple(cues),
        "content": tuple(sorted([*_outside(kept, formal_spans), *formal_spans], key=_place)),
        "source": tuple(sorted([*_outside(whole_sources(text, tagged["source"], names), labels), *labels], key=_place)),
    }


def _may_be_said(document: Document, quoted: Sequence[Region], cues: Sequence[ScoredSpan], content: Span) -> bool:
    """Whether people are quoted in the block of ``content``; in a title they are in marks, or by a word of saying beside them."""
    block = document.blocks.at(content.start)
    if block is None or block.role != "title":
        return block is None or block.role not in UNSAID
    spoken = (cue.span for cue in cues if block.span.covers(cue.span))
    return around(quoted, content.start) is not None or any(of_speech(cue.of(document.text)) for cue in spoken)


def _is_topic(document: Document, cues: Sequence[ScoredSpan], content: Span) -> bool:
    """Whether a sentence opens with words in marks, a dash after them, and speaks of them: “Best pies” – Roe laughs at that sign."""
    text = document.text
    region, sentence = document.region(content.start), document.sentence_span(content.start)
    if region is None or region.outer.start != sentence.start or content.end < region.inner.end - 1:
        return False
    signed = signature(text, region.outer.end)
    if signed is None or signed.start >= sentence.end:
        return False
    first = bisect_left(cues, sentence.start, key=lambda cue: cue.span.start)
    spoken = any(of_speech(cue.span.of(text)) for cue in cues[first : first + 2] if cue.span.end <= sentence.end)
    return not spoken and CLAUSE.match(text, signed.start, sentence.end) is not None


def _tells_itself(text: str, block: Span, quoted: Sequence[Region], cues: Sequence[ScoredSpan]) -> bool:
    """Whether a block tells who says what is in marks within it, and so is not somebody's words as a whole."""
    first = bisect_left(quoted, block.start, key=lambda region: region.outer.start)
    marked = any(region.closed and block.covers(region.outer) for region in quoted[first : first + 1])
    spoken = (cue.span for cue in cues if block.covers(cue.span))
    return marked and any(around(quoted, cue.start) is None and of_speech(cue.of(text)) for cue in spoken)


def _place(scored: ScoredSpan) -> tuple[int, int]:
    return scored.span.start, scored.span.end


def _beside_cues(text: str, quoted: Sequence[Region], contents: Sequence[ScoredSpan], cues: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Sentences in marks that the tagger passed over beside a cue of speech: “No,” said Roe. “Never.”"""
    between_marks: list[ScoredSpan] = []
    starts, taken = [cue.span.start for cue in cues], [content.span.start for content in contents]
    for region in quoted:
        outer, inner = region.outer, region.inner
        index = bisect_left(taken, outer.end)
        if not region.closed or "\n" in inner.of(text) or (index and contents[index - 1].span.end > outer.start):
            continue
        after = bisect_left(starts, outer.end)
        right = cues[after] if after < len(cues) else None
        left = cues[after - 1] if after and cues[after - 1].span.end <= outer.start else None
        whole = text[inner.end - 1 : inner.end] in ",.!?…" or text[outer.end : outer.end + 1] in (",", ".")
        if right and whole and joined(text, outer.end, right.span.start) and of_speech(right.span.of(text)):
            between_marks.append(ScoredSpan(outer, MARKED, SURE[MARKED] * right.confidence))
        elif left and whole and inner.of(text)[:1].isupper() and _said_before(text, left.span, outer) and of_speech(left.span.of(text)):
            between_marks.append(ScoredSpan(outer, MARKED, SURE[MARKED] * left.confidence))
    return between_marks


def _said_before(text: str, cue: Span, outer: Span) -> bool:
    return outer.start - cue.end <= LONGEST_TELLING and TELLING.match(text, cue.end, outer.start) is not None


def _heard(
    text: str, sentences: Sequence[Span], read: Likelihoods, contents: Sequence[ScoredSpan], cues: Sequence[ScoredSpan]
) -> list[ScoredSpan]:
    """Contents with the words that "reportedly" and its like stand among: the clause around such a cue, in two pieces."""
    result = list(contents)
    starts = [sentence.start for sentence in sentences]
    for cue in cues:
        if cue.span.of(text).lower() not in HEARSAY:
            continue
        index = bisect_right(starts, cue.span.start) - 1
        sentence = sentences[index] if index >= 0 else Span(cue.span.start, cue.span.end)
        at = bisect_left(result, cue.span.start, key=lambda scored: scored.span.start)
        before = result[at - 1].span if at and result[at - 1].span.start >= sentence.start else None
        following = result[at].span.start if at < len(result) else len(text)
        low, high = (int(np.searchsorted(read.starts, limit)) for limit in (cue.span.end, min(sentence.end, following)))
        outside = np.flatnonzero(read.said[low:high] < ONWARD)
        high = low + int(outside[0]) if len(outside) else high
        if before and before.end <= cue.span.start and high - low >= FEWEST and text[before.end : cue.span.start].count(" ") <= 2:
            end = int(read.ends[high - 1])
            while end > 1 and text[end - 1] in ",;.":
                end -= 1
            if following >= end and following > int(read.ends[low]):
                result.insert(at, replace(result[at - 1], span=Span(int(read.starts[low]), end)))
    return result


def _misread(headline: Headline, content: ScoredSpan, quoted: Sequence[Region]) -> bool:
    """Whether a content of a headline is what its heading announces."""
    return headline.heading and headline.line.covers(content.span) and around(quoted, content.span.start) is None


def _outside(spans: Sequence[ScoredSpan], formal: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The spans that share nothing with those the form tells; both by start."""
    starts = [scored.span.start for scored in formal]
    result = []
    for scored in spans:
        index = bisect_left(starts, scored.span.end) - 1
        if index < 0 or formal[index].span.end <= scored.span.start:
            result.append(scored)
    return result


def _by_paragraph(text: str, content: ScoredSpan) -> list[ScoredSpan]:
    """A content's pieces in each of the paragraphs it runs over."""
    start, pieces = content.span.start, []
    if start < content.span.end and text.find("\n", start, content.span.end) < 0:
        return [content]
    for gap in PARAGRAPH.finditer(text, content.span.start, content.span.end):
        if start < gap.start():
            pieces.append(Span(start, gap.start()))
        start = gap.end()
    if start < content.span.end:
        pieces.append(Span(start, content.span.end))
    return [replace(content, span=piece) for piece in pieces]


def _by_marks(text: str, quoted: Sequence[Region], content: ScoredSpan) -> list[ScoredSpan]:
    """A content's pieces where one speech in marks follows right upon another: two people talk."""
    start, pieces = content.span.start, []
    first = max(0, bisect_right(quoted, start, key=lambda region: region.outer.start) - 1)
    for left, right in pairwise(quoted[first:]):
        if right.outer.start >= content.span.end:
            break
        if left.outer.end > start and left.closed and text[left.outer.end : right.outer.start].strip(" ") == "":
            pieces.append(Span(start, left.outer.end))
            start = right.outer.start
    return [replace(content, span=piece) for piece in (*pieces, Span(start, content.span.end))] if pieces else [content]


def _signed(text: str, quoted: Sequence[Region], contents: Sequence[ScoredSpan], people: Sequence[Span]) -> list[ScoredSpan]:
    """Speeches in marks that a line introduces or a name signs: “Never.” — Jane Roe; From the desk of Jane Roe: “Never.”"""
    signed: list[ScoredSpan] = []
    taken, names = [content.span.start for content in contents], [person.start for person in people]
    for region in quoted:
        outer = region.outer
        index = bisect_left(taken, outer.end)
        if not region.closed or (index and contents[index - 1].span.end > outer.start):
            continue
        after, before = signature(text, outer.end), introduction(text, outer.start)
        line = after or before
        index = bisect_left(names, line.start) if line else len(names)
        named = line is not None and index < len(names) and names[index] < line.end
        if line and named and not (after and FUNCTION_WORDS.intersection(text[line.start : names[index]].lower().split())):
            signed.append(ScoredSpan(outer, MARKED, SURE[MARKED]))
    return signed


def _whole_marks(text: str, quoted: Sequence[Region], contents: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Contents that fill one end of what stands in marks, and no other content its rest, with that rest: nobody else says it."""
    result: list[ScoredSpan] = []
    for i, content in enumerate(contents):
        span = content.span
        region = around(quoted, span.start)
        low, high = result[-1].span.end if result else 0, contents[i + 1].span.start if i + 1 < len(contents) else len(text)
        if region and region.closed and region.outer.start >= low and region.outer.end <= high and region.outer.covers(span):
            reaches = span.start <= region.inner.start or not text[span.end : region.inner.end].strip(".,!?")
            if reaches and "\n" not in region.inner.of(text):
                content = replace(content, span=region.outer)
        result.append(content)
    return result


def _gone_on(quoted: Sequence[Region], contents: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The paragraphs of a speech of which the tagger found some: each opens with a mark, and the last alone ends with one."""
    found: list[ScoredSpan] = []
    starts = [content.span.start for content in contents]
    first = 0
    for end in range(1, len(quoted) + 1):
        if end < len(quoted) and quoted[end].continues:
            continue
        speech, first = quoted[first:end], end
        if len(speech) > 1:
            said = [contents[bisect_left(starts, region.outer.start) : bisect_left(starts, region.outer.end)] for region in speech]
            if sure := max((content.confidence for some in said for content in some), default=0.0):
                new = [
                    region.outer for region, some in zip(speech, said, strict=True) if not some and _is_free(region.outer, contents, starts)
                ]
                found += [ScoredSpan(span, MARKED, SURE[MARKED] * sure) for span in new]
    return found


def _is_free(span: Span, contents: Sequence[ScoredSpan], starts: Sequence[int]) -> bool:
    """Whether no content that begins before ``span`` reaches into it."""
    index = bisect_left(starts, span.start)
    return not index or contents[index - 1].span.end <= span.start


def _mended(text: str, sentences: Sequence[Span], read: Likelihoods, contents: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Contents that end where a statement can, without the comma after it."""
    ends = [sentence.end for sentence in sentences]
    limits = [content.span.start for content in contents[1:]] + [len(text)]
    for i, content in enumerate(contents):
        sentence = bisect_left(ends, content.span.end)
        if sentence < len(ends):
            limits[i] = min(limits[i], ends[sentence])
    following = np.searchsorted(read.ends, [content.span.end for content in contents], side="right").tolist()
    last = np.searchsorted(read.ends, limits, side="right").tolist()
    result = []
    for i, content in enumerate(contents):
        end = _end(text, read, content.span, following[i], last[i])
        result.append(content if end == content.span.end else replace(content, span=Span(content.span.start, end)))
    return result


def _end(text: str, read: Likelihoods, span: Span, following: int, last: int) -> int:
    """Where a content ends that the tagger ends at ``span.end``, before word ``following``, and that may go on up to word ``last``."""
    if not following or text[span.end - 1] in MARKS:
        return span.end
    final = text[read.starts[following - 1] : read.ends[following - 1]].lower()
    dangling = final in DANGLING
    end = span.end
    if following < last and read.begins[following] < BEGINS:
        least = AFTER_DANGLING if dangling else AFTER_ANY
        if read.said[following] >= least and (dangling or text[read.starts[following]].isalnum()):
            outside = np.flatnonzero(read.said[following:last] < ONWARD)
            last = following + int(outside[0]) if len(outside) else last
            end = int(read.ends[last - 1]) if last > following else end
    if end == span.end and final in LOOSE and following > 1 and read.ends[following - 2] > span.start:
        end = int(read.ends[following - 2])
    while (end > span.start + 1 and text[end - 1] in ",;") or (end != span.end and text[end - 1] in ".:!?"):
        end -= 1
    return end
