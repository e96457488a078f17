"""The ways in which somebody comes into question as the speaker of a quote. None decides: each makes candidates."""

import re
from dataclasses import replace

from models.annotations import Mention, Referent, Span
from models.tasks.entities.names import fold, titles_before
from models.tasks.quotes.article import Article
from models.tasks.quotes.candidates import Candidates
from models.tasks.quotes.descriptions import from_description, group, readings
from models.tasks.quotes.joint import company, coordinated
from models.tasks.quotes.labels import lead
from models.tasks.quotes.sources import Source
from models.text.lexicon import FUNCTION_WORDS
from models.text.nouns import is_noun
from models.text.phrases import WORD, Phrase, read
from models.text.signatures import introduction, opens_clause, signature
from models.text.speech import passive
from models.text.transcripts import ASIDE

FROM = re.compile(r"\b(?:from|by|of)\b", re.IGNORECASE)
LONGEST_SUBJECT = 80
TO_OR_BY = re.compile(r"\b(?:to|by|of)\Z", re.IGNORECASE)
OBJECT = re.compile(r"\s+([^,.;:()\n\"“”]{2,80})")
CLAUSE_BEFORE = re.compile(r"(?:\A|(?<=[,;:—–(”“‘\"\n.]))\s*(?:(?:and|but|while|when|as|because|that|if|so) )?([^,;:—–()”“\"\n]*?)\s*\Z")
CLAUSE_START = re.compile(r"[\"“”'‘]?(\w)")
SPEAKING = frozenset(("PERSON", "ORG", "NORP"))
SET_OFF = re.compile(r", \Z")
"""What sets a name off from the description before it."""
LONGEST_REACH = 60
"""Characters between a cue and what is said in which an addressee may stand."""
MOST_NAMESAKES = 12
"""People of a surname who come into question by it: those named most."""
RIVALS = 2
"""How much oftener one of two people of a surname may be named for the surname alone to leave open who is meant."""
LONGEST_CLOSING = 30
"""Characters between the last of several subjects and their cue."""
NEAR = 8
"""Entities named before that come into question."""


def from_source(candidates: Candidates, source: Source) -> None:
    """Whom the words of the source name, describe or go back to."""
    phrase, article = source.phrase, candidates.article
    if phrase is None:
        return
    if phrase.pronoun:
        _pronoun(candidates, phrase)
        return
    if source.is_pair:
        group(candidates, phrase.span)
    here = phrase.evidence[0] if phrase.evidence else phrase.span
    _joined(candidates, phrase)
    if phrase.name:
        candidates.add("title" if phrase.titled else "source", (phrase.name,), here)
        _namesakes(candidates, phrase, here)
    if phrase.apposed:
        candidates.add("apposition", (phrase.apposed,), here)
    named = article.names.within(phrase.span)
    people = [mention for mention in named if mention.type == "PERSON"]
    for mention in named:
        candidates.named("named_within", mention)
        if article.document.text.startswith(("'", "’"), mention.span.end):
            candidates.named("owner", mention)
        elif mention in people[:1]:
            candidates.named("first_person_within", mention)
    from_description(candidates, source)


def _joined(candidates: Candidates, phrase: Phrase) -> None:
    """Several whom the source names side by side, or one with company."""
    article = candidates.article
    joint = coordinated(article.document, article.names, phrase.span)
    named = article.names.within(phrase.span)
    bodies = [mention for mention in named[-1:] if mention.type == "ORG" and mention.span.end == phrase.span.end]
    people = joint or [mention for mention in named if mention.type == "PERSON"][:1] or bodies
    others = company(article.document, phrase.span, people[-1]) if people else None
    if joint or others:
        referents = [article.names.referent(mention) for mention in people]
        referents += [Referent(others, None, "collective")] if others else []
        candidates.add("joined", referents, phrase.span)
    elif people and (group := article.groups.closed_by(people[-1]) or _led_by(candidates, people[0])):
        whole = Span(group[0].span.start, group[-1].span.end)
        if _speak_apart(candidates, whole):
            return
        candidates.add("joined_around", [article.names.referent(mention) for mention in group], whole)


