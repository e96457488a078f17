"""``python -m models.training.openers --data DIR``: learn the words that, with a capital, open a sentence.

They go to ``models/text/lexicon/sentence_openers.txt``: words that the news write in lower case within sentences. In "the U.S. Police
followed" such a word tells the end of a sentence from the name "U.S. Senate". The first line says how many full stops of an abbreviation
before such a word end a sentence, of rows kept aside.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from models.text import sentences
from models.text.lexicon import FUNCTION_WORDS
from models.text.lexicon.lists import FOLDER
from models.training.command import Command
from models.training.rows import Row, read

FILES = ("desk/desk", "quotes/polnear", "entities/worldwide")
HALVED = "entities/conll2003"
DEV = ("entities/conll2003", "entities/uner_ewt")
"""Files whose rows are a sentence each; it is measured on these, and on the half of conll2003.train that is not learned from."""

LEAST = 10
"""Occurrences below which nothing is said of a word."""

SHARE = 0.8
"""Of its occurrences within sentences, those in lower case."""

_WITHIN = re.compile(r"(?<=[a-z,] )[A-Za-z][a-z]+(?![\w.])")
_IN_NAME = re.compile(r"(?<=\b[A-Z]\.[A-Z]\. )[A-Z][a-z]+(?= [a-z])")
_LONG = re.compile(r"[^\W\d_]{4,}")
_TOKENISED = re.compile(r" (?=[.,;:?!])")


def openers(texts: Iterable[str]) -> list[str]:
    """The words of ``texts`` that stand in lower case within sentences, in order of the alphabet; headlines tell nothing.

    A noun that goes on from initials, as in "the U.S. Open", is none.
    """
    lower, every, in_names = Counter[str](), Counter[str](), set[str]()
    for text in texts:
        for line in text.splitlines():
            long = _LONG.findall(line)
            if 2 * sum(word[0].isupper() for word in long) > len(long):
                continue
            in_names.update(word.lower() for word in _IN_NAME.findall(line))
            for word in _WITHIN.findall(line):
                every[word.lower()] += 1
                lower[word.lower()] += word[0].islower()
    names = in_names - FUNCTION_WORDS
    return sorted(word for word, count in every.items() if count >= LEAST and lower[word] >= SHARE * count and word not in names)


def outcomes(rows: Iterable[Row]) -> Iterator[bool]:
    """Whether a sentence ends, for each break after an abbreviation in two rows of one document put after each other."""
    for row, following in pairwise(rows):
        text, rest = (_TOKENISED.sub("", r["text"]) for r in (row, following))
        if row.get("doc") == following.get("doc"):
            yield from (stop.end() == len(text) for stop in sentences.stops_that_end(f"{text} {rest}") if stop.end() <= len(text))


def main() -> None:
    """Read the command line, learn and write."""
    options = Command("models.training.openers", __doc__).read()
    halved = read(_path(options.data, HALVED, "train"))
    half = len(halved) // 2
    learned_from = [row for file in FILES for row in read(_path(options.data, file, "train"))] + halved[:half]
    listed = openers(row["text"] for row in learned_from)
    file = FOLDER / "sentence_openers.txt"
    source = f"python -m models.training.openers on {', '.join(Path(name).name for name in (*FILES, HALVED))}"
    body = f"# Words that the news write in lower case within a sentence.\n{chr(10).join(listed)}\n"
    file.write_text(f"# source: {source}; measures: not measured yet\n{body}", encoding="utf-8")
    sentences.OPENERS = frozenset(listed)
    kept_aside = [halved[half:], *(read(_path(options.data, name, "dev")) for name in DEV)]
    answers = [answer for rows in kept_aside for answer in outcomes(rows)]
    kept = "half of conll2003.train, conll2003.dev and uner_ewt.dev"
    measures = f"{sum(answers)}/{len(answers)} on {kept}, full stops of an abbreviation before one that end a sentence"
    file.write_text(f"# source: {source}; measures: {measures}\n{body}", encoding="utf-8")
    print(f"{len(listed)} words; {measures}")


def _path(data: Path, name: str, part: str) -> Path:
    return data / f"{name}.{part}.jsonl.gz"


if __name__ == "__main__":
    main()
