"""The gender the text itself gives a person: by honorifics, gendered nouns, and pronouns that can mean nobody else. Never by first name."""

import re
from collections import Counter

from models.annotations import Span
from models.quotes.article import Article
from models.quotes.lexicon import GENDERED, HONORIFICS, Gender
from models.quotes.phrases import WORD
from models.quotes.roles import Roles

SINGULAR = re.compile(r"\b(?:(he|him|his|himself)|(she|her|hers|herself))\b", re.IGNORECASE)
# A title settles it; pronouns that have one person to mean vote, and three of them are heard.
TITLE_VOTE = 6
PRONOUN_VOTE = 1
FEWEST_VOTES = 3
REACH = 600


def genders(article: Article, roles: Roles) -> dict[str, Gender]:
    """Entity id to gender, for those the text gives evidence of, and by three votes in four."""
    votes: dict[str, Counter[Gender]] = {}

    def vote(entity: str, gender: Gender | None, weight: int) -> None:
        if gender:
            votes.setdefault(entity, Counter())[gender] += weight

    for mention in article.names:
        if mention.type == "PERSON":
            vote(mention.entity, _honorific(article.text, mention.span), TITLE_VOTE)
    for held in roles.by_head.values():
        for holding in held:
            vote(holding.entity, GENDERED.get(holding.noun), TITLE_VOTE)
    for match in SINGULAR.finditer(article.text):
        person = _only_person(article, match.start())
        if person:
            vote(person, "masculine" if match.group(1) else "feminine", PRONOUN_VOTE)
    return {
        entity: count.most_common(1)[0][0]
        for entity, count in votes.items()
        if FEWEST_VOTES <= count.total() <= 4 / 3 * max(count.values())
    }


def _honorific(text: str, span: Span) -> Gender | None:
    before = re.search(r"(\w+)\.? \Z", text[max(0, span.start - 12) : span.start])
    words = [before.group(1)] if before else []
    words += [match.group() for match in WORD.finditer(text, span.start, span.end)][:1]
    return next((gender for word in words if word[0].isupper() and (gender := HONORIFICS.get(word.lower()))), None)


def _only_person(article: Article, position: int) -> str | None:
    """The one person named in this sentence up to here and in the one before, when there is just one and no quotation mark interferes."""
    if article.in_marks(position):
        return None
    index = article.sentence(position)
    start = max(article.sentences[max(0, index - 1)].start if index >= 0 else 0, position - REACH)
    people = (
        {mention.entity for mention in article.names_in(Span(start, position)) if mention.type == "PERSON"} if start < position else set()
    )
    return people.pop() if len(people) == 1 else None
