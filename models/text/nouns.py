"""Nouns that head a source: whether a word is one, and what kind of speaker it stands for."""

from functools import lru_cache

from models.annotations import SpeakerKind
from models.text.lemmas import singular
from models.text.lexicon import ANONYMOUS, COLLECTIVES, DOCUMENTS, ORGANIZATIONS, ROLE_GROUPS, ROLES

NOUNS = ROLES | DOCUMENTS | ORGANIZATIONS | COLLECTIVES | ANONYMOUS


def kind_of(head: str, modifiers: frozenset[str] = frozenset()) -> SpeakerKind:
    """What kind of speaker a head noun stands for; a lone unknown noun is taken for somebody's role."""
    if head in ANONYMOUS:
        return "anonymous"
    if head in DOCUMENTS:
        return "document"
    if head in COLLECTIVES:
        return "collective"
    if head in ROLE_GROUPS or head in ROLES:
        return "role"
    if head in ORGANIZATIONS:
        return "collective" if modifiers & COLLECTIVES else "organization"
    if modifiers & COLLECTIVES:
        return "collective"
    return "collective" if singular(head) != head else "role"


@lru_cache(8192)
def is_noun(noun: str) -> bool:
    """Whether a word is known to stand for somebody or something that can be a source."""
    return noun in NOUNS or singular(noun) in ROLES
