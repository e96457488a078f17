"""Labels right before what is said: "Mayor: ‘No way’"."""

import re
from collections.abc import Callable

from models.annotations import Span
from models.text.document import Document
from models.text.labels import is_heading

LEAD = re.compile(r"(?:\A|\n|[.!?] )[^\S\n]*([^\n:.!?]{2,60}):\s*\Z")
LONGEST_LEAD = 80


def lead(document: Document, start: int, readable: Callable[[Span], bool]) -> Span | None:
    """The label right before what is said at ``start``, if it can be read as somebody."""
    match = LEAD.search(document.text, max(0, start - LONGEST_LEAD), start)
    if not match or is_heading(match.group(1)):
        return None
    label = Span(*match.span(1))
    return label if readable(label) else None
