"""Pronouns and whom they stand for.

A log-linear model of the places where somebody was on the reader's mind: how far back, in which place of their sentence, and whether
they were speaking (the salience factors of Lappin & Leass 1994). A reading's weight is its best place's and a share of the others'. The
constants were chosen on the training parts of GAP (Webster et al. 2018) and GUM and by reading PolNeAR's quotes. What the text tells of
genders, by titles or by the pronouns already read, counts; a first name tells nothing.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from models.annotations import Alternative, Span
from models.quotes.article import Article, Referent
from models.quotes.lexicon import GENDERED, INDEFINITE, PREPOSITIONS, ROLES, Gender
from models.quotes.phrases import WORD, is_noun
from models.quotes.roles import Roles, role_of

PRONOUN = re.compile(r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
SUBJECTS = frozenset(("he", "she"))
VERB = re.compile(
    r"(?:,[^,.;\n]{2,80},)? (?!(?:and|or|of|in|on|at|to|for|with|by|from|as|but|who|which|that|the|an?|his|her|when|while)\b)[a-z]"
)
# "Clinton aide Roe": a name that only says whose.
MODIFIED = re.compile(r" ([a-z][\w-]+)")
CLAUSE = re.compile(r"[,;:()—–]|\b(?:and|but|that|who|when|while|because|after|before)\b")
DEFINITE = re.compile(r"\b[Tt]he ((?:[\w-]+ ){0,3}[\w-]+)")
NEW_PERSON = re.compile(r"(?:A|An|One|Another) ((?:[\w-]+ ){0,4}?[\w-]+)\b")

# What the place of a name or pronoun adds.
SUBJECT, POSSESSOR, MODIFIER, OBLIQUE, JOINED = 0.75, -0.5, -1.2, -0.4, -0.3
SOURCE, SAID, QUOTED, NAMELESS = 0.37, -0.9, -3.5, -0.6
# What the way from there to the pronoun adds.
EACH, CLAUSES, BOTH_SUBJECTS, SAME_GENDER, OTHER_GENDER = -0.8, -0.1, 0.2, 0.25, -2.0
MOST_CLAUSES = 6
LONGEST_SENTENCE = 500
SENTENCES = 8
EVENTS = 40
# What the places of somebody other than the best one count for.
FURTHER = 0.2
# Pronouns read with this probability tell a gender.
SURE = 0.6


@dataclass(frozen=True, slots=True)
class Event:
    """A place where somebody is on the reader's mind: ``weight`` is what the place adds, ``subject`` whether a verb seems to follow.

    ``quoted`` is whether it stands within quotation marks.
    """

    span: Span
    referent: Referent
    weight: float
    subject: bool
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a pronoun stands for, the probability of that reading, the text it goes by, and the other readings."""

    referent: Referent
    probability: float
    evidence: Span
    alternatives: tuple[Alternative, ...]


def antecedents(
    article: Article, roles: Roles, genders: Mapping[str, Gender], sources: Sequence[tuple[Span, Referent]], speaking: Container[int]
) -> dict[int, Antecedent]:
    """The antecedent of each "he" and "she" of the text, by the pronoun's offset; each one resolved counts for those after it.

    ``sources`` are the phrases, by start, that say who speaks and have already been read, ``speaking`` the offsets of pronouns that are
    sources: whoever has spoken is the likeliest to go on speaking.
    """
    coming = events(article, roles, sources)
    starts = [event.span.start for event in coming]
    trail: list[Event] = []
    found: dict[int, Antecedent] = {}
    heard: dict[str, Counter[Gender]] = {}
    upcoming = 0
    for match in PRONOUN.finditer(article.text):
        here = Span(*match.span())
        reached = bisect_left(starts, here.start)
        trail += coming[upcoming:reached]
        upcoming = reached
        gender: Gender = "masculine" if match.group(1) else "feminine"
        antecedent = _resolve(article, genders, heard, trail, here, gender)
        if antecedent:
            if antecedent.referent.entity and antecedent.probability >= SURE:
                heard.setdefault(antecedent.referent.entity, Counter())[gender] += 1
            found[here.start] = antecedent
            trail.append(pronoun_event(article, here, antecedent.referent, speaks=here.start in speaking))
    return found


def events(article: Article, roles: Roles, sources: Sequence[tuple[Span, Referent]]) -> list[Event]:
    """Whom the text brings up, and where: by name, as a source, by a role they hold, or as somebody new."""
    found = []
    spoken_for: set[Span] = set()
    for mention in article.names:
        if mention.type != "PERSON":
            continue
        referent = article.referent(mention)
        index = bisect_right(sources, mention.span.start, key=lambda source: source[0].start) - 1
        source = sources[index] if index >= 0 and sources[index][0].covers(mention.span) else None
        if source and source[1].entity == mention.entity:
            spoken_for.add(source[0])
            found.append(Event(mention.span, referent, SUBJECT + SOURCE, subject=True))
        elif source:
            found.append(Event(mention.span, referent, MODIFIER, subject=False))
        else:
            found.append(_placed(article, mention.span, referent))
    for span, referent in sources:
        if referent.kind in ("named", "role", "anonymous") and span not in spoken_for:
            found.append(Event(span, referent, SUBJECT + SOURCE, subject=True))
    found += _holders(article, roles)
    found += _newcomers(article)
    return sorted(found, key=lambda event: event.span)


def pronoun_event(article: Article, span: Span, referent: Referent, *, speaks: bool) -> Event:
    """The place of a pronoun that stands for ``referent``."""
    event = _placed(article, span, referent)
    return replace(event, weight=event.weight + SOURCE * speaks)


