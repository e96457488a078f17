"""Words that tell what kind of speaker a phrase stands for. Lower case throughout; the lists are the files of this folder."""

from typing import Literal, get_args

from models.text.lexicon.lists import read, values, words

Person = Literal["masculine", "feminine", "neuter", "plural", "first", "second", "relative"]
Gender = Literal["masculine", "feminine"]

PRONOUNS: dict[str, Person] = values("pronouns", "person", get_args(Person))
THIRD_PERSON = frozenset(word for word, person in PRONOUNS.items() if person in ("masculine", "feminine", "neuter", "plural"))
FEMININE = frozenset(word for word, person in PRONOUNS.items() if person == "feminine")
SUBJECTS = THIRD_PERSON & words("pronouns", "subject", "form")
OBJECTS = THIRD_PERSON & words("pronouns", "object", "form")
REFLEXIVES = THIRD_PERSON & words("pronouns", "reflexive", "form")

DETERMINERS = words("determiners") | words("pronouns", "determiner", "form")
INDEFINITE = words("determiners", "indefinite")
DEFINITE = words("determiners", "definite")
ARTICLES = words("determiners", "article")
PREPOSITIONS = words("prepositions")
CONJUNCTIONS = words("conjunctions")
RELATIVES = words("pronouns", "relative", "person") | words("function_words", "relative")

ROLES = words("roles")
GENDERED: dict[str, Gender] = {
    role: gender for role, gender in values("roles", "gender", get_args(Gender)).items() if role not in words("roles", "titular")
}
"""Roles that only a man or only a woman has."""
_GENDERS: dict[str, Gender] = values("titles", "gender", get_args(Gender)) | values("roles", "gender", get_args(Gender))
HONORIFICS: dict[str, Gender | None] = {title: _GENDERS.get(title) for title in words("titles", "source") | words("roles", "source")}
TITLES = words("titles", "name") | words("roles", "name")
"""What comes off the front of a person's name."""
GIVEN_NAMES: dict[str, Gender] = values("given_names", "gender", get_args(Gender))
"""By given name without accents, the gender of nearly all who bear it."""
REGNAL = words("titles", "regnal") | words("roles", "regnal")
COURTESY = words("titles", "courtesy")
TITLE_GENDERS: dict[str, Gender] = {title: _GENDERS[title] for title in words("titles", "gender") | words("roles", "gender")}
"""Titles that tell the gender of the name they come off."""
RANKS = words("ranks")
SHORT_ROLES = read("roles").column("same") | read("titles").column("role")
SAME_WORDS = read("same_words").column("same")
ANONYMOUS = words("anonymous")
DOUBTS = words("doubts")
"""By which a writer doubts what he reports."""
DOCUMENTS = words("documents")
ORGANIZATIONS = words("organizations")
ROLE_GROUPS = words("organizations", "people")
COMPANIES = words("organizations", "company")
COLLECTIVES = words("collectives")
NUMBERS = words("collectives", "number")
FUNCTION_WORDS = DETERMINERS | PREPOSITIONS | RELATIVES | CONJUNCTIONS | frozenset(PRONOUNS) | words("function_words")
"""What a capitalised word at the start of a sentence is when it is no name."""
