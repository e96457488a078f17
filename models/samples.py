"""The text on which the specification shows what tasks find, and spans of it."""

from models.annotations import Span

TEXT = (
    "Russia's envoy, Zemir Kabulov, warned that the talks might fail. "
    '"We cannot accept this plan," he told reporters in Kabul on Monday. The Taliban reportedly backed it.'
)


def span(text: str, nth: int = 0) -> Span:
    """Where ``text`` stands in :data:`TEXT` for the ``nth`` time, from 0; ValueError where it does not."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return Span(start, start + len(text))


SENTENCES = tuple(
    span(text)
    for text in (
        TEXT[: TEXT.index(' "We')],
        TEXT[TEXT.index('"We') : TEXT.index(" The Taliban")],
        TEXT[TEXT.index("The Taliban") :],
    )
)
"""Its sentences."""
