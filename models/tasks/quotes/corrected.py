"""Quotes as an editor has corrected them: which are none, and who said the others."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from models.annotations import MentionType, Referent, Span
from models.rulings import Ruling, Rulings
from models.tasks.coreference.corrected import LEAST, meant, share
from models.tasks.entities.corrected import is_name
from models.tasks.quotes import kinds
from models.tasks.quotes.attributions import Attribution
from models.tasks.quotes.nested import nested
from models.tasks.quotes.owners import owned_within
from models.text.document import Document
from models.text.lexicon import ORGANIZATIONS
from models.text.names import Names

Contents = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """Quotes that are some, those within them each with the index of its outer one, and by contents who is told to speak."""

    quotes: tuple[Attribution, ...]
    inner: tuple[tuple[Attribution, int], ...]
    told: Mapping[Contents, tuple[Referent, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, names: Names, quotes: Sequence[Attribution], rulings: Rulings) -> "Corrected":
        """The ``quotes`` of a document, with those that stand within them, after the corrections of speakers and quotes."""
        quotes = tuple(quotes)
        inner = within(document, names, quotes)
        ruled = rulings.of_kind("speaker", "not_quote")
        if not ruled:
            return cls(quotes, inner)
        every = [quote.contents for quote in (*quotes, *(quote for quote, _ in inner))]
        holding = {every[index]: ruling for index, ruling in holding_of(every, ruled).items()}
        gone = {contents for contents, ruling in holding.items() if ruling.kind == "not_quote"}
        kept = tuple(quote for quote in quotes if quote.contents not in gone)
        inner = tuple((quote, outer) for quote, outer in within(document, names, kept) if quote.contents not in gone)
        told = {contents: (speaking(names, ruling.value),) for contents, ruling in holding.items() if ruling.kind == "speaker"}
        return cls(kept, inner, told)


def within(document: Document, names: Names, quotes: Sequence[Attribution]) -> tuple[tuple[Attribution, int], ...]:
    """What stands within contents of ``quotes`` and is somebody else's, each with the index of the quote around it."""
    return (*nested(document, quotes), *owned_within(document, names, quotes))


def targets(quotes: Sequence[Contents], ruled: Sequence[Ruling]) -> dict[int, int]:
    """By index of a correction in the request, that of the quote it is about: the one whose contents its place covers best.

    Contents may stand within one another, but no others overlap.
    """
    pieces = sorted((span, index) for index, contents in enumerate(quotes) for span in contents)
    longest = max((span.end - span.start for span, _ in pieces), default=0)
    found = {}
    for ruling in ruled:
        best = LEAST, -1
        first = bisect_left(pieces, (Span(ruling.span.start - longest, 0), -1))
        last = bisect_left(pieces, (Span(ruling.span.end, 0), -1))
        for span, index in pieces[first:last]:
            best = max(best, (share(span, ruling.span), index))
        if best[1] >= 0:
            found[ruling.index] = best[1]
    return found


def holding_of(quotes: Sequence[Contents], ruled: Sequence[Ruling]) -> dict[int, Ruling]:
    """By index of a quote, the correction that holds for it: the last in the request."""
    by_index = {ruling.index: ruling for ruling in ruled}
    found = targets(quotes, ruled)
    return {quote: by_index[index] for index, quote in sorted(found.items())}


def speaking(names: Names, value: str) -> Referent:
    """Whom an editor names as a speaker, with the kind that his name tells where the text does not name him."""
    referent = meant(names, value)
    if referent.entity:
        return referent
    type_: MentionType | None = "PERSON" if is_name(value) else None
    if not ORGANIZATIONS.isdisjoint(value.lower().split()):
        type_ = "ORG"
    return replace(referent, kind=kinds.kind(kinds.features(value, "", type_)))