def _speak_apart(candidates: Candidates, group: Span) -> bool:
    """Whether the quote before or after is told within the ``group``: "Jane Roe said no, and John Doe said yes"."""
    quotes, i = candidates.article.quotes, candidates.i
    others = [*quotes[max(0, i - 1) : i], *quotes[i + 1 : i + 2]]
    return any(group.covers(other.cue.span) for other in others if other.cue)


def _led_by(candidates: Candidates, first: Mention) -> tuple[Mention, ...]:
    """The group that ``first`` opens and the cue follows: "Jane Roe, the mayor, and John Doe, a driver, said"."""
    group, cue = candidates.article.groups.opened_by(first), candidates.article.quotes[candidates.i].cue
    return group if group and cue and 0 <= cue.span.start - group[-1].span.end <= LONGEST_CLOSING else ()


def _pronoun(candidates: Candidates, phrase: Phrase) -> None:
    anaphor = candidates.article.anaphora.at(phrase.evidence[0].start)
    if anaphor:
        readings(candidates, anaphor, "relative" if phrase.pronoun == "relative" else "coreference")
    if phrase.pronoun == "plural":
        group(candidates, phrase.span)


def _namesakes(candidates: Candidates, phrase: Phrase, here: Span) -> None:
    """People of the surname that the source gives alone or after a title."""
    name, names = phrase.name, candidates.article.names
    if name is None or name.kind != "named":
        return
    surname = fold(here.of(candidates.article.document.text)).split()[-1:]
    known = [names.entities[entity] for entity in names.by_surname.get(surname[0] if surname else "", ())]
    people = [entity.id for entity in known if entity.type == "PERSON" and len(entity.name.split()) > 1]
    named = candidates.article.starts
    people = sorted(people, key=lambda entity: -len(named.get(entity, ())))[:MOST_NAMESAKES]
    for entity in people:
        if referent := candidates.article.referent(entity):
            candidates.add("namesake", (referent,), here)
    if len(here.of(candidates.article.document.text).split()) == 1 or phrase.gender:
        called = candidates.article.offices(here)
        fitting = [entity for entity in people if called & candidates.article.offices_of(entity)] if called else []
        fitting = fitting or [entity for entity in people if phrase.gender in (None, candidates.article.gender(entity) or phrase.gender)]
        fitting = [entity for entity in fitting if candidates.article.is_introduced(entity, surname[0], here.start)] or fitting
        counts = sorted(len(candidates.article.starts.get(entity, ())) for entity in fitting)
        if len(fitting) > 1 and counts[-1] <= RIVALS * counts[-2]:
            candidates.add("ambiguous", (Referent(phrase.span.of(candidates.article.document.text), None, "named"),), here)


def from_cue(candidates: Candidates, source: Source) -> None:
    """The subject of a cue that has no source, or what follows "according to"; and whom the cue's verb addresses."""
    article, quote = candidates.article, candidates.article.quotes[candidates.i]
    if quote.cue is None:
        return
    text, cue = article.document.text, quote.cue.span
    following = next((content.start for content in quote.contents if content.start >= cue.end), cue.end)
    for mention in article.names.within(Span(cue.end, min(following, cue.end + LONGEST_REACH))):
        if mention.type in SPEAKING and not TO_OR_BY.search(cue.of(text)) and not passive(cue.of(text)) and not _is_source(mention, source):
            candidates.named("addressee", mention)
    if source.phrase is not None and not source.is_beside:
        _before_cue(candidates, source.phrase.span, cue)
        return
    sentence = article.document.sentence_span(cue.start)
    low = max(sentence.start, cue.start - LONGEST_SUBJECT)
    if TO_OR_BY.search(cue.of(text)):
        after = OBJECT.match(text, cue.end)
        spans = [Span(*after.span(1))] if after else []
    else:
        before = CLAUSE_BEFORE.search(text, low, cue.start)
        spans = [_subject_of(article, Span(*before.span(1)))] if before and before.group(1) else []
        named = article.names.within(Span(low, cue.start))
        spans += [name.span for name in named[-1:]]
    for span in spans:
        beside = article.document.region(span.start) == article.document.region(cue.start)
        if beside and not any(span.overlaps(content) for content in quote.contents):
            _phrase(candidates, "subject", span)


