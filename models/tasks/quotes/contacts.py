"""Who was asked and gave no answer: "declined to comment", "did not respond to a request", "could not be reached"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

from models.annotations import Referent, Span
from models.tasks.coreference.anaphora import Anaphora
from models.text.document import Document
from models.text.lemmas import unpossessed
from models.text.lexicon import CONJUNCTIONS, DETERMINERS, PREPOSITIONS, PRONOUNS
from models.text.lexicon.lists import values
from models.text.lexicon.verbs import AUXILIARIES
from models.text.names import Names
from models.text.nouns import is_noun
from models.text.patterns import lowered
from models.text.phrases import WORD, read

Outcome = Literal["declined", "no_reply"]


@dataclass(frozen=True, slots=True)
class Silence:
    """That somebody, at ``asked``, gave no answer; ``span`` says so."""

    span: Span
    outcome: Outcome
    asked: Span


OUTCOMES: Final[dict[str, Outcome]] = values("contacts", "outcome", get_args(Outcome))


def _opening(*words: str) -> str:
    """A pattern for words that begin with any of ``words``, to whose first letters a search skips at once."""
    return "(?:" + "|".join(rf"{word[0]}(?<!\w{word[0]}){word[1:]}" for word in words) + ")"


_NOT = r"(?: ?not|n[’']t)"
_ADVERB = r"(?: (?:[a-z]{2,12}ly|yet|also|at once|again|[a-z]{2,6}day)){0,2}"
_REQUEST = (
    r"(?:requests?|inquir(?:y|ies)|enquir(?:y|ies)|quer(?:y|ies)|questions?|messages?|e-?mails?|voicemails?|texts?"
    r"|(?:(?:tele)?phone )?calls?(?! (?:to|for|on|that))|attempts)"
)
_REMARK = r"(?:comment|response|reply|reaction)"
_SENT = _opening("requests?", "calls?", "messages?", "e-?mails?", "inquiries", "questions")
PATTERNS: Final[dict[str, re.Pattern[str]]] = {
    example: re.compile(pattern)
    for example, pattern in {
        "declined to comment": rf"{_opening('declin', 'refus')}(?:ed|es|ing)(?: comment\b"
        rf"|{_ADVERB} to{_ADVERB} (?:comment|be interviewed|be quoted|elaborate|discuss|(?:respond|reply|answer)(?: to)? "
        rf"(?:[\w’']+ ){{0,4}}?{_REQUEST})\b"
        r"|(?: (?!to\b)[\w’']+){0,4}? (?:interview requests?|requests? for (?:comments?|(?:an )?interviews?)|interviews?)\b)",
        "would not comment": rf"{_opening('would', 'will', 'could', 'does', 'do', 'did', 'can')}{_NOT}{_ADVERB} "
        r"(?:comment\b|discuss (?:the|specific|individual)\b)",
        "had no comment": rf"{_opening('has', 'have', 'had', 'offered', 'gave')} no "
        rf"(?:(?:immediate|further|public|additional) )?{_REMARK}\b",
        "did not respond": rf"{_opening('did', 'does', 'do', 'has', 'have', 'had')}{_NOT}{_ADVERB} "
        rf"(?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?|answer(?:ed)?|acknowledged?)\b{_ADVERB}(?: to)?"
        rf"(?: [\w’'-]+){{0,6}}? {_REQUEST}\b",
        "could not be reached": rf"{_opening('could', 'can')}{_NOT}{_ADVERB} be{_ADVERB} (?:reached|contacted)\b",
        "was not available": rf"{_opening('was', 'were', 'is', 'are')}(?:{_NOT}{_ADVERB} (?:available|reachable)| unavailable)(?: \w+)? "
        r"(?:for (?:comment|an interview|interviews)|to comment)\b",
        "went unanswered": rf"{_SENT}(?: (?:placed|sent|made|left))? (?:to|for|with|at) (?P<asked>(?:[\w’'.&-]+ ){{1,10}}?)"
        rf"(?:(?:was|were|(?:has|have|had) been){_NOT}{_ADVERB} (?:returned|answered)|(?:was|were|gone|went) (?:unanswered|unreturned))\b",
        "no comment from": rf"{_opening('no')} (?:(?:immediate|official|public|further) )?{_REMARK}(?: yet| so far)? (?:from|by) "
        r"(?P<asked>(?:[\w’'.&-]+ ?){1,8})",
    }.items()
}
"""By example: in lower case, what says that somebody gave no answer; ``asked`` is who, where that is not the subject before."""
TELLING: Final = ("comment", "respon", "repl", "return", "answer", "interview", "elaborate", "discuss", "be quoted", "reached", "contacted")
"""One of these is in whatever the patterns find."""
BREAK: Final = re.compile(
    r"[;:()—–]|, (?:and|but|though|although|while|when|as|since|so)\b|\b(?:although|though|while|because|that|said|says|saying|but)\b"
)
"""Where the clause of a subject may begin."""
ADDED: Final = re.compile(rf"\b(?:{'|'.join(sorted(AUXILIARIES))})\b.* (and) (?:the|a|an|his|her|their|its|he|she|they|it)\b")
"""A clause and the next one's subject."""
RELATIVE: Final = re.compile(r",? (?:who|which)\b[^,]*\Z")
TRAILING: Final = frozenset(("also", "has", "had", "have", "again", "both", "all", "repeatedly", "so", "far", "thus"))
LONGEST_SUBJECT: Final = 240
REASONABLE: Final = 0.5
"""The probability from which a bare role noun stands for what coreference takes it for, as entities have it."""
NOBODY: Final = frozenset(("someone", "anyone", "somebody", "anybody", "who", "nobody", "everyone"))


