"""Sentences of a text.

Boundaries come from sentencex (Wikimedia), which is linear and exact in code points. It is asked about one block of text at a time, with
quotation marks and parentheses blanked out, because it never breaks what they enclose, and with its abbreviations corrected for the news.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from models.annotations import Span
from models.text.lexicon import FUNCTION_WORDS
from models.text.lexicon.lists import alternatives, words

_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_LIST_ITEM = re.compile(r"[-*+•·▪◦‣#]+\s|\(?\d{1,3}[.)]\s")
_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]+")
_NARROW = 40
_ROOMY = 0.8

# What enclose and end lines, and single marks that are no apostrophes.
_BLANKED = '\n\r\v\f\x85\u2028\u2029"“”„‟«»‹›()'
# Sentencex fails on these right before a full stop.
_WIDE_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_SINGLE_MARK = re.compile(r"['‘’`](?:(?<!\w.)|(?!\w))")


def _stops_after(before: Iterable[str], following: str) -> re.Pattern[str]:
    """The full stops right after one of the words ``before`` and before ``following``; the word is the match's last group.

    It begins with the full stop because that is quick to find, so that the words are only tried there.
    """
    behind = "|".join(rf"(?<=\b({re.escape(word)})\.)" for word in sorted(before))
    return re.compile(rf"\.(?={following})(?:{behind})")


# Titles and the like, which a sentence never ends with.
_ABBREVIATION = _stops_after(
    words("abbreviations", "abbreviation", "kind") | {title.capitalize() for title in words("titles", "abbreviation")},
    r"\s",
)
# Words that sentencex takes for abbreviations; "no. 5" remains one.
_ORDINARY = _stops_after(words("abbreviations", "ordinary", "kind"), r"\s+[^\W\d]")
# Abbreviations that a sentence may end with, and what then begins the next one.
_EITHER = _stops_after(words("abbreviations", "either", "kind"), r"\s+[A-Z]")
# Letters that tell things apart, which sentencex takes for initials: they chose Plan B.
_LETTERED = re.compile(
    r"\.(?=\s+[A-Z])(?:"
    + "|".join(rf"(?<=\b({form} [A-Z])\.)" for word in sorted(words("lettered")) for form in (word, word.capitalize()))
    + ")"
)
_OPENING = re.compile(r"\s+([A-Z][a-z]*)(?=[\s,])(?:\s+([A-Z&]|(?:and|of|for)\b))?")
OPENERS = words("sentence_openers")
"""Words in lower case whose capital tells that a sentence begins."""
_ELLIPSIS = re.compile(r"…(?<=\w…)")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

_CLOSERS = frozenset("\"'”’»›)]}*_")
_FIRST_WORD = re.compile(r"[^\w\s]*\s*(\w*)")
_HOST = re.compile(r"[./@]\w|\b(?:com|org|net|gov|edu|co|uk)\b", re.IGNORECASE)
_QUOTED_END = re.compile(r"[\"'”’»›]")
_CLOCK_END = re.compile(r"\b[ap]\.m\.\Z", re.IGNORECASE)
_CLOCK_TAIL = re.compile(
    r"(?:[ECMP][SD]?T|GMT|UTC|BST|CET|IST|Eastern|Central|Pacific|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
    r"|[A-Z]\w+ (?:(?:[Mm]ean|[Ss]tandard|[Dd]aylight|[Ss]ummer|[Ll]ocal) )?[Tt]ime\b"
)
_ATTRIBUTION = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,4}}{alternatives(words('verb_forms', 'sentence'))}\b")


def split(text: str) -> tuple[Span, ...]:
    """The sentences of ``text``, in order, apart from each other and without surrounding whitespace.

    Every character that is not whitespace lies in exactly one. A blank line always ends a sentence; a single newline does where a new list
    item begins or where the line was broken although the next word would have fitted (headings, bylines), not where the text is wrapped.
    Closing quotation marks belong to the sentence they end, and ``'Why?' he asked.`` is one sentence. Time and memory are linear.
    """
    blocks = [*_blocks(text)]
    # All in one, as each search of a short text costs more than it looks at; the bar is no space, so that each block ends for itself.
    masked = _masked("|".join(block.of(text) for block in blocks))
    spans: list[Span] = []
    at = 0
    for block in blocks:
        size = block.end - block.start
        spans += _sentences(text, block, masked[at : at + size])
        at += size + 1
    return tuple(spans)


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


def _sentences(text: str, block: Span, masked: str) -> Iterator[Span]:
    """Cuts one block where sentencex cuts its ``masked`` text, with its mistakes repaired."""
    body = block.of(text)
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


def _masked(text: str) -> str:
    """``text`` in the same length, without what misleads sentencex."""
    for mark in _BLANKED:
        text = text.replace(mark, " ")
    for space in _WIDE_SPACES:
        text = text.replace(f"{space}.", " .")
    text = _SURROGATE.sub("x", text) if not text.isascii() else text
    text = _SINGLE_MARK.sub(" ", text)
    text = _ABBREVIATION.sub("x", text)
    text = _ELLIPSIS.sub(".", text)
    parts: list[str] = []
    at = 0
    for stop in sorted((*_ORDINARY.finditer(text), *_LETTERED.finditer(text), *stops_that_end(text)), key=re.Match.start):
        start = stop.start(stop.lastindex or 0)
        parts += (text[at:start], "x" * (stop.start() - start))
        at = stop.start()
    return "".join((*parts, text[at:]))


def stops_that_end(text: str) -> Iterator[re.Match[str]]:
    """The full stops of abbreviations that end a sentence of ``text``: the next word has its capital for no other reason.

    A noun before another capital, or joined to one, may begin a name ("U.S. Food and Drug"), a word of grammar may not ("Inc. The Moores").
    """
    for stop in _EITHER.finditer(text):
        opening = _OPENING.match(text, stop.end())
        word = opening.group(1).lower() if opening else ""
        if opening and word in OPENERS and (word in FUNCTION_WORDS or not opening.group(2)):
            yield stop


def is_lettered(text: str, stop: int) -> bool:
    """Whether the full stop at ``stop`` follows a letter that tells a thing apart: Plan B."""
    return _LETTERED.match(text, stop) is not None


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
