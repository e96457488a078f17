"""Labels before a colon: those of turns, and those that announce what follows."""

import re

from models.text.lexicon.lists import words

HEADINGS = words("headings")
_TIME = r"[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?[\])]?"
_TIMED = rf"[^\S\n]*(?:{_TIME}[^\S\n]*(?:[-–—][^\S\n]*)?)?"
"""The time at which a turn begins, where a line opens with one: [00:01:23] JANE ROE: Never."""
LABEL = re.compile(
    rf"{_TIMED}[\"“‘'*]{{0,3}}([A-Z][\w.’'-]{{0,30}}(?: [A-Z][\w.’'-]{{0,30}}){{0,4}}(?: \([^()\n]{{1,40}}\))?)"
    # what the one is who has the word: JANE ROE, PRESENTER: Never.
    r"(?:, [^\W\d][\w .’'&/-]{1,58}[\w.)](?=[*]{0,2}:))?"
    # a colon after it, or the time alone in its line, as transcribing programs have it
    rf"(?:(?:[^\S\n]{{1,3}}{_TIME})?[*]{{0,2}} ?:[*]{{0,2}}|[^\S\n]{{1,3}}{_TIME}[^\S\n]*(?=\n))(?=\s+\S)"
    rf"|{_TIMED}[\"“*]{{0,3}}([QA])[*]{{0,2}}[.:][*]{{0,2}}(?=\s+\S)"
)
NEWLINE = re.compile(r"\n")
WORD = re.compile(r"[^\W_]+(?:[-.'’&][^\W_]+)*")


def is_heading(label: str) -> bool:
    """Whether a label announces what follows rather than who says it."""
    label_words = WORD.findall(label.lower().replace("’", "'"))
    return not label_words or label_words[0] in HEADINGS or label_words[-1] in HEADINGS


def labels(text: str) -> tuple[re.Match[str], ...]:
    """What stands where the label of a turn does, one a line at most, headings left out."""
    starts = [0, *(match.end() for match in NEWLINE.finditer(text))]
    matches = [match for start in starts if (match := LABEL.match(text, start))]
    return tuple(match for match in matches if match.group(2) or not is_heading(match.group(1)))
