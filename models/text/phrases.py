"""A source read as a noun phrase: its head, its names, what stands in apposition to it."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from models.annotations import Mention, MentionType, Referent, Span, SpeakerKind
from models.text.document import Document
from models.text.lemmas import singular, unpossessed
from models.text.lexicon import (
    ANONYMOUS,
    COLLECTIVES,
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION_WORDS,
    HONORIFICS,
    INDEFINITE,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    REFLEXIVES,
    RELATIVES,
    ROLES,
    Gender,
    Person,
)
from models.text.lexicon.lists import words
from models.text.names import Names
from models.text.nouns import is_noun, kind_of

WORD = re.compile(r"[^\W_]+(?:[-.'’/&][^\W_]+)*")
STOP = re.compile(r"[,;:()\[\]\n—–]| -+ ")
SHARE = re.compile(
    r"\s*(?:(?:about|nearly|almost|some|over|more than|fewer than|less than|roughly|around|only|just|another)\s+)*"
    r"\d[\d.,]*\s*(?:%|per\s?cent)",
    re.IGNORECASE,
)
NAMELESS = re.compile(r"\b(?:anonymous|unnamed|unidentified)\b", re.IGNORECASE)
WITHHELD = re.compile(
    r"\bon (?:the )?condition (?:of anonymity|that (?:he|she|they) not be)\b|\bspoke anonymously\b"
    r"|\b(?:not|declined|refused|asked|wish(?:ed|es)?|want(?:ed|s)?|prefer(?:red|s)?)(?: not)? to be (?:named|identified|quoted by name)\b"
    r"|\b(?:declined|refused|(?:did not|didn’t|didn't) want|asked not) to (?:give|use|share|disclose|reveal)"
    r" (?:his|her|their)(?: \w+)? names?\b"
    r"|\b(?:can|could|may|will|would)(?:not| not|n’t|n't) be (?:named|identified)\b"
    r"|\b(?:that|asked) (?:his|her|their)(?: \w+)? names? (?:not |be withheld|is not|are not|was not|were not)"
    r"|\bnot authori[sz]ed to (?:speak|discuss|talk|comment)\b",
    re.IGNORECASE,
)
WITHHELD_CLUES = ("cond", "anonym", " to be ", "not author", " name", "not be ", "n’t be ", "n't be ")
"""One of these, in lower case, is in whatever ``WITHHELD`` finds."""
NAMED_BY = frozenset(("called", "named", "dubbed"))
SUFFIXES = words("suffixes", "source") | REFLEXIVES
PARTICIPLE = re.compile(r"\w{2,}(?:ed|ing)\Z")
LONGEST_ROLE = 80
_SPEAKING: tuple[MentionType, ...] = ("PERSON", "ORG")
# How far after a source its wish to stay unnamed may be told.
LONGEST_EXCUSE = 400
LEADING = PREPOSITIONS | {"according"}
AFTER_PRONOUN = CONJUNCTIONS | SUFFIXES | {"also", "all", "both"}
NOT_APPOSED = RELATIVES | PREPOSITIONS
BEFORE_NO_TITLE = PREPOSITIONS | DETERMINERS | CONJUNCTIONS
# Words that stand for nobody by themselves.
EMPTY = FUNCTION_WORDS - COLLECTIVES - ANONYMOUS - {"another", "these", "this", "one"}
SEVERAL = NUMBERS | {"few", "other"}
"""What stands before the name of a people of whom some are meant: many Americans."""


class Phrase(NamedTuple):
    """What a source says of its speaker.

    ``pronoun`` is its class when it is one and nothing else; ``name`` the name that is its head; ``others`` names joined to that
    by "and"; ``apposed`` a name set beside the head; ``titled`` whether words of rank or role stand before the name; ``head`` its
    head noun in lower case, ``modifiers`` the words before that; ``role`` the phrase without its article.
    """

    span: Span
    pronoun: Person | None = None
    name: Referent | None = None
    others: tuple[Referent, ...] = ()
    apposed: Referent | None = None
    titled: bool = False
    head: str = ""
    modifiers: frozenset[str] = frozenset()
    definite: bool = False
    role: str = ""
    kind: SpeakerKind = "role"
    evidence: tuple[Span, ...] = ()
    gender: Gender | None = None
    """That of the honorific before the name."""


class _Word(NamedTuple):
    span: Span
    lower: str
    capital: bool
    mention: Mention | None


def read(document: Document, names: Names, span: Span) -> Phrase:
    """The phrase at ``span``; without a head or a name when there is nothing in it to go by."""
    words = _words(document, names, span)
    while words and words[0].mention is None and words[0].lower in LEADING and len(words) > 1:
        words = words[1:]
    if not words:
        return Phrase(span)
    pronoun = _pronoun(words)
    if pronoun:
        return Phrase(span, pronoun=pronoun, head=words[0].lower, evidence=(words[0].span,))
    stretches = _stretches(document.text, words)
    core = _core(stretches[0])
    if len(core) == 1 and core[0].mention is None and core[0].lower in EMPTY:
        return Phrase(span)
    phrase = _described(document, span, words, core)
    named = _head_name(document, names, core, stretches[0])
    if named:
        name, others, titled = named
        referent = names.referent(name)
        gender = next((HONORIFICS.get(word.lower) for word in core if word.capital and word.lower in HONORIFICS), None)
        return phrase._replace(name=referent, others=others, titled=titled, kind=referent.kind, evidence=(name.span,), gender=gender)
    phrase = phrase._replace(kind=_kind(document, phrase))
    apposed = _apposed(document, names, span, phrase, stretches)
    if apposed:
        return phrase._replace(apposed=names.referent(apposed), evidence=(apposed.span,))
    unseen = _unseen_name(document, names, words, core)
    return phrase._replace(name=unseen, kind=unseen.kind) if unseen else phrase


def _words(document: Document, names: Names, span: Span) -> list[_Word]:
    following = iter(names.within(span))
    name = next(following, None)
    words = []
    for match in WORD.finditer(document.text, span.start, span.end):
        word, here = match.group(), Span(*match.span())
        while name and name.span.end <= here.start:
            name = next(following, None)
        lower = unpossessed(word).lower()
        words.append(_Word(here, lower, word[0].isupper() or word[0].isdigit(), name if name and name.span.start < here.end else None))
    return words


def _pronoun(words: Sequence[_Word]) -> Person | None:
    """The class of a phrase that is a pronoun alone, or begins a list with one: "he and the developer"."""
    first = PRONOUNS.get(words[0].lower)
    if first is None or words[0].mention:
        return None
    alone = len(words) == 1 or words[1].lower in AFTER_PRONOUN or all(word.lower == words[0].lower for word in words)
    return first if alone else None


def _stretches(text: str, words: Sequence[_Word]) -> list[list[_Word]]:
    """The words between commas, brackets, dashes and relative pronouns; a name is never cut."""
    stretches: list[list[_Word]] = [[]]
    for word in words:
        before = stretches[-1][-1] if stretches[-1] else None
        if before and not (word.mention and word.mention is before.mention):
            gap = text[before.span.end : word.span.start]
            if STOP.search(gap) or (word.lower in RELATIVES and word.mention is None):
                stretches.append([])
        stretches[-1].append(word)
    return stretches


def _core(stretch: Sequence[_Word]) -> list[_Word]:
    """The words up to the head noun: without what a preposition or a participle adds after it."""
    core: list[_Word] = []
    for word in stretch:
        if core and word.mention is None:
            trailing = not word.capital and PARTICIPLE.match(word.lower) and is_noun(core[-1].lower)
            if word.lower in PREPOSITIONS or word.lower in NAMED_BY or trailing:
                break
        core.append(word)
    return core


def _described(document: Document, span: Span, words: Sequence[_Word], core: Sequence[_Word]) -> Phrase:
    """What the words say of a speaker, whoever that is; not yet of what kind."""
    first_and = next((i for i, word in enumerate(core) if i and word.lower in CONJUNCTIONS and word.mention is None), len(core))
    if not is_noun(core[first_and - 1].lower) and is_noun(core[-1].lower):
        # "online and snap polls": the words before "and" have no noun of their own.
        first_and = len(core)
    nouns = [word for word in core[:first_and] if word.lower not in SUFFIXES] or list(core)
    head = nouns[-1].lower
    modifiers = frozenset(word.lower for word in nouns[:-1] if word.lower not in DETERMINERS)
    start = core[1].span.start if core[0].lower in ("a", "an", "the") and len(core) > 1 else core[0].span.start
    end = _role_end(document.text, words, span.end)
    return Phrase(
        span,
        head=head,
        modifiers=modifiers,
        definite=core[0].lower not in INDEFINITE,
        role=document.text[start:end].strip(" ,;:\n")[:LONGEST_ROLE],
    )


def _kind(document: Document, phrase: Phrase) -> SpeakerKind:
    """The kind of a speaker without a name."""
    text, span = document.text, phrase.span
    kind = "collective" if SHARE.match(text, span.start, span.end) else kind_of(phrase.head, phrase.modifiers)
    if kind == "role" and (NAMELESS.search(text, span.start, span.end) or withholds_name(document, span)):
        return "anonymous"
    return kind


def withholds_name(document: Document, span: Span) -> bool:
    """Whether the rest of the sentence says that whoever is at ``span`` wishes to stay unnamed."""
    end = min(max(span.end, document.sentence_span(span.start).end), span.end + LONGEST_EXCUSE)
    excuse = document.text[span.start : end].lower()
    return any(clue in excuse for clue in WITHHELD_CLUES) and WITHHELD.search(document.text, span.start, end) is not None


def _role_end(text: str, words: Sequence[_Word], end: int) -> int:
    """Where the description ends: before the first comma, bracket or relative pronoun."""
    for before, word in pairwise(words):
        if STOP.search(text, before.span.end, word.span.start) or (word.lower in RELATIVES and word.mention is None):
            return before.span.end
    return end


def _is_plural(noun: str) -> bool:
    return singular(noun) != noun


def _head_name(
    document: Document, names: Names, core: Sequence[_Word], stretch: Sequence[_Word]
) -> tuple[Mention, tuple[Referent, ...], bool] | None:
    """The name that heads the phrase, the names joined to it, and whether a title stands before it."""
    joint = next((i for i, word in enumerate(core) if i and word.lower in CONJUNCTIONS and word.mention is None), len(core))
    first = _final_name(document, core[:joint])
    if first and first.type == "NORP" and first.span.of(document.text).lower() in ROLES and core[0].lower in DETERMINERS:
        # "the Republican", one of them.
        return None
    if (
        first
        and first.type == "PERSON"
        and len(core) > 1
        and core[0].lower in SEVERAL
        and core[1].mention is first
        and _is_plural(core[-1].lower)
    ):
        # "Many Netizens", taken for somebody of that name.
        return None
    if first is None:
        # "Education and Health Minister Jane Roe"; "Chief of Staff of the Armed Forces General John Roe".
        last = (
            _final_name(document, core)
            if joint < len(core) and kind_of(core[joint - 1].lower) == "role"
            else _title_of(document, core, stretch)
        )
        return (last, (), True) if last else None
    rest = {word.mention.entity: word.mention for word in core[joint:] if word.mention and word.mention.type == first.type}
    others = tuple(names.referent(mention) for entity, mention in rest.items() if entity != first.entity)
    return first, others, first.type == "PERSON" and _is_titled(document, first, core[:joint])


def _is_titled(document: Document, person: Mention, words: Sequence[_Word]) -> bool:
    """Whether a title stands among ``words`` before a person's name, or at its beginning."""
    if any(word.lower not in DETERMINERS for word in words if word.span.end <= person.span.start):
        return True
    inside = WORD.findall(person.span.of(document.text).lower())
    return len(inside) > 1 and (inside[0] in ROLES or inside[0] in HONORIFICS)