def _subject_of(article: Article, clause: Span) -> Span:
    """What a ``clause`` up to its last verb is about: all of it, or its first words that are somebody, "the man" of "the man stood and"."""
    if is_noun(read(article.document, article.names, clause).head) or article.names.within(clause):
        return clause
    words = WORD.finditer(article.document.text, clause.start, clause.end)
    return next((Span(clause.start, word.end()) for word in words if is_noun(word.group().lower())), clause)


def _before_cue(candidates: Candidates, source: Span, cue: Span) -> None:
    """Whoever is named between a source and its cue, or right before a cue whose source stands elsewhere."""
    article = candidates.article
    document, text = article.document, article.document.text
    sentence = document.sentence_span(cue.start)
    near = article.names.within(Span(max(sentence.start, cue.start - LONGEST_SUBJECT), max(sentence.start, cue.start - 1)))
    for mention in near[-1:]:
        if mention.span.overlaps(source) or document.region(mention.span.start) != document.region(cue.start):
            continue
        if source.end <= mention.span.start and source.start >= sentence.start and _set_off(text, source, mention.span.start):
            if mention.type == "PERSON" and len(text[mention.span.end : cue.start].strip(" ,")) == 0:
                candidates.named("between", mention)
        elif mention.type in SPEAKING and text[mention.span.end : cue.start] == " ":
            candidates.named("before_cue", mention)


def _set_off(text: str, source: Span, start: int) -> bool:
    """Whether a comma sets the name at ``start``, with its titles, off from the ``source`` before it."""
    titled = sum(len(title) + 1 for title in text[source.start : start].split(" ")[-1 - len(titles_before(text, start)) : -1])
    return SET_OFF.search(text, source.start, start - titled) is not None and source.end <= start


def _is_source(mention: Mention, source: Source) -> bool:
    return source.phrase is not None and not source.is_beside and source.phrase.span.overlaps(mention.span)


def _phrase(candidates: Candidates, way: str, span: Span, strength: float = 1.0) -> None:
    """Whoever the words at ``span`` name, go back to or describe."""
    article = candidates.article
    phrase = read(article.document, article.names, span)
    if phrase.pronoun:
        anaphor = article.anaphora.at(phrase.evidence[0].start)
        if anaphor:
            candidates.add(way, (anaphor.referent,), span, strength * anaphor.probability)
        return
    joint = coordinated(article.document, article.names, span)
    if joint:
        candidates.add(way, [article.names.referent(mention) for mention in joint], span, strength)
    if named := phrase.name or phrase.apposed:
        candidates.add(way, (named,), phrase.evidence[0] if phrase.evidence else span, strength)
        return
    described = Source("person", phrase).described
    if described and is_noun(phrase.head):
        candidates.add(way, (described,), span, strength)
        for holding in article.roles.holders(phrase.head, phrase.modifiers, span.start)[:2]:
            if referent := article.referent(holding.entity):
                candidates.add("role", (referent,), holding.span)


def from_form(candidates: Candidates) -> None:
    """Labels, signatures, introductions, citations, and the turns of a transcript."""
    article, quote = candidates.article, candidates.article.quotes[candidates.i]
    document, text = article.document, article.document.text
    start, end = quote.contents[0].start, quote.contents[-1].end
    if turn := article.turns.at(start):
        candidate = candidates.add("turn", (_of_turn(article, turn),), turn)
        if candidate.referents[0].kind == "organization" and " " not in turn.of(text) and turn.of(text).isupper():
            candidate.referents = (replace(candidate.referents[0], kind="named"),)
    label = lead(document, start, lambda span: _readable(article, span))
    if label and not (quote.cue and label.overlaps(quote.cue.span)):
        _phrase(candidates, "label", label)
        if subject := _subject(article, label):
            candidates.named("label", subject).features["opens"] = 1.0
    if quote.kind != "indirect" and (signed := signature(text, end)):
        for mention in article.names.within(signed)[:1]:
            titles = WORD.findall(text[signed.start : max(signed.start, mention.span.start)].lower())
            if mention.type in SPEAKING and not FUNCTION_WORDS & set(titles) and not opens_clause(text, mention.span.end):
                candidates.named("signed", mention)
    if line := introduction(text, start):
        people = [mention for mention in article.names.within(line) if mention.type == "PERSON"]
        announced = FROM.search(text, line.start, people[0].span.start if people else line.end)
        if announced and people:
            candidates.named("introduced", people[0])
        elif announced:
            _phrase(candidates, "introduced", Span(announced.end(), line.end))
    block = document.blocks.at(start)
    if block and block.role != "citation" and (citation := article.citations.get(block.group)):
        _phrase(candidates, "citation", citation)


