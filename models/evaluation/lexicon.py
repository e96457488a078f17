"""``python -m models.evaluation.lexicon --data DIR``: measure the word lists on labelled data, and write it into their first lines.

What a list says of its words is put as a question that labels can answer: of the words' occurrences, how many are what the list says. The
figure is a precision, hits of matches; words that a list lacks are not counted. The training files are asked: the lists are not fitted to
them, and they are the larger. Lists without a question keep what their first line says.
"""

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from models.evaluation import occurrences as occur
from models.tasks.hedging.weasel import PATTERNS, Pattern
from models.text.lexicon import (
    ANONYMOUS,
    COLLECTIVES,
    DOCUMENTS,
    GENDERED,
    GIVEN_NAMES,
    ORGANIZATIONS,
    ROLE_GROUPS,
    ROLES,
    TITLE_GENDERS,
)
from models.text.lexicon.lists import FOLDER, HEADER, read, words
from models.text.lexicon.verbs import NOUNS, PHRASES, WEAK
from models.text.patterns import lowered
from models.training.rows import Row
from models.training.rows import read as read_rows

BAR = 0.8
"""The share of hits below which a rule is not worth keeping."""
DESK = ("desk/desk",)
POLNEAR = ("quotes/polnear",)
ATTRIBUTIONS = ("quotes/polnear", "quotes/gum_attrib")
WORLDWIDE = ("entities/worldwide",)
CLUSTERS = ("coref/gap_pronoun", "coref/gum_coref", "coref/litbank_coref")
UNCERTAIN = ("hedging/szeged_wiki", "hedging/szeged_factbank")
BE = frozenset(("is", "was", "are", "were", "be", "been", "being"))
PLACES = frozenset(("Location", "Organization", "NORP"))


@dataclass(frozen=True, slots=True)
class Question:
    """What labels can tell of the list in ``name``.txt: in ``files``, whose rows ``outcomes`` goes through, ``about`` is asked."""

    name: str
    about: str
    files: tuple[str, ...]
    outcomes: Callable[[Sequence[Row]], Iterable[bool]]


@dataclass(frozen=True, slots=True)
class Measure:
    """The answer to a question: ``hits`` of ``matches``."""

    question: Question
    hits: int
    matches: int

    @property
    def share(self) -> float:
        """Hits of matches, 0..1; 0 without any."""
        return self.hits / max(1, self.matches)

    def __str__(self) -> str:
        files = " and ".join(Path(file).name for file in self.question.files)
        return f"{self.hits}/{self.matches} on {files}.train, {self.question.about}"


def _heads(name: str, about: str, lists: Sequence[frozenset[str]], *kinds: str) -> Question:
    return Question(name, f"heads of sources {about}", DESK, lambda rows: occur.heads(rows, lists, frozenset(kinds)))


def _cues(name: str, what: str, find: occur.Finder) -> Question:
    return Question(name, f"{what} that share a character with a cue", POLNEAR, lambda rows: occur.in_cues(rows, find))


def _sourceless(name: str, what: str, find: occur.Finder) -> Question:
    return Question(name, f"cues with {what} whose attribution has no source", POLNEAR, lambda rows: occur.sourceless(rows, find))


def _titles(name: str) -> Question:
    titles = words("titles", "name") | words("roles", "name")
    names = words(name, "name")
    return Question(
        name,
        "titles in capitals before a capital that open, or stand before, a person's name",
        WORLDWIDE,
        lambda rows: occur.before_people(rows, names, titles),
    )


def _genders(name: str, what: str, of: Callable[[str], str | None]) -> Question:
    return Question(
        name, f"{what} whose gender is that of the pronouns for the same person", CLUSTERS, lambda rows: occur.genders(rows, of)
    )


def _uncertain(pattern: Pattern) -> Callable[[Sequence[Row]], Iterable[bool]]:
    """Whether each match of a weasel stands in a sentence that is annotated as uncertain."""
    return lambda rows: (row["label"] == "uncertain" for row in rows for _ in pattern.regex.finditer(lowered(row["text"])))


WEASELS = tuple(Question("weasels", pattern.example, UNCERTAIN, _uncertain(pattern)) for pattern in PATTERNS)