def find(document: Document) -> Iterator[Silence]:
    """Where the text itself, not somebody quoted, says that somebody gave no answer; in text order and apart, in linear time."""
    lower = lowered(document.text)
    if not any(word in lower for word in TELLING):
        return
    matches = [(match, OUTCOMES[example]) for example, pattern in PATTERNS.items() for match in pattern.finditer(lower)]
    before: Silence | None = None
    for match, outcome in sorted(matches, key=lambda found: (found[0].start(), -found[0].end())):
        span = Span(*match.span())
        if (before and before.span.overlaps(span)) or document.in_marks(span.start):
            continue
        asked = Span(*match.span("asked")) if "asked" in match.re.groupindex else _subject(document, lower, span.start)
        if asked:
            shared = before.asked if before and before.span.overlaps(asked) else asked  # "declined to comment or did not respond"
            before = Silence(span, outcome, shared)
            yield before


def _subject(document: Document, lower: str, end: int) -> Span | None:
    """The noun phrase of which the verb at ``end`` tells."""
    start = max(document.sentence_span(end).start, end - LONGEST_SUBJECT)
    start = max([start, *(stop.end() for stop in BREAK.finditer(lower, start, end))])
    if added := ADDED.search(lower, start, end):
        start = added.end(1)
    relative = RELATIVE.search(lower, start, end)
    if relative:
        end = relative.start()
    words = list(WORD.finditer(lower, start, end))
    while words and (words[-1].group() in TRAILING or words[-1].group().endswith("ly")):
        words.pop()
    if relative:
        words = _last_phrase(words)
    while words and (words[0].group() in CONJUNCTIONS or words[0].group() in PREPOSITIONS or not _opens(document, words)):
        comma = lower.find(", ", words[0].start(), words[-1].start())
        joined = words[0].group() in CONJUNCTIONS
        words = words[1:] if joined else [word for word in words if word.start() > comma >= 0]
    return Span(words[0].start(), words[-1].end()) if words else None


def _opens(document: Document, words: list[re.Match[str]]) -> bool:
    """Whether the words up to the first comma may be a subject, or there is no comma: "Earlier Sunday," is none."""
    comma = document.text.find(", ", words[0].start(), words[-1].start())
    if comma < 0 or words[0].group() in DETERMINERS:
        return True
    first = [word for word in words if word.start() < comma]
    return is_noun(first[-1].group()) or not (first[-1].group().endswith(("day", "ly", "far", "ever")))


def _last_phrase(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """The noun phrase that ``words`` end in: from the last determiner, or the last run of words with no preposition."""
    for i in range(len(words) - 1, -1, -1):
        if words[i].group() in DETERMINERS:
            return words[i:]
        if words[i].group() in PREPOSITIONS:
            return words[i + 1 :]
    return words


def who(document: Document, names: Names, anaphora: Anaphora, asked: Span) -> tuple[Referent, ...]:
    """Whom the words at ``asked`` name or describe; () where that cannot be told."""
    phrase = read(document, names, asked)
    if phrase.pronoun:
        anaphor = anaphora.at(asked.start)
        return (anaphor.referent,) if anaphor else ()
    named = phrase.name or phrase.apposed
    if named:
        return (named, *phrase.others)
    if not phrase.role or phrase.head in NOBODY or phrase.head in PRONOUNS:
        return ()
    anaphor = None if phrase.modifiers else anaphora.at(asked.start)
    is_meant = anaphor is not None and anaphor.probability >= REASONABLE and document.text[asked.start : asked.start + 4].lower() == "the "
    return (anaphor.referent if anaphor and is_meant else Referent(unpossessed(phrase.role), None, phrase.kind),)
