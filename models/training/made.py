"""Made-up sentences for what the labelled texts hardly have: negation, litotes, attacks on critics, two targets, frames around quotes.

A pattern in ``data/made.toml`` holds slots in braces and the content of a quote in angle brackets.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from models.annotations import Span

FILE = Path(__file__).with_name("data") / "made.toml"

LABELS = {"f": "favor", "a": "against", "n": "neutral", "-": ""}

NAMED, TITLED = 0.6, 0.8
"""Up to the one, as a share, people are called by their names, up to the other by office and name, and above by office and surname."""
BARE = 0.3
"""Share of targets without their article."""

_SENTENCE_START = re.compile(r"(?:^|(?<=[.:] )|(?<=[“\"])|(?<=[“\"]<))([a-z])")


@dataclass(frozen=True, slots=True)
class Made:
    """A text, the content of the quote in it, a target, and what is held towards it.

    ``held`` are the labels of anyone, of the author outside the content and of the speaker within; an empty one is not asked.
    """

    text: str
    content: Span | None
    target: str
    held: tuple[str, ...]


@cache
def _patterns() -> tuple[Mapping[str, Sequence[str]], Sequence[Mapping[str, str]]]:
    stored = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return stored["words"], stored["pattern"]


def sentences(times: int, seed: int = 5) -> Iterator[Made]:
    """``times`` texts of each pattern for each of its slots that may be the target."""
    random = Random(seed)
    for _ in range(times):
        for pattern in _patterns()[1]:
            text, content, slots = _filled(pattern["text"], random)
            for slot in (name for name in pattern if name != "text"):
                target = slots[slot]
                if target.startswith("the ") and random.random() < BARE:
                    target = target.removeprefix("the ")
                yield Made(text, content, target, tuple(LABELS[letter] for letter in pattern[slot]))


def _filled(pattern: str, random: Random) -> tuple[str, Span | None, dict[str, str]]:
    """The text of ``pattern``, the content in it, and what stands in each slot that may be the target."""
    words = _patterns()[0]
    things, groups = (random.sample(list(words[kind]), 2) for kind in ("thing", "group"))
    slots = dict(zip("TUGH", (*things, *groups), strict=True)) | {
        "B": random.choice(words["body"]),
        "P": _person(random),
        "Q": _person(random),
    }
    text = re.sub(r"\{(\w+)\}", lambda match: slots.get(match[1]) or random.choice(words[match[1]]), pattern)
    text = _SENTENCE_START.sub(lambda match: match[1].upper(), text)
    low, high = text.find("<"), text.find(">")
    return text.replace("<", "").replace(">", ""), Span(low, high - 1) if low >= 0 else None, slots


def _person(random: Random) -> str:
    words = _patterns()[0]
    name = f"{random.choice(words['first'])} {random.choice(words['last'])}"
    form = random.random()
    return name if form < NAMED else f"{random.choice(words['office'])} {name if form < TITLED else name.split()[1]}"
