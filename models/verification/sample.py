"""A small draft and a transcript, with what the one quotes from the other, as documentation shows them."""

from typing import Final

from models.annotations import Quote, Span, Speaker

SAID: Final = (
    "MOORE: We will not raise taxes this year. The bridge needs five million dollars.\n\n"
    "PIKE: The school will close in June. Nobody can pay for it."
)
DRAFT: Final = "“We will not raise taxes this year,” Moore said. “The bridge needs $6 million.” The school, she said, “will close in June.”"


def _quote(number: int, words: str) -> Quote:
    start = DRAFT.index(words)
    speaker = Speaker("Moore", "e1", "named", 0.9, "source")
    span = Span(start, start + len(words))
    return Quote(f"q{number}", "direct", "statement", (span,), None, None, speaker, None, "neutral", 0.9, 0.9)


QUOTED: Final = tuple(
    _quote(number, words)
    for number, words in enumerate(("We will not raise taxes this year", "The bridge needs $6 million", "will close"), 1)
)
"""Whose words they are by the draft."""