def weigh(article: Article, event: Event, pronoun: Span, *, agreement: int) -> float:
    """The log-weight of one place for the pronoun.

    ``agreement`` is 1 when its referent is known to have the pronoun's gender, -1 when the other, 0 when neither is known.
    """
    away = article.sentence(pronoun.start) - article.sentence(event.span.start)
    weight = event.weight + NAMELESS * (event.referent.kind != "named")
    weight += SAME_GENDER * max(0, agreement) + OTHER_GENDER * max(0, -agreement)
    weight += EACH * away + QUOTED * (event.quoted and not article.in_marks(pronoun.start))
    weight += BOTH_SUBJECTS * (event.subject and pronoun.of(article.text).lower() in SUBJECTS)
    if away == 0:
        start = max(event.span.end, pronoun.start - LONGEST_SENTENCE)
        weight += CLAUSES * min(len(CLAUSE.findall(article.text, start, pronoun.start)), MOST_CLAUSES)
    return weight


def _holders(article: Article, roles: Roles) -> Iterable[Event]:
    """People meant by a role they hold: "the president"."""
    for match in DEFINITE.finditer(article.text):
        words = match.group(1).lower().split(" ")
        head = next((i for i, word in enumerate(words) if roles.by_head.get(role_of(word))), None)
        held = () if head is None else roles.holders(words[head], frozenset(words[:head]), match.start())
        if held and head is not None:
            span = Span(match.start(), match.start(1) + len(" ".join(words[: head + 1])))
            entity = article.entities[held[0].entity]
            if not article.names_in(Span(span.end, span.end + 2)):
                yield _placed(article, span, Referent(entity.name, entity.id, "named"))


def _newcomers(article: Article) -> Iterable[Event]:
    """People brought in without a name at the start of a sentence: "A neighbour who was there …"."""
    for sentence in article.sentences:
        match = NEW_PERSON.match(article.text, sentence.start, min(sentence.end, sentence.start + 60))
        if not match or article.names_in(Span(match.start(), match.end() + 2)):
            continue
        words = WORD.findall(match.group(1))
        head = next((i for i, word in enumerate(words) if word.lower() in ROLES), None)
        if head is not None:
            role = Referent(" ".join(words[: head + 1]), None, "role")
            yield Event(Span(match.start(), match.end()), role, SUBJECT, subject=True)


def _placed(article: Article, span: Span, referent: Referent) -> Event:
    """What the place of a name, a role or a pronoun in its sentence adds."""
    text = article.text
    sentence = article.sentence_span(span.start)
    before = re.search(r"([\w’'-]+)\W*\Z", text[max(sentence.start, span.start - 24) : span.start])
    word = before.group(1).lower() if before else ""
    possessor = text[span.end : span.end + 1] in ("'", "’")
    beside = MODIFIED.match(text, span.end)
    modifier = beside is not None and is_noun(beside.group(1))
    subject = not possessor and not modifier and VERB.match(text, span.end, min(len(text), span.end + 100)) is not None
    weight = SUBJECT * subject + POSSESSOR * possessor + MODIFIER * modifier
    weight += OBLIQUE * (word in PREPOSITIONS) + JOINED * (word in ("and", "or"))
    quoted = article.in_marks(span.start)
    weight += SAID * (not quoted and article.in_content(span.start))
    return Event(span, referent, weight, subject, quoted)


def _resolve(
    article: Article,
    genders: Mapping[str, Gender],
    heard: Mapping[str, Counter[Gender]],
    trail: Sequence[Event],
    here: Span,
    gender: Gender,
) -> Antecedent | None:
    weights: dict[Referent, list[float]] = {}
    nearest: dict[Referent, Span] = {}
    sentence = article.sentence(here.start)
    for event in reversed(trail[-EVENTS:]):
        if sentence - article.sentence(event.span.start) > SENTENCES:
            break
        told = gender_of(genders, event.referent)
        if event.span.end > here.start or told not in (None, gender):
            continue
        agreement = 1 if told else _lean(heard.get(event.referent.entity or ""), gender)
        weights.setdefault(event.referent, []).append(math.exp(weigh(article, event, here, agreement=agreement)))
        nearest.setdefault(event.referent, event.span)
    likelihood = {referent: (1 - FURTHER) * max(places) + FURTHER * sum(places) for referent, places in weights.items()}
    if not likelihood:
        return None
    ranked = sorted(likelihood, key=lambda referent: -likelihood[referent])
    total = sum(likelihood.values())
    others = tuple(Alternative(other.name, other.entity, round(likelihood[other] / total, 4)) for other in ranked[1:4])
    return Antecedent(ranked[0], likelihood[ranked[0]] / total, nearest[ranked[0]], others)


def _lean(votes: Counter[Gender] | None, gender: Gender) -> int:
    """Whether most pronouns read so far give somebody this gender (1), the other (-1), or neither (0)."""
    balance = 2 * votes[gender] - votes.total() if votes else 0
    return (balance > 0) - (balance < 0)


def gender_of(genders: Mapping[str, Gender], referent: Referent) -> Gender | None:
    """The gender the text tells of somebody, by name or by the words of their role."""
    if referent.entity:
        return genders.get(referent.entity)
    words = [word.lower() for word in WORD.findall(referent.name)]
    return next((GENDERED[word] for word in reversed(words) if word in GENDERED and word not in INDEFINITE), None)
