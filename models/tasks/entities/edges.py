"""Where names begin and end: not across a border that a reader sees, with a letter or a digit, with the s of Wendy’s."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from models.annotations import ScoredSpan, Span
from models.text.document import Document
from models.text.lemmas import CLITICS
from models.text.lexicon import COURTESY, ORGANIZATIONS
from models.text.lexicon.lists import alternatives, words
from models.text.sentences import is_lettered

_BREAK: Final = re.compile(r"\s*[\n\t]\s*")
_LEGAL: Final = words("legal_forms", "company")
_TITLES: Final = words("titles", "abbreviation")
_NAMED: Final = re.compile(r" [A-Z]")
_DEGREES: Final = words("degrees")
_CLOSED: Final = re.compile(r"\b(\w+)\. (?=[A-Z])")
_INITIAL: Final = re.compile(r"\b[A-Z]\.\Z")
_SHORT: Final = re.compile(rf"\b(?:{alternatives(_LEGAL | words('suffixes'))})\.\Z", re.IGNORECASE)
_OPENING: Final = frozenset("\"'“‘«([$€£¥₹#@.-–—+")
_CLOSING: Final = frozenset("\"'”’»)]%.°+!?-–—/$€£¥₹*")
_COUNTRY: Final = re.compile(r"(?<!\w)([A-Z]{1,3})\Z")
_LONGEST_COUNTRY: Final = 4
_PAIRS: Final = {'"': '"', "“": "”", "‘": "’", "«": "»", "(": ")", "[": "]"}
"""What opens at a name's edge belongs to it with what closes it alone: (RED) and “Roe” in full, Roe without the mark of a quotation."""
_OPENED: Final = {'"': '"', "'": "'", "”": "“„", "’": "‘", "»": "«", ")": "(", "]": "["}
_NO_NOUN: Final = re.compile(
    r"[’']s(?=\s*(?:\Z|[.,;:!?)\n–—])|\s+(?:\w+ (?:its|the|a|an|that|their)|and|or|in|at|on|for|to|with|from|by|is|are|was|were|has|had"
    r"|have|will|would|can|could|may|says?|said|\w{3,}ed|\w{3,}ing)\b)"
)


def edged(document: Document, spans: Sequence[ScoredSpan]) -> tuple[ScoredSpan, ...]:
    """The ``spans`` of a tagger, by start, with edges where a name can have them; those that are no name are left out."""
    text = document.text
    found = _whole_bodies(
        text,
        [
            _with_its_s(text, whole) if whole.label != "MONEY" else _with_its_country(text, whole)
            for span in spans
            for part in _within_borders(document, span)
            for sentence in _within_sentences(document, part)
            for piece in _within_sentence(text, sentence)
            if (whole := _trimmed(text, piece))
        ],
    )
    sums = {scored.span.start for scored in found if scored.label == "MONEY"}
    return tuple(scored for scored in found if scored.label == "MONEY" or scored.span.start not in sums)


