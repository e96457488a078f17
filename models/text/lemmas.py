"""Base forms of inflected words."""

from functools import lru_cache

from models.text.lexicon.verbs import IRREGULAR

CLITICS = ("'s", "’s")


def unpossessed(word: str) -> str:
    """The word without a possessive ending."""
    return word[:-2] if word.endswith(CLITICS) else word[:-1] if word.endswith(("s'", "s’")) else word


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


def plurals(noun: str) -> tuple[str, ...]:
    """Forms that the plural of ``noun`` may have; of these, those that :func:`singular` undoes are right."""
    return f"{noun}s", f"{noun}es", f"{noun[:-1]}ies", f"{noun[:-3]}men"


def one_of_people(name: str) -> str:
    """The name of a people or a party without its plural ending: unlike nouns, Yemenis and Republicans alike lose no more than an s."""
    return name[:-1] if len(name) > 3 and name.endswith("s") and not name.endswith("ss") else name
