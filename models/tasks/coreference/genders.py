"""The gender the text gives a person by honorifics and gendered nouns, "Mrs. Roe", "the actress Jane Roe"; and what given names suggest."""

import re
from collections import Counter

from models.annotations import Span
from models.tasks.coreference.roles import Roles
from models.tasks.entities.names import called, parse
from models.text.document import Document
from models.text.lexicon import GENDERED, HONORIFICS, Gender
from models.text.names import Names
from models.text.phrases import WORD


def genders(document: Document, names: Names, roles: Roles) -> dict[str, Gender]:
    """Entity id to gender, for those whose titles and roles agree on one, three in four of them at least."""
    votes: dict[str, Counter[Gender]] = {}
    for mention in names.mentions:
        gender = _honorific(document.text, mention.span) if mention.type == "PERSON" else None
        if gender:
            votes.setdefault(mention.entity, Counter())[gender] += 1
    for held in roles.by_head.values():
        for holding in held:
            gender = GENDERED.get(holding.noun)
            if gender:
                votes.setdefault(holding.entity, Counter())[gender] += 1
    return {entity: count.most_common(1)[0][0] for entity, count in votes.items() if 3 * count.total() <= 4 * max(count.values())}


def suggested(names: Names) -> dict[str, Gender]:
    """Entity id to the gender of nearly all who bear the given name of that person: no more than likely."""
    people = {mention.entity: names.entities[mention.entity].name for mention in names.mentions if mention.type == "PERSON"}
    return {entity: gender for entity, name in people.items() if (gender := called(parse(name, person=True).core))}


def _honorific(text: str, span: Span) -> Gender | None:
    before = re.search(r"(\w+)\.? \Z", text[max(0, span.start - 12) : span.start])
    words = [before.group(1)] if before else []
    words += [match.group() for match in WORD.finditer(text, span.start, span.end)][:1]
    return next((gender for word in words if word[0].isupper() and (gender := HONORIFICS.get(word.lower()))), None)