QUESTIONS = (
    _heads("anonymous", "whose speaker is kept anonymous", [ANONYMOUS], "anonymous"),
    _heads("documents", "that are documents", [ANONYMOUS, DOCUMENTS], "document"),
    _heads("collectives", "that are several speakers", [ANONYMOUS, DOCUMENTS, COLLECTIVES], "collective"),
    _heads(
        "roles",
        "that are one person, named elsewhere or not",
        [ANONYMOUS, DOCUMENTS, COLLECTIVES, ROLES],
        "role",
        "named",
        "anonymous",
        "author",
    ),
    _genders("roles", "nouns with a gender", occur.noun_gender(GENDERED)),
    _titles("roles"),
    _heads(
        "organizations",
        "that are an organization",
        [ANONYMOUS, DOCUMENTS, COLLECTIVES, ROLE_GROUPS, ROLES, ORGANIZATIONS],
        "organization",
    ),
    _heads("organizations", "of the use people that are no organization", [COLLECTIVES, ROLE_GROUPS], "role", "collective"),
    _titles("titles"),
    _genders("titles", "titles with a gender", occur.title_gender(TITLE_GENDERS)),
    _genders("given_names", "given names in full names", occur.given_gender(GIVEN_NAMES)),
    *(
        _cues("verbs", f"{class_} verbs", occur.inflected(words("verbs", class_, "class") - WEAK))
        for class_ in ("neutral", "presupposing", "vouching", "distancing", "charged")
    ),
    _cues("verb_forms", "forms of the use beside", occur.singly(words("verb_forms", "beside"))),
    _cues("verb_forms", "forms of the use cue", occur.singly(words("verb_forms", "cue"))),
    _sourceless("verb_forms", "a form of the use passive after a form of be", occur.after(BE, words("verb_forms", "passive"))),
    _cues("nouns_of_saying", "nouns", occur.inflected(frozenset(NOUNS) - WEAK)),
    _cues("phrases", "phrases", occur.phrases(PHRASES)),
    _cues("adverbs", "adverbs of hearsay", occur.singly(words("adverbs", "hearsay"))),
    _sourceless("adverbs", "an adverb of the use passive", occur.singly(words("adverbs", "passive"))),
    Question("headings", "labels of lines that are part of no source", ATTRIBUTIONS, occur.headings),
    Question(
        "dangling",
        "words within what is said that are not its last",
        POLNEAR,
        lambda rows: occur.inside_contents(rows, words("dangling")),
    ),
    Question(
        "legal_forms",
        "forms in capitals after a capital that end an organization's name",
        WORLDWIDE,
        lambda rows: occur.ends_of(rows, words("legal_forms"), "Organization"),
    ),
    Question(
        "suffixes",
        "suffixes in capitals after a word of a person's name that end it",
        WORLDWIDE,
        lambda rows: occur.suffixed(rows, words("suffixes"), "Person"),
    ),
    Question(
        "places",
        "names that are of a place, body or people",
        WORLDWIDE,
        lambda rows: occur.names(rows, _places(), PLACES),
    ),
    Question(
        "first_names",
        "names in capitals that are part of a person's name",
        WORLDWIDE,
        lambda rows: occur.within_people(rows, frozenset(name for row in read("first_names").rows for name in row[0].split())),
    ),
    Question("towns", "names that are a place's", WORLDWIDE, lambda rows: occur.names(rows, words("towns"), frozenset({"Location"}))),
    *WEASELS,
)


def _places() -> frozenset[str]:
    forms = read("places").column("forms")
    return frozenset(forms) | {form for listed in forms.values() for form in listed.split("|")}


def measured(question: Question, rows: Sequence[Row]) -> Measure:
    """The answer that ``rows`` give to ``question``."""
    outcomes = [bool(outcome) for outcome in question.outcomes(rows)]
    return Measure(question, sum(outcomes), len(outcomes))


def headed(text: str, measures: str) -> str:
    """The text of a list with ``measures`` in its first line; ValueError when that is no such line."""
    first, newline, rest = text.partition("\n")
    header = HEADER.fullmatch(first)
    if header is None:
        raise ValueError(f"no first line of a word list: {first!r}")
    return f"# source: {header['source']}; measures: {measures}{newline}{rest}"


def weighed(text: str, measures: Sequence[Measure]) -> str:
    """The text of the list of weasels with the hits and matches of each pattern; they are the confidence it is served with."""
    rows = {measure.question.about: f"{measure.question.about}\t{measure.hits}\t{measure.matches}" for measure in measures}
    return "".join(f"{rows.get(line.split(chr(9))[0], line)}\n" for line in text.splitlines())


def write(measures: Sequence[Measure], folder: Path) -> None:
    """Put all ``measures`` into the first lines of their lists in ``folder``, a list's in one, and those of weasels beside them too."""
    by_name: dict[str, list[Measure]] = {}
    for measure in measures:
        by_name.setdefault(measure.question.name, []).append(measure)
    for name, of_list in by_name.items():
        file = folder / f"{name}.txt"
        text = file.read_text(encoding="utf-8")
        if name == WEASELS[0].name:
            text = weighed(text, of_list)
            about = Question(name, "matches in a sentence annotated as uncertain", UNCERTAIN, WEASELS[0].outcomes)
            of_list = [Measure(about, sum(measure.hits for measure in of_list), sum(measure.matches for measure in of_list))]
        file.write_text(headed(text, "; ".join(map(str, of_list))), encoding="utf-8")


def table(measures: Iterable[Measure]) -> str:
    """A line a measure, with what falls below the bar marked."""
    lines = [f"{'list':16} {'hits':>7} {'matches':>8} {'share':>6}  of"]
    for measure in measures:
        mark = "<" if measure.share < BAR else " "
        lines.append(f"{measure.question.name:16} {measure.hits:7} {measure.matches:8} {measure.share:6.3f}{mark} {measure.question.about}")
    return "\n".join(lines)


def main() -> None:
    """Measure, write and print."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluation.lexicon", description="Measure the word lists.")
    parser.add_argument("--data", type=Path, required=True, help="folder with desk/, entities/, quotes/, coref/ and hedging/")
    parser.add_argument("--lists", type=Path, default=FOLDER, help="folder of the lists to write to (default: the one they are read from)")
    options = parser.parse_args()

    @lru_cache(None)
    def rows(files: tuple[str, ...]) -> list[Row]:
        return [row for file in files for row in read_rows(options.data / f"{file}.train.jsonl.gz")]

    measures = [measured(question, rows(question.files)) for question in QUESTIONS]
    write(measures, options.lists)
    print(table(measures))


if __name__ == "__main__":
    main()
