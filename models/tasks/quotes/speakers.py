"""Who said each quote: candidates by every way, ranked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from models.annotations import Alternative, Referent, Span, SpeakerKind
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.quotes import ways
from models.tasks.quotes.article import Article, Pointing
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.candidates import LEAST, NOBODY, Candidate, Candidates, Key, key_of
from models.tasks.quotes.features import WAYS
from models.tasks.quotes.gaps import DEEPEST
from models.tasks.quotes.neighbours import from_neighbours
from models.tasks.quotes.people import NOBODY as NOBODY_SAID
from models.tasks.quotes.people import SOMEBODY, Person, bare, described
from models.tasks.quotes.ranking import WEIGHTS, Weights, probabilities, strongest
from models.tasks.quotes.sources import Source
from models.text.document import Document
from models.text.names import Names
from models.text.speech import PASSIVE_ADVERB, passive
from models.vocabulary import Method, Reason

MOST_ALTERNATIVES = 3
LEAST_ALTERNATIVE = 0.02
HEARD = 0.5
"""Quotes that somebody must have said before for an article to have let somebody speak."""
WITHOUT_NAME = frozenset(("cue", "marks", "plain", "i", "you", "he"))
"""Forms of sources whose speaker the quote after may tell."""
ADVERBS = re.compile(rf"\b{PASSIVE_ADVERB}\b ?(?=\w)", re.IGNORECASE)


SEEMING = re.compile(r"(?:seem|appear)", re.IGNORECASE)
"""What says of whoever is named before that he may have said so."""

PRONOUNS: dict[str, Method] = {"he": "pronoun", "it": "pronoun", "they": "pronoun", "who": "relative", "i": "first_person"}
BY_FORM: dict[str, Method] = {
    "turn": "transcript", "label": "headline", "signed": "dash", "citation": "citation", "introduced": "introduction",
    "interview": "interview", "byline": "byline",
}  # fmt: skip
"""Ways that name the method whatever the source."""
OF_KIND: dict[SpeakerKind, Method] = {
    "anonymous": "anonymous", "organization": "organization", "document": "document", "collective": "collective",
}  # fmt: skip
METHODS: dict[str, Method] = {
    **dict.fromkeys(
        ("source", "joined", "joined_around", "namesake", "ambiguous", "named_within", "first_person_within", "owner"), "source"
    ),
    **dict.fromkeys(("role", "headed", "coreference"), "role"),
    **dict.fromkeys(("same_sentence", "same_paragraph", "paragraph_before", "further_before", "goes_on"), "carried"),
    **dict.fromkeys(("same_paragraph_after", "next_paragraph", "around", "around_first"), "carried"),
    "title": "title",
    **dict.fromkeys(("apposition", "between"), "apposition"),
    **dict.fromkeys(("subject", "before_cue"), "cue"),
    "opening": "opening",
}


IN_WORDS = frozenset(("source", "title", "apposition", "described"))
"""Ways by which the source's own words tell who it is."""
DESCRIBED = frozenset(("headed", "role", "coreference"))
JOINED = frozenset(("joined", "joined_around"))
AROUND = frozenset(("around", "around_first"))

Told = Mapping[tuple[Span, ...], tuple[Referent, ...]]
"""By a quote's contents, who says it."""
NOBODY_TOLD: Told = {}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who said a quote: ``referents`` speak together, () is nobody, for ``reason``."""

    referents: tuple[Referent, ...]
    probability: float
    method: Method = "context"
    evidence: tuple[Span, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    reason: Reason | None = None
    about: Person = NOBODY_SAID


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A quote's candidates, the form of source they are weighed by, and by candidate its probability."""

    source: Source
    candidates: dict[Key, Candidate]
    likely: dict[Key, float]


def speakers(
    document: Document,
    names: Names,
    anaphora: Anaphora,
    quotes: Sequence[Attribution],
    point: Pointing | None = None,
    weights: Weights = WEIGHTS,
    told: Told = NOBODY_TOLD,
) -> tuple[Verdict, ...]:
    """A verdict a quote, in the same order; ``point`` is the encoder's pointer to speakers, ``told`` are those whom an editor names."""
    article = Article.of(document, names, anaphora, quotes, point)
    return tuple(
        _told(article, referents) if (referents := told.get(quotes[i].contents)) else _verdict(article, i, choice, weights)
        for i, choice in enumerate(choices(article, weights, told))
    )


