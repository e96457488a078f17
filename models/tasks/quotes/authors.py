"""Whose "I" stands outside quotation marks: the author's of a byline, or the interviewee's in questions and answers."""

import re
from dataclasses import dataclass
from itertools import pairwise

from models.annotations import Referent, Span
from models.text.document import Document
from models.text.names import Names
from models.text.phrases import read

BYLINE = re.compile(r"^[^\S\n]*(?:[Bb]y|BY|Written by|Posted by|Author:)[^\S\n]+([^\n]{3,60})$", re.MULTILINE)
ENCOUNTER = re.compile(
    r"\b(?:[Ii]nterview(?:s|ed)?(?:\s+(?:with|of))?"
    r"|(?:spoke|speaks|sat down|talks|talked|talking|caught up|chatted|corresponded)\s+(?:with|to))\s+"
)
INTERVIEW = re.compile(r"interviews?\s|interview with", re.IGNORECASE)
TOPIC = re.compile(r"\b(?:about|on)\b|[.!?]\s")
LEAD = 2000
HEAD = 1000
TITLE = 300
LONGEST_OBJECT = 200
FEWEST_QUESTIONS = 2


@dataclass(frozen=True, slots=True)
class Voices:
    """The author, and in an interview the one who answers; each with the text that tells."""

    author: tuple[Referent, Span] | None
    interviewee: tuple[Referent, Span] | None

    @classmethod
    def of(cls, document: Document, names: Names) -> "Voices":
        """Whom the byline and the lead name."""
        return cls(_author(document, names), _interviewee(document, names))


def is_question(document: Document, position: int) -> bool:
    """Whether the paragraph at ``position`` ends in a question mark."""
    return document.paragraph_span(position).of(document.text).rstrip().endswith("?")


def _author(document: Document, names: Names) -> tuple[Referent, Span] | None:
    match = BYLINE.search(document.text, 0, HEAD)
    phrase = read(document, names, Span(*match.span(1))) if match else None
    return (phrase.name, phrase.span) if phrase and phrase.name and phrase.name.kind == "named" else None


def _interviewee(document: Document, names: Names) -> tuple[Referent, Span] | None:
    """Whom an interview in questions and answers is with: whom the lead says was spoken with, else the first person named."""
    if not ENCOUNTER.search(document.text, 0, LEAD):
        return None
    asked = [is_question(document, start) for start in document.paragraphs]
    answered = sum(question and not reply for question, reply in pairwise(asked))
    reach = LEAD if answered >= FEWEST_QUESTIONS else TITLE
    encounters = [match for match in ENCOUNTER.finditer(document.text, 0, reach) if reach == LEAD or INTERVIEW.search(match.group())]
    for match in encounters:
        topic = TOPIC.search(document.text, match.end(), match.end() + LONGEST_OBJECT)
        before = _first_person_named(names, Span(document.sentence_span(match.start()).start, match.start() + 1))
        person = _first_person_named(
            names, Span(match.end(), topic.start() if topic else min(len(document.text), match.end() + LONGEST_OBJECT))
        )
        if person and ENCOUNTER.match(document.text, person[1].end + 1):
            continue  # "The Paper interviews the mayor. The Paper spoke with …": the one who asks.
        if person:
            # "Roe sat down with Doe": the one the article speaks of more often.
            return before if before and _frequency(names, before[0]) > _frequency(names, person[0]) else person
    topic = TOPIC.search(document.text, 0, TITLE)
    return _first_person_named(names, Span(0, topic.start() if topic else min(len(document.text), TITLE))) if encounters else None


def _frequency(names: Names, referent: Referent) -> int:
    return len(names.entities[referent.entity].mentions) if referent.entity else 0


def _first_person_named(names: Names, span: Span) -> tuple[Referent, Span] | None:
    return next(((names.referent(mention), mention.span) for mention in names.within(span) if mention.type == "PERSON"), None)
