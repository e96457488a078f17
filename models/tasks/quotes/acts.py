"""What an attribution is: a statement, a thought or neither; and how likely it is one at all.

Two log-linear models of the cue, of the form and of the tagger's confidence. Their weights, in ``acts.json``, are fitted by
``python -m models.training.acts``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from math import exp, log
from pathlib import Path
from typing import Final, get_args

from models.annotations import Act, Span
from models.tasks.attribution.contents import CITED, HEADLINE, MARKED, TURN
from models.tasks.quotes import loglinear
from models.tasks.quotes.attributions import Attribution
from models.text.document import Document
from models.text.lemmas import lemmas
from models.text.speech import entry, of_speech, passive, words_of

FILE: Final = Path(__file__).with_name("acts.json")
ACTS: Final[tuple[Act, ...]] = get_args(Act)
SUBSTANCE: Final = "substance"
"""The model of whether something is an attribution."""
FAINTEST: Final = 0.01
SHORT: Final = 25
"""Characters under which a content is short."""
BY_FORM: Final = frozenset((TURN, HEADLINE, CITED))
"""Labels of contents that the form of the text tells, whatever the tagger thinks of them."""
FAR: Final = 60
"""Characters between a cue and what is said from which it is far."""
OPENINGS: Final = ("that ", "to ", "he ", "she ", "it ", "they ", "i ", "we ", "“", '"')
LONGEST_OPENING: Final = max(map(len, OPENINGS))

Weights = Mapping[str, Mapping[str, float]]
"""By act, and for ``SUBSTANCE``, those of the features."""


WEIGHTS: Final[Weights] = loglinear.load(FILE, (*ACTS, SUBSTANCE))


def features(document: Document, quote: Attribution) -> dict[str, float]:
    """What tells the act of ``quote`` and whether it is one, by name."""
    text = document.text
    length = sum(content.end - content.start for content in quote.contents)
    told = dict.fromkeys(_of_cue(quote.cue.span.of(text) if quote.cue else ""), 1.0)
    told |= {"any": 1.0, quote.kind: 1.0, "source" if quote.source else "no source": 1.0}
    told["tagger"] = log(max(FAINTEST, quote.confidence) / FAINTEST)
    if quote.said and quote.label not in BY_FORM:
        told |= {"said": _odds(quote.said.mean), "least said": _odds(quote.said.least), "said after": quote.said.after}
    told["length"] = log(max(1, length) / SHORT)
    if quote.cue:
        told["cue's link"] = quote.cue_link
        told |= _place(document, quote, quote.cue.span)
    if quote.source:
        told["source's tagger"] = quote.source.confidence * quote.link
    if quote.cue:
        told["cue's tagger"] = quote.cue.confidence
    if length < SHORT:
        told["short"] = 1.0
    if quote.label in BY_FORM or quote.label == MARKED:
        told[f"form {quote.label}"] = 1.0
    role = document.blocks.role(quote.contents[0].start)
    if role != "paragraph":
        told[f"in {role}"] = 1.0
    if quote.kind != "direct" and not _opens_clause(text, quote.contents[0]):
        told["noun phrase"] = 1.0
    return told


def _odds(probability: float) -> float:
    """The logarithm of its odds, within those of ``FAINTEST``."""
    kept = min(1 - FAINTEST, max(FAINTEST, probability))
    return log(kept / (1 - kept))


def _place(document: Document, quote: Attribution, cue: Span) -> dict[str, float]:
    """How a cue stands to what is said."""
    gaps = [max(cue.start - content.end, content.start - cue.end) for content in quote.contents]
    nearest = quote.contents[min(range(len(gaps)), key=gaps.__getitem__)]
    told = {"cue away": min(1.0, max(0, min(gaps)) / FAR)}
    if min(gaps) <= 1:
        told["cue beside"] = 1.0
    told["cue after" if cue.start >= nearest.end else "cue before"] = 1.0
    if document.sentence(cue.start) != document.sentence(nearest.start):
        told["cue in another sentence"] = 1.0
    return told


def _opens_clause(text: str, content: Span) -> bool:
    return text[content.start : content.start + LONGEST_OPENING].lower().startswith(OPENINGS)


@lru_cache(4096)
def _of_cue(cue: str) -> tuple[str, ...]:
    return tuple(_read(cue))


def _read(cue: str) -> Iterator[str]:
    if not cue:
        yield "no cue"
        return
    spoken = words_of(cue)
    yield "cue of speech" if of_speech(cue) else "cue of something else"
    if passive(cue):
        yield "passive cue"
    if not spoken:
        yield "cue is a mark"
    for i, word in enumerate(spoken):
        _, label, lemma = entry(spoken, i)
        yield f"cue {lemma or lemmas(word)[-1]}"
        if label:
            yield f"framing {label}"


def act(told: Mapping[str, float], weights: Weights = WEIGHTS) -> Act:
    """The likeliest act by its features."""
    return max(ACTS, key=lambda act: loglinear.score(told, weights[act]))


def substance(told: Mapping[str, float], weights: Weights = WEIGHTS) -> float:
    """The probability that it is an attribution, with this content in substance."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, loglinear.score(told, weights[SUBSTANCE])))))


def judged(document: Document, quotes: Iterable[Attribution]) -> list[Attribution]:
    """The ``quotes`` with their acts, and with the probability that each is one."""
    return [replace(quote, act=act(told), substance=substance(told)) for quote in quotes for told in (features(document, quote),)]