def choices(article: Article, weights: Weights, told: Told = NOBODY_TOLD) -> Iterator[Choice]:
    """The choice each quote has, in order, with what is decided of those before by ``weights`` or ``told``, and likely of the next."""

    def best(i: int, choice: Choice) -> tuple[Referent, ...]:
        return told.get(article.quotes[i].contents) or choice.candidates[max(choice.likely, key=choice.likely.__getitem__)].referents

    first: list[tuple[Referent, ...]] = []
    gathered, found = [], [_from_text(article, i) for i in range(len(article.quotes))]
    spoke: dict[Key, float] = {}
    for i in range(len(article.quotes)):
        gathered.append(_chosen(found[i].copy(), first, (), spoke, weights))
        first.append(best(i, gathered[-1]))
        _count(spoke, first[-1], article.quotes[i])
    decided: list[tuple[Referent, ...]] = []
    spoke = {}
    for i, choice in enumerate(gathered):
        after = first[i + 1] if i + 1 < len(first) else ()
        moved = decided[max(0, i - DEEPEST) :] != first[max(0, i - DEEPEST) : i]
        if moved or (after and choice.source.form in WITHOUT_NAME):
            choice = _chosen(found[i].copy(), decided, after, spoke, weights)
            decided.append(best(i, choice))
        else:
            decided.append(first[i])
        _count(spoke, decided[-1], article.quotes[i])
        yield choice


def _count(spoke: dict[Key, float], referents: Sequence[Referent], quote: Attribution) -> None:
    """Count a quote as one of whoever said it, as far as it is one."""
    key = key_of(referents)
    if key:
        spoke[key] = spoke.get(key, 0.0) + quote.substance


def _from_text(article: Article, i: int) -> Candidates:
    """All who may have said quote ``i`` by the text alone, whoever says the others."""
    source, quote = article.sources[i], article.quotes[i]
    candidates = Candidates(article, i)
    if article.turns.at(quote.contents[0].start) is None:
        ways.from_source(candidates, source)
    ways.from_cue(candidates, source)
    ways.from_form(candidates)
    ways.from_voices(candidates, source)
    ways.from_surroundings(candidates, source)
    return candidates


def _chosen(
    candidates: Candidates,
    before: Sequence[tuple[Referent, ...]],
    after: tuple[Referent, ...],
    spoke: Mapping[Key, float],
    weights: Weights,
) -> Choice:
    """``candidates``, which are added to, with what the speakers of the quotes ``before`` and ``after`` tell; ``spoke`` counts the quotes
    of each speaker before."""
    article, i = candidates.article, candidates.i
    source, quote = article.sources[i], article.quotes[i]
    from_neighbours(candidates, before, after)
    position = source.phrase.span.start if source.phrase else quote.contents[0].start
    candidates.fit(source, position, quote.contents, spoke)
    _lead(candidates, position)
    _unveil(candidates, position)
    _agree(candidates, source)
    _without_speaker(candidates, source, position, spoke)
    return Choice(source, candidates.all, probabilities(candidates.all, weights[source.form]))


def _lead(candidates: Candidates, position: int) -> None:
    """Mark whoever the sentence before that at ``position`` names first."""
    article = candidates.article
    index = article.document.sentence(position) - 1
    for mention in article.within(article.document.sentences[index], 1) if index >= 0 else ():
        if (mention.entity,) in candidates.all:
            candidates.all[mention.entity,].features["led"] = 1.0


def _unveil(candidates: Candidates, position: int) -> None:
    """Mark whom a source in the lead describes that the text names only later: "Federal court rules" – the Court of Appeals."""
    if position < candidates.article.end_of_lead:
        for candidate in candidates.all.values():
            if "only_later" in candidate.features and not DESCRIBED.isdisjoint(candidate.features):
                candidate.features["unveiled"] = 1.0