def _subject(article: Article, label: Span) -> Mention | None:
    """The person that a headline begins with whose verb stands before the next name: "Jane Roe Hammers Norbank CEO"."""
    names = article.names.within(label)
    if len(names) < 2 or names[0].type != "PERSON" or names[0].span.start != label.start:
        return None
    between = article.document.text[names[0].span.end : names[1].span.start].split()
    is_verb = bool(between) and between[0][:1].isupper() and between[0].endswith("s") and between[0].isalpha()
    return names[0] if is_verb and not is_noun(between[0].lower()) else None


def _of_turn(article: Article, label: Span) -> Referent:
    """Whom the label of a turn means: who is named by all of it, else whoever it describes or names anew."""
    final = article.names.within(Span(label.end - 1, label.end))
    name = ASIDE.sub("", label.of(article.document.text))
    if final and final[-1].type == "PERSON":
        return article.names.referent(final[-1])
    known = article.names.by_name(name)
    return known or Referent(name, None, "role" if is_noun(name.split()[-1].lower()) else "named")


def _readable(article: Article, label: Span) -> bool:
    phrase = read(article.document, article.names, label)
    return phrase.name is not None or phrase.apposed is not None or is_noun(phrase.head)


def from_voices(candidates: Candidates, source: Source) -> None:
    """Whom an "I" or a "you" outside marks means: the interviewee, or the author of the byline."""
    if source.form not in ("i", "you"):
        return
    voices = candidates.article.voices
    if voices.interviewee:
        candidates.add("interview", (voices.interviewee[0],), voices.interviewee[1])
    if voices.author:
        candidates.add("byline", (voices.author[0],), voices.author[1])


def from_surroundings(candidates: Candidates, source: Source) -> None:
    """Whoever the sentence opens with, is named near, or most, for quotes whose source gives no name."""
    article, quote = candidates.article, candidates.article.quotes[candidates.i]
    start = quote.contents[0].start
    sentence = article.document.sentence_span(start)
    if source.phrase is None and sentence.start < start and quote.kind != "direct":
        _opening(candidates, Span(sentence.start, start))
    if source.form == "named":
        return
    anchor = source.phrase.span.start if source.phrase else quote.cue.span.start if quote.cue else start
    rank: dict[str, int] = {}
    for mention in article.before(anchor, NEAR):
        rank[mention.type] = rank.get(mention.type, 0) + 1
        if mention.type in SPEAKING or source.form in ("body", "it"):
            candidates.named("near", mention, 1 / rank[mention.type])
    outer = article.outer(candidates.i)[:1]
    end = min(sentence.end, *(article.quotes[around].contents[-1].end for around in outer)) if outer else sentence.end
    for mention in article.within(Span(anchor, max(anchor, end)), 3):
        if mention.type in SPEAKING and not any(content.covers(mention.span) for content in quote.contents):
            candidates.named("soon", mention)
    if source.form in ("body", "it", "they", "person"):
        for entity, share in article.bodies.main:
            if referent := article.referent(entity):
                candidates.add("main_body", (referent,), article.first(entity), share)
    if source.form in ("person", "he", "cue", "marks", "plain"):
        for entity in article.prominent:
            if referent := article.referent(entity):
                candidates.add("prominent", (referent,), article.first(entity))


def _opening(candidates: Candidates, before: Span) -> None:
    article = candidates.article
    opening = CLAUSE_START.match(article.document.text, before.start, before.end)
    anaphor = article.anaphora.at(opening.start(1)) if opening else None
    if anaphor:
        candidates.add("opening", (anaphor.referent,), anaphor.span, anaphor.probability)
        return
    for mention in article.within(before, 1):
        if mention.type in SPEAKING and not article.document.in_marks(mention.span.start):
            candidates.named("opening", mention)
