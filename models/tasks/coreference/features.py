"""Kinds of anaphors, and the features by which an anaphor chooses among places, by name."""

from typing import Final, Literal

Kind = Literal["person", "body", "group", "role", "institution"]
"""Kinds of anaphors, each with weights of its own: he and she, it, they, "the minister", "the company"."""
KINDS: Final[tuple[Kind, ...]] = ("person", "body", "group", "role", "institution")

GRAMMAR: Final = ("subject", "possessor", "modifier", "oblique", "joined", "source", "said", "opens")
"""What the position of a place in its sentence says of how much it is on the reader's mind."""
NATURE: Final = ("is_pronoun", "is_noun", "place", "peoples", "thing")
"""What kind of word a place is, or of whose name."""
FEATURES: Final = (
    *GRAMMAR, *NATURE, "pointer", "same_sentence", "sentence_before", "distance",
    "both_subjects", "clauses", "told", "heard", "misheard", "called", "miscalled", "later",
    "same_paragraph", "mentions", "nearest", "speaks_on", "in_marks",
    "object_of", "holds", "headed", "same_noun",
)  # fmt: skip
NOWHERE: Final = ("nowhere", "elsewhere", "restricted", "quoted", "alone")
"""Features of an anaphor having no referent among its candidates."""
COLUMN: Final = {name: i for i, name in enumerate(FEATURES)}
