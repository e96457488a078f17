"""Labels before a colon: those of turns, and those that announce what follows."""

import re

from models.text.lexicon.lists import words

HEADINGS = words("headings")
LABEL = re.compile(
    r"[^\S\n]*[\"“‘'*]{0,3}([A-Z][\w.’'-]{0,30}(?: [A-Z][\w.’'-]{0,30}){0,4}(?: \([^()\n]{1,40}\))?)[*]{0,2} ?:[*]{0,2}(?=\s+\S)"
    r"|[^\S\n]*[\"“*]{0,3}([QA])[*]{0,2}[.:][*]{0,2}(?=\s+\S)"
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
