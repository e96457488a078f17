"""Whom a source means that names nobody: somebody described, a role, a body, a document’s issuer, several named side by side."""

import re
from collections import deque
from dataclasses import replace

from models.annotations import Referent, Span
from models.tasks.coreference.anaphora import Anaphor
from models.tasks.entities.names import heads
from models.tasks.quotes import kinds
from models.tasks.quotes.article import Article
from models.tasks.quotes.bodies import PLACES
from models.tasks.quotes.candidates import Candidates
from models.tasks.quotes.sources import Source
from models.text.lemmas import singular
from models.text.lexicon import ANONYMOUS, DEFINITE, DETERMINERS, DOCUMENTS, FUNCTION_WORDS
from models.text.nouns import is_noun
from models.text.phrases import Phrase, withholds_name

POSSESSIVE = re.compile(r"(?:his|her|its|their) ", re.IGNORECASE)
STAFFS = frozenset(("administration", "camp", "campaign", "team"))
"""Bodies that go by the bare name of whose they are."""
OWNER = 0.5
"""The least probability of a possessive's reading by which its noun is named."""
OTHERS = frozenset(("another", "one", "second", "third", "other", "others"))
"""Words that set somebody apart from those named."""
LONGEST_MEMORY = 2000
"""Characters before a description in which whom it means may have been introduced."""
MOST_BODIES = 32
"""Entities named last that a noun may head."""


def from_description(candidates: Candidates, source: Source) -> None:
    """Whoever a noun describes, by itself and as somebody named elsewhere."""
    phrase, article = source.phrase, candidates.article
    described = source.described
    if phrase is None or described is None:
        return
    first = _first_word(article, phrase)
    told = kinds.kind(features_of(article, phrase, described))
    likely = candidates.add("described", (replace(_owned(article, phrase, described), kind=told),), phrase.span).features
    likely["described_definite"] = float(first in DEFINITE)
    likely["described_bare"] = float(first not in DETERMINERS)
    likely["described_other"] = float(first in OTHERS or bool(OTHERS & phrase.modifiers))
    likely["described_known"] = float(is_noun(phrase.head))
    likely["described_named"] = float(bool(article.names.within(phrase.span)))
    likely["described_seen"] = float(article.heads.get(phrase.head, candidates.i) < candidates.i)
    likely["capitals"] = float(phrase.role[:1].isupper())
    if source.form == "many" and first in DEFINITE:
        group(candidates, phrase.span)
    for holding in article.roles.holders(phrase.head, phrase.modifiers, phrase.span.start)[:3]:
        if referent := article.referent(holding.entity):
            candidates.add("role", (referent,), holding.span).features["role_indefinite"] = float(first not in DEFINITE)
    _headed(candidates, phrase)
    for anaphor in article.anaphora.within(phrase.span):
        if anaphor.form == "nominal" and anaphor.span.of(article.document.text).lower().endswith(phrase.head):
            readings(candidates, anaphor, "coreference")
            break


def _headed(candidates: Candidates, phrase: Phrase) -> None:
    """Bodies and places that are what the phrase says by their names or by what is told of them, and whose the document is that it is."""
    article = candidates.article
    for mention in article.before(len(article.document.text), MOST_BODIES):
        entity = article.names.entities[mention.entity]
        called = article.bodies.words.get(entity.id, frozenset())
        if mention.type == "LOC" and phrase.head in PLACES:
            candidates.named("headed", mention).features["place_noun"] = 1.0
        elif mention.type in ("ORG", "LOC", "FAC", "WORK") and (phrase.head in called or heads(phrase.head, entity.name)):
            telling = phrase.modifiers - FUNCTION_WORDS
            fits = [word for word in telling if word in called or singular(word) in called or heads(word, entity.name)]
            features = candidates.named("headed", mention).features
            features["headed_fits"] = len(fits) / max(1, len(telling))
            features["headed_lacks"] = float(bool(telling) and not fits)
    if phrase.head in DOCUMENTS:
        for issue, strength in article.bodies.issuers(phrase.head, phrase.span.start):
            if referent := article.referent(issue.entity):
                candidates.add("issuer", (referent,), issue.span, strength)


def _owned(article: Article, phrase: Phrase, described: Referent) -> Referent:
    """The description with the owner's name for a possessive pronoun: "her campaign" is the Jane Roe campaign, "his lawyer" John Doe’s
    lawyer."""
    owner = POSSESSIVE.match(article.document.text, phrase.span.start)
    anaphor = article.anaphora.at(phrase.span.start)
    if owner is None or anaphor is None or anaphor.probability < OWNER or not anaphor.referent.entity:
        return described
    link = " " if phrase.head in STAFFS else "’s "
    return replace(described, name=f"{anaphor.referent.name}{link}{described.name.removeprefix(owner.group())}")


def features_of(article: Article, phrase: Phrase, described: Referent) -> tuple[str, ...]:
    """What tells the kind of whoever a phrase describes."""
    withheld = (phrase.kind == "anonymous" and phrase.head not in ANONYMOUS) or _is_introduced_unnamed(article, phrase)
    return kinds.features(described.name, phrase.head, None, withheld=withheld, first=_first_word(article, phrase))


def _is_introduced_unnamed(article: Article, phrase: Phrase) -> bool:
    """Whether "the aide" is one whose wish to stay unnamed was told with him: "An aide who asked not to be named came. The aide said"."""
    start = phrase.span.start
    if _first_word(article, phrase) not in DEFINITE:
        return False
    introduced = re.compile(rf"\b(?:an?|one|another) (?:[\w’'-]+ ){{0,4}}{re.escape(phrase.head)}\b", re.IGNORECASE)
    latest = deque(introduced.finditer(article.document.text, max(0, start - LONGEST_MEMORY), start), maxlen=1)
    return any(withholds_name(article.document, Span(*match.span())) for match in latest)


def _first_word(article: Article, phrase: Phrase) -> str:
    return article.document.text[phrase.span.start : phrase.span.end].split(maxsplit=1)[0].lower()


def group(candidates: Candidates, span: Span) -> None:
    """The people named side by side last, whom "they" and "the two" may go back to."""
    article = candidates.article
    if group := article.groups.before(span.start):
        away = article.document.sentence(span.start) - article.document.sentence(group[0].span.start)
        referents = [article.names.referent(mention) for mention in group]
        candidates.add("group", referents, Span(group[0].span.start, group[-1].span.end), 1 / (1 + away))


def readings(candidates: Candidates, anaphor: Anaphor, way: str) -> None:
    """Make all that an anaphor may go back to candidates."""
    candidates.coreferent(way, anaphor.referent, anaphor.evidence, anaphor.probability)
    for other in anaphor.alternatives:
        referent = candidates.article.referent(other.entity) if other.entity else None
        if referent:
            candidates.coreferent(way, referent, anaphor.evidence, other.confidence)
