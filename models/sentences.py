"""Sentences of a text.

Boundaries come from sentencex (Wikimedia), which is linear and exact in code points. It is asked about one block of text at a time, with
quotation marks and parentheses blanked out, because it never breaks what they enclose, and with its abbreviations corrected for the news.
"""

import itertools
import re
from collections.abc import Iterator

from sentencex import get_sentence_boundaries

from models.annotations import Span

_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LIST_ITEM = re.compile(r"[-*+•·▪◦‣#]+\s|\(?\d{1,3}[.)]\s")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]+")
_NARROW = 40
_ROOMY = 0.8

_ENCLOSING = re.compile(r"[\"“”„‟«»‹›()]|(?<!\w)['‘’`]|['‘’`](?!\w)")
# Titles and the like, which a sentence never ends with.
_ABBREVIATION = re.compile(
    r"\b(?:Messrs|Mrs?|Ms|Mx|Drs?|Profs?|Gens?|Cols?|Lts?|Capts?|Maj|Sgts?|Cpl|Pvt|Spc|Cmdr|Adm|Brig|Sens?|Reps?|Govs?|Revs?|Hon|Pres|Amb|Atty"
    r"|Supt|Insp|Fr|Ft|Mgr|Msgr|Mlle|Mme|Vol|Sect|vs|approx|est|i\.e|e\.g|cf)\.(?=\s)"
)
# Words that sentencex takes for abbreviations; "no. 5" remains one.
_ORDINARY = re.compile(r"\b(?:me|mm|no|art|ill|miss|may|ore|pa|ma|sun|sat)\.(?=\s+[^\W\d])")
_ELLIPSIS = re.compile(r"(?<=\w)…")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_CLOSERS = frozenset("\"'”’»›)]}*_")
_FIRST_WORD = re.compile(r"[^\w\s]*\s*(\w*)")
_HOST = re.compile(r"[./@]\w|\b(?:com|org|net|gov|edu|co|uk)\b", re.IGNORECASE)
_QUOTED_END = re.compile(r"[\"'”’»›]")
_CLOCK_END = re.compile(r"\b[ap]\.m\.\Z", re.IGNORECASE)
_CLOCK_TAIL = re.compile(r"(?:[ECMP][SD]?T|GMT|UTC|BST|CET|IST|Eastern|Central|Pacific|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|replied|cried|added|wrote|tweeted|shouted|told|wondered|exclaimed|demanded|yelled)\b"
)


def split(text: str) -> tuple[Span, ...]:
    """The sentences of ``text``, in order, apart from each other and without surrounding whitespace.

    Every character that is not whitespace lies in exactly one. A blank line always ends a sentence; a single newline does where a new list
    item begins or where the line was broken although the next word would have fitted (headings, bylines), not where the text is wrapped.
    Closing quotation marks belong to the sentence they end, and ``'Why?' he asked.`` is one sentence. Time and memory are linear.
    """
    return tuple(sentence for block in _blocks(text) for sentence in _sentences(text, block))


def _blocks(text: str) -> Iterator[Span]:
    """Runs of lines that no sentence reaches across, each from its first to its last visible character."""
    paragraph: list[Span] = []
    for line in _lines(text):
        if line.start < line.end:
            paragraph.append(line)
        elif paragraph:
            yield from _unwrapped(text, paragraph)
            paragraph = []
    if paragraph:
        yield from _unwrapped(text, paragraph)


def _lines(text: str) -> Iterator[Span]:
    """Lines without surrounding whitespace; blank ones are empty."""
    start = 0
    for end, following in [*(m.span() for m in _NEWLINE.finditer(text)), (len(text), len(text))]:
        line = text[start:end]
        visible = line.strip()
        left = start + len(line) - len(line.lstrip()) if visible else start
        yield Span(left, left + len(visible))
        start = following


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    """Joins the lines of a paragraph that were only wrapped."""
    width = max(line.end - line.start for line in lines)
    start = lines[0].start
    for line, following in itertools.pairwise(lines):
        if _stands_alone(text, line, following, width):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, lines[-1].end)


def _stands_alone(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether ``line`` ends where it does on purpose: a list goes on below, or the next word would have fitted."""
    head = text[following.start : min(following.end, following.start + _NARROW)]
    if _LIST_ITEM.match(head):
        return True
    word = _FIRST_WORD.match(head)
    if text[line.end - 1] in ",;&" or (word and word[1][:1].islower()):
        return False
    with_next_word = line.end - line.start + 1 + len(head.split(maxsplit=1)[0])
    return width < _NARROW or with_next_word <= _ROOMY * width


def _sentences(text: str, block: Span) -> Iterator[Span]:
    """Cuts one block where sentencex does, with its mistakes repaired."""
    body = block.of(text)
    masked = _masked(body)
    trusts_lower = body[:1].islower()
    start = end = previous = 0
    has_word = False
    for boundary in get_sentence_boundaries("en", masked)[:-1]:
        at = boundary["end_index"]
        end = max(end, previous + len(masked[previous:at].rstrip()))
        has_word = has_word or any(map(str.isalnum, body[previous:at]))
        previous = at
        while end < len(body) and body[end] in _CLOSERS:
            end += 1
        following = _next_visible(body, end)
        if has_word and following < len(body) and _is_boundary(body, start, end, following, trusts_lower):
            yield Span(block.start + start, block.start + end)
            start = following
            has_word = False
    yield Span(block.start + start, block.end)


def _masked(body: str) -> str:
    """``body`` in the same length, without what misleads sentencex."""
    body = _SURROGATE.sub("x", _NEWLINE.sub(lambda m: " " * len(m[0]), body))
    body = _ENCLOSING.sub(" ", body)
    body = _ABBREVIATION.sub(lambda m: m[0][:-1] + "x", body)
    body = _ELLIPSIS.sub(".", body)
    return _ORDINARY.sub(lambda m: "x" * (len(m[0]) - 1) + ".", body)


def _next_visible(body: str, at: int) -> int:
    while at < len(body) and body[at].isspace():
        at += 1
    return at


def _is_boundary(body: str, start: int, end: int, following: int, trusts_lower: bool) -> bool:
    """Whether a sentence may end at ``end`` and the next begin at ``following``."""
    tail = body[max(start, end - 12) : end]
    head = body[following : following + 80]
    if end - start <= 8 and _ENUMERATOR.fullmatch(body, start, end):
        return False
    if end == following and _HOST.search(body, max(start, end - 4), end + 4):
        return False
    if _CLOCK_END.search(tail) and _CLOCK_TAIL.match(head):
        return False
    quoted = _QUOTED_END.search(tail[-2:]) is not None
    if quoted and _ATTRIBUTION.match(head) and re.search(r"[!?…]", tail[-3:]):
        return False
    word = _FIRST_WORD.match(head)
    if not word or not word[1]:
        return any(map(str.isalnum, head))
    # A word in lower case goes on with the sentence, unless the whole text is written so; names such as iPhone are not.
    lower = word[1].islower()
    return not lower or (trusts_lower and not quoted)
