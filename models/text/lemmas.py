"""Base forms of inflected words."""

from functools import lru_cache

from models.text.verbs import IRREGULAR


@lru_cache(4096)
def lemmas(word: str) -> tuple[str, ...]:
    """Forms ``word`` may be inflected from, the likeliest first."""
    forms = [IRREGULAR.get(word, word)]
    if word.endswith(("ies", "ied")):
        forms.append(word[:-3] + "y")
    for ending in ("s", "es", "d", "ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and stem:
            forms += [stem, stem + "e"]
            if stem[-1] == stem[-2:-1]:
                forms.append(stem[:-1])
    return tuple(forms)


def singular(noun: str) -> str:
    """The noun without its plural ending."""
    if noun.endswith("men"):
        return noun[:-3] + "man"
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes")):
        return noun[:-2]
    return noun[:-1] if noun.endswith("s") and not noun.endswith(("ss", "us", "is")) else noun
