"""What the article encoder's heads say, token by token: BIO label sets and pointers between spans."""

from collections.abc import Sequence

ENTITY_TYPES = ("PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "MISC", "EVENT", "WORK")
HEDGE_TYPES = ("epistemic", "doxastic", "investigation", "condition")


def bio(types: Sequence[str]) -> tuple[str, ...]:
    """``O``, then ``B-`` and ``I-`` of each type: label 1 + 2k begins type k, label 2 + 2k continues it."""
    return ("O", *(f"{prefix}-{name}" for name in types for prefix in "BI"))


TAGS: dict[str, tuple[str, ...]] = {
    "entities": bio(ENTITY_TYPES),
    "content": bio(("content",)),
    "cue": bio(("cue",)),
    "source": bio(("source",)),
    "hedging": bio(HEDGE_TYPES),
}
"""Tagging heads of the article encoder and their labels."""

QUOTE_POINTERS = ("cue", "source")
"""Span kinds that a content span's first word points at."""

ANTECEDENT = "antecedent"
"""The pointer from a mention's first word to the first word of another mention of the same thing."""

POINTERS = (*QUOTE_POINTERS, ANTECEDENT)

POINTER_SIZE = 64
"""Width of a pointer's query and key vectors."""

CERTAINTY = "certainty"
"""The head that grades certainty: per word a score and its weight in the mean over a sentence."""
