"""Entity types, and how the label schemes of the training sets map to them."""

from collections.abc import Mapping
from typing import Final, get_args

from models.annotations import MentionType

TYPES: Final[tuple[MentionType, ...]] = get_args(MentionType)
_KNOWN: Final[Mapping[str, MentionType]] = {known: known for known in TYPES}
TAGGED: Final[tuple[MentionType, ...]] = ("PERSON", "ORG", "LOC", "FAC", "NORP", "DATE", "MONEY", "PRODUCT", "MISC", "EVENT", "WORK")
"""The same in the order of the tagger's labels."""
VALUES: Final[frozenset[MentionType]] = frozenset({"DATE", "MONEY"})

WORLDWIDE: Final[Mapping[str, MentionType]] = {
    "Person": "PERSON",
    "Organization": "ORG",
    "Location": "LOC",
    "Facility": "FAC",
    "NORP": "NORP",
    "Date": "DATE",
    "Money": "MONEY",
    "Product": "PRODUCT",
    "Misc": "MISC",
}

CONLL: Final[Mapping[str, MentionType]] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC", "MISC": "MISC"}

OTHERS: Final[tuple[MentionType, ...]] = ("MISC", "EVENT", "WORK")
"""What Misc may be in our types: the annotators had no type for events and works."""


def mention_type(label: str) -> MentionType:
    """``label`` as a type; MISC when it is none of ours, as a newsroom's own tagger may have any."""
    return _KNOWN.get(label, "MISC")
