"""Whose "I" stands outside quotation marks: the author's of a byline, or the interviewee's in questions and answers."""

import re
from dataclasses import dataclass
from itertools import pairwise

from models.annotations import Span
from models.coreference.anaphora import Referent
from models.quotes.article import Article
from models.quotes.phrases import read

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
    def of(cls, article: Article) -> "Voices":
        """Whom the byline and the lead name."""
        return cls(_author(article), _interviewee(article))


def is_question(article: Article, position: int) -> bool:
    """Whether the paragraph at ``position`` ends in a question mark."""
    index = article.paragraph(position)
    end = article.paragraphs[index + 1] if index + 1 < len(article.paragraphs) else len(article.text)
    return article.text[article.paragraphs[index] : end].rstrip().endswith("?")


def _author(article: Article) -> tuple[Referent, Span] | None:
    match = BYLINE.search(article.text, 0, HEAD)
    phrase = read(article, Span(*match.span(1))) if match else None
    return (phrase.name, phrase.span) if phrase and phrase.name and phrase.name.kind == "named" else None


def _interviewee(article: Article) -> tuple[Referent, Span] | None:
    """Whom an interview in questions and answers is with: whom the lead says was spoken with, else the first person named."""
    if not ENCOUNTER.search(article.text, 0, LEAD):
        return None
    asked = [is_question(article, start) for start in article.paragraphs]
    answered = sum(question and not reply for question, reply in pairwise(asked))
    reach = LEAD if answered >= FEWEST_QUESTIONS else TITLE
    encounters = [match for match in ENCOUNTER.finditer(article.text, 0, reach) if reach == LEAD or INTERVIEW.search(match.group())]
    for match in encounters:
        topic = TOPIC.search(article.text, match.end(), match.end() + LONGEST_OBJECT)
        before = _first_person_named(article, Span(article.sentence_span(match.start()).start, match.start() + 1))
        found = _first_person_named(
            article, Span(match.end(), topic.start() if topic else min(len(article.text), match.end() + LONGEST_OBJECT))
        )
        if found and ENCOUNTER.match(article.text, found[1].end + 1):
            continue  # "The Paper interviews the mayor. The Paper spoke with …": the one who asks.
        if found:
            # "Roe sat down with Doe": the one the article speaks of more often.
            return before if before and _frequency(article, before[0]) > _frequency(article, found[0]) else found
    topic = TOPIC.search(article.text, 0, TITLE)
    return _first_person_named(article, Span(0, topic.start() if topic else min(len(article.text), TITLE))) if encounters else None


def _frequency(article: Article, referent: Referent) -> int:
    return len(article.entities[referent.entity].mentions) if referent.entity else 0


def _first_person_named(article: Article, span: Span) -> tuple[Referent, Span] | None:
    return next(((article.referent(mention), mention.span) for mention in article.names_in(span) if mention.type == "PERSON"), None)
