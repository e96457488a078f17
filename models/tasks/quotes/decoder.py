"""From tagged spans to quotes with speakers."""

from models.annotations import Partner, Quote, Span, Speaker
from models.decoding.calibration import Curve
from models.rulings import NO_RULINGS, Rulings
from models.tasks.attribution import Attributions
from models.tasks.attribution.contents import CITED, SURE
from models.tasks.coreference.anaphora import Anaphora
from models.tasks.quotes.acts import judged
from models.tasks.quotes.article import Pointing
from models.tasks.quotes.attributions import Attribution, attributions
from models.tasks.quotes.corrected import Corrected
from models.tasks.quotes.framing import framing
from models.tasks.quotes.owners import owned
from models.tasks.quotes.speakers import Verdict, speakers
from models.text.document import Document
from models.text.names import Names

SIGNING = frozenset(("dash", "citation", "introduction"))
"""Methods that find the source by the form of the text."""


def decode(
    document: Document,
    names: Names,
    anaphora: Anaphora,
    tagged: Attributions,
    point: Pointing | None = None,
    rulings: Rulings = NO_RULINGS,
    exact: Curve | None = None,
) -> tuple[Quote, ...]:
    """The quotes of ``document``, by the start of their first content, with ids q1, q2, ….

    ``anaphora`` resolves its pronouns and role nouns; what ``rulings`` say of quotes and speakers is so; ``exact``
    makes of the tagger's confidence in contents that all of their borders are exact. A quote within a quote has a
    speaker of its own, and the id of the one around it for its parent. Offsets are code points into the text. Every content is kept,
    whether or not a cue, a source or a speaker can be told. The work grows with n log n of the text's length and the number of spans.
    """
    quotes = owned(document, names, judged(document, attributions(document, tagged)))
    corrected = Corrected.of(document, names, quotes, rulings)
    attributed, inner, told = corrected.quotes, corrected.inner, corrected.told
    verdicts = [*speakers(document, names, anaphora, attributed, point, told=told)]
    outer: list[int | None] = [None] * len(attributed)
    everything = [*attributed, *judged(document, (quote for quote, _ in inner))]
    outer += [index for _, index in inner]
    order = sorted(range(len(everything)), key=lambda i: (everything[i].contents[0].start, -everything[i].contents[0].end, i))
    if inner:
        # Those within others must not stand between two quotes of which one goes on with the other, so they are read apart.
        read = dict(zip(order, speakers(document, names, anaphora, [everything[i] for i in order], point, told=told), strict=True))
        verdicts += [read[i] for i in range(len(attributed), len(everything))]
    number = {i: f"q{place}" for place, i in enumerate(order, 1)}
    return tuple(
        _quote(document, number[i], everything[i], verdicts[i], None if (p := outer[i]) is None else number[p], exact) for i in order
    )


def _quote(document: Document, id_: str, attribution: Attribution, verdict: Verdict, parent: str | None, exact: Curve | None) -> Quote:
    return Quote(
        id=id_,
        kind=attribution.kind,
        act=attribution.act,
        content=attribution.contents,
        cue=attribution.cue.span if attribution.cue else None,
        source=_source(attribution, verdict),
        speaker=_speaker(verdict),
        reason=verdict.reason,
        framing=framing(document, attribution.cue.span if attribution.cue else None),
        confidence=_confidence(attribution, verdict),
        boundary_confidence=exact(attribution.confidence) if exact else attribution.confidence,
        parent=parent,
    )


def _confidence(attribution: Attribution, verdict: Verdict) -> float:
    """The probability that it is a quote; words that somebody surely signs are as sure as a block with its citation."""
    signed = SURE[CITED] * verdict.probability if verdict.method in SIGNING else 0.0
    return max(attribution.substance, signed)


def _source(attribution: Attribution, verdict: Verdict) -> Span | None:
    """The words that say who: the tagger's, else the name that the form tells."""
    if attribution.source:
        return attribution.source.span
    return verdict.evidence[0] if verdict.method in SIGNING else None


def _speaker(verdict: Verdict) -> Speaker | None:
    if not verdict.referents:
        return None
    first, *others = verdict.referents
    joint = tuple(Partner(other.name, other.entity) for other in others)
    return Speaker(
        first.name,
        first.entity,
        first.kind,
        verdict.probability,
        verdict.method,
        verdict.evidence,
        verdict.alternatives,
        joint,
        verdict.about.title,
        verdict.about.affiliation,
    )
