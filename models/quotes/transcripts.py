"""Labels before a colon: the turns of a transcript, and headlines of the form "Mayor: ‘No way’"."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from models.annotations import Span
from models.quotes.article import Article

LABEL = re.compile(
    r"^[^\S\n]*[\"“‘'*]{0,3}([A-Z][\w.’'-]{0,30}(?: [A-Z][\w.’'-]{0,30}){0,4}(?: \([^()\n]{1,40}\))?)[*]{0,2} ?:[*]{0,2}(?=\s+\S)",
    re.MULTILINE,
)
LEAD = re.compile(r"(?:\A|\n|[.!?] )[^\S\n]*([^\n:.!?]{2,60}):\s*\Z")
LONGEST_LEAD = 80


@dataclass(frozen=True, slots=True)
class Turns:
    """Who has the word from where: label spans, by start; empty unless the text is a transcript."""

    labels: tuple[Span, ...]

    @classmethod
    def of(cls, article: Article) -> "Turns":
        """The turns of a text in which labels return: two of them, or one that names a person; "Note:" alone makes no transcript."""
        labels = [Span(*match.span(1)) for match in LABEL.finditer(article.text)]
        labels = [label for label in labels if label.end - label.start > 1]
        count = Counter(label.of(article.text) for label in labels)
        returning = {label.of(article.text): label for label in labels if count[label.of(article.text)] > 1}
        people = any(mention.type == "PERSON" for label in returning.values() for mention in article.names_in(label))
        return cls(tuple(labels) if len(returning) > 1 or (len(count) > 1 and people) else ())

    def at(self, position: int) -> Span | None:
        """The label of the turn that holds ``position``."""
        index = bisect_right(self.labels, position, key=lambda label: label.start) - 1
        return self.labels[index] if index >= 0 else None


def lead(article: Article, start: int, readable: Callable[[Span], bool]) -> Span | None:
    """The label right before what is said at ``start``, if it can be read as somebody."""
    match = LEAD.search(article.text, max(0, start - LONGEST_LEAD), start)
    if not match:
        return None
    label = Span(*match.span(1))
    return label if readable(label) else None
