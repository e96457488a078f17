"""What an article says that its bodies are, and whose its documents are: "Norbank, the lender"; "the Bigtown Post’s profile"."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from models.annotations import Mention, MentionType, Span
from models.text.document import Document
from models.text.lemmas import CLITICS
from models.text.lexicon import DETERMINERS, DOCUMENTS, FUNCTION_WORDS, ORGANIZATIONS, PREPOSITIONS, RELATIVES
from models.text.names import Names
from models.text.phrases import WORD

MAIN = 2
"""Bodies that count as those an article is about."""
REACH = 60
"""Characters beside a name in which it is told what its bearer is or wrote."""
MOST_WORDS = 5
ISSUERS: frozenset[MentionType] = frozenset(("PERSON", "ORG", "WORK"))
PLACES = frozenset(
    ("capital", "city", "country", "county", "island", "kingdom", "nation", "province", "region", "republic", "state", "town")
)
"""What a place is called that speaks as a body."""
APPOSED = re.compile(r",? \(?(?:a|an|the|its) ([^,.;:()\n]{3,60})")
BREAK = re.compile(r"(?<![A-Z])\.(?=\s)|[!?;:,()\n\"“”]")
ISSUING = re.compile(r"(?:\w+ly )?(?:published|released|issued|wrote|sent|posted|filed|ran|conducted|commissioned)\b")
WRITTEN_BY = frozenset(("by", "from", "in"))


@dataclass(frozen=True, slots=True)
class Issue:
    """That ``entity`` is told at ``span`` to have written or published a document, called by ``noun``."""

    span: Span
    entity: str
    noun: str


@dataclass(frozen=True, slots=True)
class Bodies:
    """The bodies of an article."""

    words: Mapping[str, frozenset[str]]
    """By entity, the words it is called by besides its name, in lower case."""
    main: tuple[tuple[str, float], ...]
    """The organisations named most, each with its share of the mentions of the first."""
    issues: tuple[Issue, ...]
    """Whose documents are, in text order."""
    issued: Mapping[str, tuple[Issue, ...]]
    """Those by noun."""

    @classmethod
    def of(cls, document: Document, names: Names) -> Self:
        """The bodies of an article; linear in its number of names."""
        words: dict[str, set[str]] = {}
        issues: list[Issue] = []
        for mention in names.mentions:
            if mention.type == "ORG":
                words.setdefault(mention.entity, set()).update(_called(document, mention))
            if mention.type in ISSUERS:
                issues += [Issue(mention.span, mention.entity, noun) for noun in _issued(document, mention)]
        counts = Counter(mention.entity for mention in names.mentions if mention.type == "ORG").most_common(MAIN)
        return cls(
            {entity: frozenset(some) for entity, some in words.items()},
            tuple((entity, count / counts[0][1]) for entity, count in counts),
            tuple(issues),
            {noun: tuple(issue for issue in issues if issue.noun == noun) for noun in {issue.noun for issue in issues}},
        )

    def issuers(self, noun: str, position: int) -> Iterator[tuple[Issue, float]]:
        """Whose the document at ``position`` may be, with 1 for the latest that has such a document before, and 0.5 for one that has
        another."""
        alike = self.issued.get(noun, ())
        if index := bisect_left(alike, position, key=lambda issue: issue.span.start):
            yield alike[index - 1], 1.0
        last = bisect_left(self.issues, position, key=lambda issue: issue.span.start)
        other = next((issue for issue in reversed(self.issues[max(0, last - MAIN) : last]) if issue.noun != noun), None)
        if other:
            yield other, 0.5


def _called(document: Document, body: Mention) -> Iterator[str]:
    """What a body is called beside its name: "the Court of Appeals for the | Sixth Circuit", "the bank | Norbank"."""
    text, start = document.text, document.sentence_span(body.span.start).start
    before = _words_before(text, max(start, body.span.start - REACH), body.span.start)
    if before and before[-1].lower() in PREPOSITIONS | DETERMINERS:
        run: list[str] = []
        for word in reversed(before):
            if not (word[0].isupper() or word.lower() in PREPOSITIONS | DETERMINERS):
                break
            run.append(word)
        if any(word[0].isupper() and word.lower() in ORGANIZATIONS for word in run):
            yield from (word.lower() for word in run if word[0].isupper())
    elif before and before[-1].lower() in ORGANIZATIONS:
        for word in reversed(before):
            if word.lower() in FUNCTION_WORDS:
                break
            yield word.lower()
    apposed = APPOSED.match(text, body.span.end, min(len(text), body.span.end + REACH))
    if apposed:
        phrase: list[str] = []
        for word in WORD.findall(apposed.group(1).lower()):
            if word in PREPOSITIONS or word in RELATIVES:
                break
            phrase.append(word)
        if phrase and phrase[-1] in ORGANIZATIONS:
            yield from phrase


def _issued(document: Document, issuer: Mention) -> Iterator[str]:
    """The nouns of documents that are told beside a name to be its bearer's: "the Post’s profile", "a letter from Roe"."""
    text, end = document.text, issuer.span.end
    owned = end + 2 if text.startswith(CLITICS, end) else end
    after = _words_after(text, owned, min(len(text), owned + REACH))
    issuing = ISSUING.match(text, min(len(text), owned + 1))
    if issuing:
        after = _words_after(text, issuing.end(), min(len(text), issuing.end() + REACH))
        yield from [word for word in after[: MOST_WORDS + 2] if word in DOCUMENTS][:1]
    else:
        for word in after[:MOST_WORDS]:
            if word in FUNCTION_WORDS:
                break
            if word in DOCUMENTS:
                yield word
                break
    before = [word.lower() for word in _words_before(text, max(0, issuer.span.start - REACH), issuer.span.start)]
    while before and before[-1] in DETERMINERS:
        before.pop()
    if before and before[-1] in WRITTEN_BY:
        yield from [word for word in reversed(before[-1 - MOST_WORDS : -1]) if word in DOCUMENTS][:1]


def _words_before(text: str, low: int, high: int) -> list[str]:
    """The words between ``low`` and ``high`` that no mark parts from what follows."""
    stretch = text[low:high]
    breaks = [found.end() for found in BREAK.finditer(stretch)]
    return [str(word) for word in WORD.findall(stretch[breaks[-1] if breaks else 0 :])]


def _words_after(text: str, low: int, high: int) -> list[str]:
    """The words between ``low`` and ``high`` in lower case that no mark parts from what comes before."""
    stop = BREAK.search(text, low, high)
    return [str(word).lower() for word in WORD.findall(text[low : stop.start() if stop else high])]