def _whole_bodies(text: str, spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """The ``spans``, a body that ends in "of" with the name after it: Lloyd’s of London."""
    whole: list[ScoredSpan] = []
    for scored in spans:
        before = whole[-1] if whole else None
        if before and before.label == "ORG" and before.span.end + 1 == scored.span.start and before.span.of(text).endswith(" of"):
            whole[-1] = replace(before, span=Span(before.span.start, scored.span.end))
        else:
            whole.append(scored)
    return whole


def _within_borders(document: Document, scored: ScoredSpan) -> Iterator[ScoredSpan]:
    """The parts of a span in each of the blocks, and in markup the lines, that it runs over."""
    start, end = scored.span.start, scored.span.end
    for gap in _BREAK.finditer(document.text, start, end):
        apart = document.laid_out or document.blocks.at(gap.start() - 1) != document.blocks.at(gap.end())
        if apart and start < gap.start():
            yield replace(scored, span=Span(start, gap.start()))
            start = gap.end()
    if start < end:
        yield scored if start == scored.span.start else replace(scored, span=Span(start, end))


def _within_sentences(document: Document, scored: ScoredSpan) -> Iterator[ScoredSpan]:
    """The parts of a span in each of the sentences that it runs over ("They met Tom Roe. Roe left"); an initial ends none, the line
    of a list does.

    A name may hold other marks than full stops, as Panic! at the Disco does.
    """
    start, end = scored.span.start, scored.span.end
    first, last = document.sentence(start), document.sentence(end - 1)
    for index in range(max(first, 0), last):
        stop = document.sentences[index].end
        broken = _listed(document.text[start:stop], document.text[stop:end])
        initial = _INITIAL.search(document.text, start, stop) and not is_lettered(document.text, stop - 1)
        if not broken and (document.text[stop - 1] != "." or initial):
            continue
        bare = stop if document.text[stop - 1] != "." or _SHORT.search(document.text, start, stop) else stop - 1
        if start < bare:
            yield replace(scored, span=Span(start, bare))
        start = document.sentence_starts[index + 1]
    yield scored if start == scored.span.start else replace(scored, span=Span(start, end))


def _listed(before: str, after: str) -> bool:
    """Whether two parts of a span are lines of a list of names in full."""
    return after.startswith("\n") and min(len(before.split()), len(after.lstrip("\n").split("\n")[0].split())) > 1


def _within_sentence(text: str, scored: ScoredSpan) -> Iterator[ScoredSpan]:
    """A company's name ends with its legal form: "She left Norbank Inc. Pike took over"."""
    for stop in _CLOSED.finditer(text, scored.span.start, scored.span.end) if ". " in scored.span.of(text) else ():
        rest = [word.strip(".,") for word in text[stop.end() : scored.span.end].lower().split()]
        if stop.group(1).lower() in _LEGAL and rest and not (_LEGAL | ORGANIZATIONS).intersection(rest):
            yield replace(scored, span=Span(scored.span.start, stop.end() - 1), label="ORG")
            yield replace(scored, span=Span(stop.end(), scored.span.end), label="PERSON")
            return
    yield scored


def _trimmed(text: str, scored: ScoredSpan) -> ScoredSpan | None:
    """Without pictures and the like at its ends; None for nothing but those, a bare Mr or Rep., or a piece of a word such as R&B."""
    start, end = scored.span.start, scored.span.end
    while start < end and not (text[start].isalnum() or text[start] in _OPENING):
        start += 1
    while start < end and not (text[end - 1].isalnum() or text[end - 1] in _CLOSING):
        end -= 1
    if text[start:end][:1] in _PAIRS and not any(mark in _PAIRS[text[start]] for mark in text[start + 1 : end]):
        start += 1
    if text[start:end][-1:] in _OPENED and not any(mark in _OPENED[text[end - 1]] for mark in text[start : end - 1]):
        end -= 1
    bare = text[start:end].rstrip(".").lower()
    titled = bare in _TITLES and ("." in text[end - 1 : end + 1] or (scored.label == "ORG" and _NAMED.match(text, end) is not None))
    if not any(map(str.isalnum, bare)) or bare in COURTESY or titled or (bare in _DEGREES and scored.label == "PERSON"):
        return None
    torn = (text[end : end + 1] == "&" and text[end + 1 : end + 2].isalnum()) or (
        start > 1 and text[start - 1] == "&" and text[start - 2].isalnum()
    )
    if torn and end - start <= 2:
        return None
    return scored if (start, end) == (scored.span.start, scored.span.end) else replace(scored, span=Span(start, end))


def _with_its_country(text: str, scored: ScoredSpan) -> ScoredSpan:
    """A sum with what tells whose dollars they are: US$3bn."""
    start = scored.span.start
    country = _COUNTRY.search(text, max(0, start - _LONGEST_COUNTRY), start) if text[start] == "$" else None
    return replace(scored, span=Span(country.start(1), scored.span.end)) if country else scored


def _with_its_s(text: str, scored: ScoredSpan) -> ScoredSpan:
    """An organisation that is never named without ’s, and after whose ’s no noun follows, is called so."""
    end = scored.span.end
    name = scored.span.of(text)
    if scored.label != "ORG" or not text.startswith(CLITICS, end) or name.endswith(CLITICS) or not keeps_its_s(text, end):
        return scored
    bare = re.search(rf"\b{re.escape(name)}\b(?![’']s)", text)
    return scored if bare else replace(scored, span=Span(scored.span.start, end + 2))


def keeps_its_s(text: str, end: int) -> bool:
    """Whether no noun follows the ’s at ``end`` that it could be the owner of."""
    return _NO_NOUN.match(text, end) is not None
