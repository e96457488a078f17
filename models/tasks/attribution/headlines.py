"""What headlines say by their form alone: "Mayor: ‘No way’", "‘No way’: mayor", "No deal, says mayor"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.annotations import ScoredSpan, Span
from models.text.labels import is_heading
from models.text.lexicon import DETERMINERS
from models.text.marks import Region, around
from models.text.nouns import is_noun
from models.text.speech import reports

LINE = re.compile(r"[^\n]*\S")
COLON = re.compile(r"[^\S\n]*:[^\S\n]+")
COMMA = re.compile(r",[^\S\n]+")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
ROLE = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*")
# Lines at the start of a text that may be its headline and the lines under it.
MOST_LINES = 3
LONGEST = 160
LONGEST_SPEAKER = 40
# What no statement begins with, and what makes one: "Brexit: what is next", "Roe: a life in pictures", "Roe: toll is dead".
TOPIC = re.compile(r"(?:what|why|how|who|when|where|which|a|an|inside|meet|watch|key|all|everything|five|ten|\d+)\b", re.IGNORECASE)
FINITE = re.compile(
    r"\b(?:is|are|was|were|be|will|would|won[’']t|can|can[’']t|cannot|could|may|might|must|should|shall|has|have|had|do|does|did|don[’']t|"
    r"doesn[’']t|didn[’']t|isn[’']t|aren[’']t|needs?|wants?|makes?|made|stole|took|went|knew|[a-z]{3,}ed|to [a-z]+)\b"
    r"|\b\w+[’'](?:s|re|ll|ve|d|m)\b"
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A line at the top of a text that is no sentence of it; ``said`` is what somebody says in it by its form, and ``speaker`` who."""

    line: Span
    heading: bool
    said: Span | None = None
    speaker: Span | None = None


def headlines(text: str, regions: Sequence[Region], cues: Sequence[ScoredSpan], names: Sequence[ScoredSpan]) -> tuple[Headline, ...]:
    """The headlines of ``text``: lines before its first sentence. ``regions`` are outermost, all by start."""
    return tuple(_read(text, line, regions, cues, names) for line in _lines(text))


def _lines(text: str) -> Iterator[Span]:
    for count, match in enumerate(LINE.finditer(text)):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        line = Span(start, match.end())
        whole = text[line.end - 1] in ".…" or "\n" not in text[line.end :]
        if count >= MOST_LINES or line.end - line.start > LONGEST or whole:
            return
        yield line


def _read(text: str, line: Span, regions: Sequence[Region], cues: Sequence[ScoredSpan], names: Sequence[ScoredSpan]) -> Headline:
    for match in COLON.finditer(text, line.start, line.end):
        if around(regions, match.start()):
            continue
        left, right = Span(line.start, match.start()), Span(match.end(), line.end)
        if is_heading(left.of(text)):
            return Headline(line, heading=True)
        if _speaks(text, left, names) and _is_said(text, right, regions, named=_named(left, names)):
            return Headline(line, False, right, left)
        if _speaks(text, right, names) and (_marked(left, regions) or not _named(right, names)):
            return Headline(line, False, left, right)
        break
    else:
        return _closed_by_cue(text, line, cues, names) or Headline(line, heading=False)
    return Headline(line, heading=False)


def _closed_by_cue(text: str, line: Span, cues: Sequence[ScoredSpan], names: Sequence[ScoredSpan]) -> Headline | None:
    """ "No deal, says mayor" and "No deal, drivers warn"."""
    commas = list(COMMA.finditer(text, line.start, line.end))
    if not commas:
        return None
    last = commas[-1]
    inside = [cue.span for cue in cues if last.end() <= cue.span.start and cue.span.end <= line.end]
    if len(inside) != 1 or not reports(inside[0].of(text)):
        return None
    left, right = text[last.end() : inside[0].start].strip(), text[inside[0].end : line.end].strip()
    if bool(left) == bool(right):
        return None
    start = last.end() if left else text.index(right, inside[0].end)
    speaker = Span(start, start + len(left or right))
    return Headline(line, False, Span(line.start, last.start()), speaker) if _speaks(text, speaker, names) else None


def _named(label: Span, names: Sequence[ScoredSpan]) -> bool:
    return any(name.span.overlaps(label) for name in names)


def _speaks(text: str, label: Span, names: Sequence[ScoredSpan]) -> bool:
    """Whether a label names a person at its end, or is a noun that can speak."""
    if label.end - label.start > LONGEST_SPEAKER:
        return False
    person = any(name.label == "PERSON" and name.span.end == label.end and label.covers(name.span) for name in names)
    return person or _can_speak(label.of(text))


def _marked(span: Span, regions: Sequence[Region]) -> bool:
    """Whether all of ``span`` stands in quotation marks."""
    region = around(regions, span.start)
    return region is not None and region.outer.end >= span.end


def _is_said(text: str, span: Span, regions: Sequence[Region], *, named: bool) -> bool:
    """Whether what follows a speaker's label is said by him rather than about him; a name needs a statement or marks."""
    if _marked(span, regions):
        return True
    said = span.of(text)
    if said.endswith("?") or TOPIC.match(said) or len(WORD.findall(said)) < 2:
        return False
    return not named or FINITE.search(said) is not None


def _can_speak(label: str) -> bool:
    """Whether a label without a name in it is a noun that can speak: "Police", "Finance minister", "survivors"."""
    label_words = ROLE.findall(label.lower())
    return bool(label_words) and label_words[0] not in DETERMINERS and is_noun(label_words[-1])