def _agree(candidates: Candidates, source: Source) -> None:
    """Mark members of those who speak together, and how sure it is whom the source's words name."""
    for key in [key for key, candidate in candidates.all.items() if not JOINED.isdisjoint(candidate.features)]:
        for member in key:
            if (member,) in candidates.all:
                candidates.all[member,].features["member"] = 1.0
    is_alone = source.is_beside and all(AROUND.isdisjoint(candidate.features) for candidate in candidates.all.values())
    for candidate in candidates.all.values():
        features = candidate.features
        is_told = not IN_WORDS.isdisjoint(features)
        if is_alone and candidate.referents:
            features["beside"] = float(is_told)
        if is_told or "joined" in features:
            features["unsure"] = 1 - source.confidence
            features["unsure_log"] = -log(max(LEAST, source.confidence))


def _without_speaker(candidates: Candidates, source: Source, position: int, spoke: Mapping[Key, float]) -> None:
    """Mark what speaks for nobody."""
    article, quote = candidates.article, candidates.article.quotes[candidates.i]
    nobody = candidates.all[NOBODY].features
    if source.phrase is None and quote.cue and _is_passive(article, quote.cue.span):
        nobody["nobody_passive"] = 1.0
    if source.form in ("marks", "plain"):
        start = quote.contents[0].start
        if article.document.sentence_span(start).start < start:
            nobody["nobody_part"] = 1.0
        if not any(count >= HEARD for count in spoke.values()):
            nobody["nobody_unheard"] = 1.0
    nobody["nobody_indirect" if quote.kind == "indirect" else "nobody_quoted"] = 1.0
    if source.form == "i" and not article.document.in_marks(position):
        nobody["nobody_first"] = 1.0


def _is_passive(article: Article, cue: Span) -> bool:
    """Whether a cue names nobody by its form; "allegedly claimed" does not, whatever its adverb, nor does "Roe appeared to blame"."""
    text = article.document.text
    words = ADVERBS.sub("", cue.of(text)).strip() or cue.of(text)
    if SEEMING.match(words):
        return not article.within(Span(article.document.sentence_span(cue.start).start, cue.start), 1)
    return passive(words)


def _verdict(article: Article, i: int, choice: Choice, weights: Weights) -> Verdict:
    weighting, likely = weights[choice.source.form], choice.likely
    best, *others = sorted(likely, key=likely.__getitem__, reverse=True)
    if best == NOBODY:
        return Verdict((), likely[best], reason=_reason(choice))
    candidate = choice.candidates[best]
    way = strongest(candidate, WAYS, weighting) or "near"
    alternatives = [
        Alternative(referent.name, referent.entity, likely[key])
        for key in others
        if likely[key] >= LEAST_ALTERNATIVE and not set(key[:1]) & set(best)
        for referent in choice.candidates[key].referents[:1]
    ]
    method = method_of(way, choice.source, candidate)
    about = article.about[candidate.referents[0].entity]
    if candidate.referents[0].entity is None and candidate.referents[0].kind in SOMEBODY and way == "described":
        about = Person(*described(article.document, article.names, bare(article.document, candidate.evidence[way])))
    referents = candidate.referents
    if method == "byline":
        referents = tuple(replace(referent, kind="author") for referent in referents)
    return Verdict(referents, likely[best], method, (candidate.evidence[way],), tuple(alternatives[:MOST_ALTERNATIVES]), about=about)


def _told(article: Article, referents: tuple[Referent, ...]) -> Verdict:
    return Verdict(referents, 1.0, "correction", about=article.about[referents[0].entity])


def method_of(way: str, source: Source, candidate: Candidate) -> Method:
    """How the speaker was found, in a word: by what kind of source, or by what else where that does not tell."""
    if source.form in PRONOUNS and way not in BY_FORM:
        return PRONOUNS[source.form]
    if way == "described":
        return OF_KIND.get(candidate.referents[0].kind, "role")
    if way in BY_FORM:
        return BY_FORM[way]
    return "cue" if source.is_beside else METHODS.get(way, "context")


def _reason(choice: Choice) -> Reason:
    """Why a quote has no speaker."""
    nobody = choice.candidates[NOBODY].features
    if "nobody_passive" in nobody:
        return "passive_without_source"
    form = choice.source.form
    if form == "i":
        return "author" if "nobody_first" in nobody else "first_person"
    if form == "you":
        return "second_person"
    if form in ("he", "it", "they", "who"):
        read = any("coreference" in candidate.features or "relative" in candidate.features for candidate in choice.candidates.values())
        return "ambiguous_pronoun" if read else "pronoun_without_antecedent"
    return "no_source"
