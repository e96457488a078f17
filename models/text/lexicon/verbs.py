"""Verbs, nouns and adverbs of saying by what they tell of the reporter's view, lower case, as lemmas."""

from typing import Literal, get_args

from models.text.lexicon.lists import read, values, words

Framing = Literal["neutral", "distancing", "factive", "charged"]
"""How the reporter presents what was said."""
Class = Literal["presupposing", "vouching", "distancing", "charged", "neutral"]

PRESUPPOSING = words("verbs", "presupposing", "class")
_FRAMINGS: dict[Class, Framing] = {
    "presupposing": "factive",
    "vouching": "factive",
    "distancing": "distancing",
    "charged": "charged",
    "neutral": "neutral",
}
LISTED = {verb: _FRAMINGS[class_] for verb, class_ in values("verbs", "class", get_args(Class)).items()}
"""Verbs of saying, thinking and judging."""
NOUNS: dict[str, Framing] = values("nouns_of_saying", "class", get_args(Framing))
PHRASES: dict[str, Framing] = values("phrases", "class", get_args(Framing))
"""Several words, the first as a lemma, whose framing is not that of their verb."""
WEAK = words("verbs", "weak") | words("nouns_of_saying", "weak")
"""Words whose class is too weak to count by themselves: other senses of them are as common."""

DOUBTING = words("adverbs", "doubting", "class")
ENDORSING = words("adverbs", "endorsing", "class")
HEATED = words("adverbs", "heated", "class")
NEGATIONS = words("before_verbs", "negation", "class")
MODALS = words("before_verbs", "modal", "class")
AUXILIARIES = words("before_verbs", "auxiliary", "class")
BALKING = words("before_verbs", "balking", "class")
"""Before "to confirm" or "of admitting": what follows did not happen."""
IRREGULAR = {form: verb for form, verb in read("verb_forms").column("verb").items() if form in words("verb_forms", "irregular")}
