"""How a cue frames what was said.

Classes after Kiparsky & Kiparsky (1970) and Hooper (1975) for factives, and Recasens, Danescu-Niculescu-Mizil & Jurafsky (2013) for
reporting verbs that cast doubt or take sides. Verbs are listed here by lemma; one that is listed nowhere is neutral.
"""

import re
from collections.abc import Iterator

from models.annotations import Framing
from models.quotes.lexicon import words

DISTANCING = words("""
    claim allege purport profess suppose presume pretend insinuate theorize theorise rumor rumour dub contend
""")
FACTIVE = words("""
    reveal admit acknowledge concede confess disclose realize realise recognize recognise discover regret confirm prove
    demonstrate uncover expose verify remind understand notice forget point
""")
CHARGED = words("""
    blast rage slam lash rant rail fume thunder bash rip attack mock ridicule taunt jeer sneer scoff snap snarl bark roar scream
    shriek howl denounce condemn decry deride lambast lambaste excoriate savage assail castigate berate scold chide
    rebuke blame vilify smear boast brag gloat gush rave crow whine moan grumble bemoan lament plead beg implore threaten
    hail trumpet tout sniff insult disparage belittle trash hammer skewer shred torch eviscerate explode erupt seethe
    storm
""")
IRREGULAR = {"shown": "show", "proven": "prove", "forgot": "forget", "forgotten": "forget", "understood": "understand"}
# A factive only with its particle: "pointed to" is none.
PARTICLE = {"point": "out"}
LISTED: dict[str, Framing] = {
    **dict.fromkeys(FACTIVE, "factive"),
    **dict.fromkeys(CHARGED, "charged"),
    **dict.fromkeys(DISTANCING, "distancing"),
}
DOUBTING_ADVERBS = frozenset(("allegedly", "purportedly", "supposedly", "reportedly", "ostensibly"))
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def framing(cue: str | None) -> Framing:
    """The framing of a cue by its verb: charged before distancing before factive where it holds several; neutral without a cue."""
    spoken = WORD.findall((cue or "").lower())
    found: set[Framing] = set()
    for word, following in zip(spoken, [*spoken[1:], ""], strict=False):
        if word in DOUBTING_ADVERBS:
            found.add("distancing")
        lemma = next((form for form in _lemmas(word) if form in LISTED), None)
        if lemma and (lemma not in PARTICLE or following == PARTICLE[lemma]):
            found.add(LISTED[lemma])
    order: tuple[Framing, ...] = ("charged", "distancing", "factive")
    return next((label for label in order if label in found), "neutral")


def _lemmas(word: str) -> Iterator[str]:
    """Forms ``word`` may be inflected from."""
    yield IRREGULAR.get(word, word)
    if word.endswith(("ies", "ied")):
        yield word[:-3] + "y"
    for ending in ("s", "es", "d", "ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and stem:
            yield stem
            yield stem + "e"
            if stem[-1] == stem[-2:-1]:
                yield stem[:-1]