def _final_name(document: Document, words: Sequence[_Word]) -> Mention | None:
    """The name the words end in, a trailing "Jr." or "himself" aside."""
    tail = list(words)
    while len(tail) > 1 and tail[-1].mention is None and tail[-1].lower in SUFFIXES:
        tail.pop()
    if not tail:
        return None
    if tail[-1].mention is None and len(tail) > 1 and tail[-2].mention and tail[-1].capital:
        # A surname the recogniser missed: the words after the name are capitalised, and no nouns.
        beside = document.text[tail[-2].span.end : tail[-1].span.start] == " " and tail[-2].mention.type == "PERSON"
        return tail[-2].mention if beside and not is_noun(tail[-1].lower) else None
    mention = tail[-1].mention
    possessor = document.text[tail[-1].span.start : tail[-1].span.end + 1]
    return mention if mention and (tail[-1].span.end <= mention.span.end or re.search(r"['’]", possessor)) else None


def _title_of(document: Document, core: Sequence[_Word], stretch: Sequence[_Word]) -> Mention | None:
    """The person at the end of a title with "of" in it; "a friend of General Roe" is no title."""
    if core[0].lower in DETERMINERS or len(stretch) < len(core) + 3 or stretch[len(core)].lower != "of":
        return None
    name = _final_name(document, stretch)
    if name is None or name.type != "PERSON" or singular(core[-1].lower) != core[-1].lower:
        return None
    before = [word for word in stretch if word.span.end <= name.span.start]
    bare = before[-1].lower in BEFORE_NO_TITLE
    return None if bare or core[-1].lower not in ROLES else name


def _apposed(document: Document, names: Names, span: Span, phrase: Phrase, stretches: Sequence[Sequence[_Word]]) -> Mention | None:
    """A name set off by commas beside the head, in the source or just outside it, of a kind the head can be; of an unknown noun, of any."""
    if not is_noun(phrase.head):
        types = _SPEAKING
    elif phrase.kind == "document":
        return None
    else:
        types = _SPEAKING[:1] if phrase.kind in ("role", "collective", "anonymous") else _SPEAKING[1:]
    for stretch in stretches[1:]:
        part = _core(stretch)
        name = _final_name(document, part) if part and part[0].lower not in NOT_APPOSED else None
        if name and name.type in types:
            return name
    called = next((i for i, word in enumerate(stretches[0]) if word.lower in NAMED_BY), None)
    if called is not None and called + 1 < len(stretches[0]):
        name = stretches[0][called + 1].mention
        return name if name and name.type in types else None
    if phrase.kind == "collective":
        return None
    return _beside(document, names, span, phrase, types)


def _beside(document: Document, names: Names, span: Span, phrase: Phrase, types: Sequence[MentionType]) -> Mention | None:
    """A name right after the source, set off or as a title's; or right before it: "Roe, the minister, said"."""
    text = document.text
    after = next(iter(names.within(Span(span.end, min(len(text), span.end + 3)))), None)
    if after and after.type in types and re.fullmatch(r",? ", text[span.end : after.span.start]):
        return after if text[span.end] == " " or re.match(r",|\s*\(", text[after.span.end : after.span.end + 2]) else None
    before = names.within(Span(max(0, span.start - 3), span.start))
    apart = bool(before) and re.fullmatch(r"\)?, ", text[before[-1].span.end : span.start]) and text[span.end : span.end + 1] == ","
    return before[-1] if apart and phrase.kind == "role" and before[-1].type in types else None


def _unseen_name(document: Document, names: Names, words: Sequence[_Word], core: Sequence[_Word]) -> Referent | None:
    """A name by its capitals alone, which the recogniser missed."""
    tail: list[_Word] = []
    for word in reversed(core):
        if not word.capital or word.mention or word.lower in FUNCTION_WORDS or word.span.of(document.text)[0].isdigit():
            break
        tail.append(word)
    if not tail:
        return None
    tail.reverse()
    if core[0].lower in SEVERAL and _is_plural(tail[-1].lower):
        return None
    addressed = tail[0].lower in HONORIFICS and len(tail) > 1
    text = unpossessed(document.text[tail[addressed].span.start : tail[-1].span.end])
    referent = names.by_name(text)
    if referent and core[0].lower not in DETERMINERS:
        return referent
    if not addressed and is_noun(tail[-1].lower):
        return None
    opens = document.sentence_span(tail[0].span.start).start == tail[0].span.start
    if not addressed and opens and len(tail) == 1 and singular(tail[0].lower) != tail[0].lower:
        return None
    organization = (len(text) > 1 and text.isupper() and len(tail) == 1) or words[0].lower == "the"
    return referent or Referent(text, None, "organization" if organization else "named")
