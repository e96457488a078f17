"""``python -m models.evaluation.verification --data DIR``: quotes altered on purpose, held against the text they are from.

The articles of PolNeAR are made transcripts of invented speakers; quotes are taken from them word for word, with changes, cut, put
together, told otherwise, or from other articles. Printed is what was made of how many quotes, by what was done to them.
"""

import random
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final, get_args

from models.annotations import Quote, Span, Speaker
from models.text.document import Document
from models.text.sentences import split
from models.training.rows import read
from models.verification import Transcript, verify
from models.verification.verdicts import Verdict

KINDS: Final[tuple[Verdict, ...]] = get_args(Verdict)
SPEAKERS: Final = ("RITA MOORE", "TOM PIKE", "ANA LUND")
SENTENCES: Final = 40
"""Sentences of a transcript."""
TURN: Final = 5
"""Most sentences of one turn."""
RETOLD: Final = 4
"""Sentences of a transcript of which paraphrases are made."""
WORDS: Final = range(12, 40)
"""Words of a sentence that is quoted."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MARKS: Final = re.compile(r"…|\.\.\.|[“”\"«»„‘]|\s'|'\s|[\[\](){}]|\n")
_LABEL: Final = re.compile(r"^[A-Z][^:]{0,40}:")
_DIGITS: Final = {
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "ten": "10",
    "2": "two",
    "3": "three",
    "5": "five",
    "10": "ten",
}
REPORTED: Final = {
    "i": "he", "we": "they", "my": "his", "our": "their", "me": "him", "us": "them", "you": "people", "is": "was", "are": "were",
    "has": "had", "have": "had", "will": "would", "can": "could", "may": "might", "this": "that", "these": "those", "now": "then",
    "here": "there", "said": "stated", "says": "states", "because": "since", "but": "yet", "also": "too", "many": "numerous",
    "about": "around", "after": "following", "before": "prior to", "don't": "do not", "it's": "it is", "can't": "cannot", "get": "obtain",
    "want": "wish", "think": "believe", "big": "large", "help": "assist", "need": "require", "start": "begin", "show": "demonstrate",
    "people": "persons", "against": "opposed to", "while": "although", "all": "every one of", "not": "never", "would": "was going to",
    "who": "which", "that": "which", "and": "as well as",
}  # fmt: skip
"""Words as somebody puts them who tells what was said in words of his own."""
DROPPED: Final = frozenset(("very", "really", "just", "the"))
LEFT_OUT: Final = 0.08
"""Share of the other words that he leaves out."""
SHORTEST_PART: Final = 5
"""Words of what changes its place."""
_PARTS: Final = re.compile(r"[,;:—]\s|\s(?=(?:and|but|because|that|who|which|when|if|to|for|with|of|in) )")


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript of invented speakers: its text, and by sentence the speaker and the words."""

    text: str
    said: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A quote made for a purpose."""

    kind: Verdict
    words: str
    speaker: str


def source(text: str, chance: random.Random) -> Source | None:
    """The transcript that an article is made; None for one that has too few sentences."""
    sentences = [" ".join(_MARKS.sub(" ", span.of(text)).split()) for span in split(text)]
    sentences = [sentence for sentence in sentences if len(sentence.split()) > 3 and not _LABEL.match(sentence)][:SENTENCES]
    if len(sentences) < SENTENCES // 2:
        return None
    said: list[tuple[str, str]] = []
    lines: list[str] = []
    while len(said) < len(sentences):
        speaker = SPEAKERS[len(lines) % len(SPEAKERS)]
        turn = sentences[len(said) : len(said) + chance.randint(2, TURN)]
        said += [(speaker, sentence) for sentence in turn]
        lines.append(f"{speaker}: {' '.join(turn)}")
    return Source("\n\n".join(lines), said)


def _quotable(made: Source) -> list[int]:
    return [index for index, (_, words) in enumerate(made.said) if len(words.split()) in WORDS and words[-1] in ".!?"]


def verbatim(made: Source, index: int, chance: random.Random) -> str:
    """Word for word, as newspapers set it."""
    words = made.said[index][1].split()
    if chance.random() < 0.3:
        words = [_DIGITS.get(word, word) for word in words]
    start, end = (chance.randint(0, 3), len(words)) if chance.random() < 0.4 else (0, len(words) - chance.randint(0, 2))
    text = " ".join(words[start:end])
    if end < len(words):
        return text.rstrip(",;:-—") + chance.choice((" …", "...", ""))
    return chance.choice((text, text.replace("'", "’"), f"… {text}", f"[{text[0].upper()}]{text[1:]}" if text[0].isalpha() else text))


def altered(made: Source, index: int, chance: random.Random) -> str:
    """With one to three words changed, put in or left out."""
    words = made.said[index][1].split()
    others = [word.strip(".,;:!?") for _, sentence in made.said for word in sentence.split()]
    places = chance.sample(range(1, len(words) - 1), chance.randint(1, min(3, len(words) // 6)))
    for at in sorted(places, reverse=True):
        new = chance.choice([word for word in others if word.lower() not in map(str.lower, words)])
        words[at : at + 1] = chance.choice(([new], [words[at], new], []))
    return " ".join(words)


def truncated(made: Source, index: int, chance: random.Random) -> str:
    """With words left out within, or with its end left out as if it were whole."""
    words = made.said[index][1].split()
    left_out = chance.randint(3, len(words) // 2)
    if chance.random() < 0.5:
        return " ".join(words[:-left_out]).rstrip(".,;:-—… ") + "."
    at = chance.randint(2, len(words) - left_out - 2)
    return " ".join((*words[:at], *(("…",) if chance.random() < 0.6 else ()), *words[at + left_out :]))


def spliced(made: Source, index: int, chance: random.Random) -> str:
    """With the end, or a whole sentence, from elsewhere."""
    far = [other for other in _quotable(made) if abs(other - index) > 2 * TURN]
    first, second = made.said[index][1].split(), made.said[chance.choice(far)][1].split()
    if chance.random() < 0.5:
        return " ".join((*first, *second))
    return " ".join((*first[: max(5, len(first) // 2)], *second[-max(5, len(second) // 2) :]))


def paraphrase(made: Source, index: int, chance: random.Random) -> str:
    """In reported speech, with its parts in another order."""
    return _retold(made.said[index][1], chance)[1]


def _retold(sentence: str, chance: random.Random) -> tuple[float, str]:
    """The share of words that are changed, and what comes of them."""
    parts = [part for part in _PARTS.split(sentence) if part.strip()]
    sizes = [len(part.split()) for part in parts]
    borders = [at for at in range(1, len(parts)) if min(sum(sizes[:at]), sum(sizes[at:])) >= SHORTEST_PART]
    turned = chance.choice(borders) if borders else 0
    words = " ".join((*parts[turned:], *parts[:turned])).rstrip(".!?").split()
    told = [REPORTED.get(word.lower(), word) for word in words if word.lower() not in DROPPED and chance.random() > LEFT_OUT]
    changed = sum(word.lower() in REPORTED for word in words) + len(words) - len(told)
    return changed / len(words) if turned else 0.0, " ".join(told) + "."


MAKERS: Final[Mapping[Verdict, Callable[[Source, int, random.Random], str]]] = {
    "verbatim": verbatim,
    "altered": altered,
    "truncated": truncated,
    "spliced": spliced,
    "paraphrase": paraphrase,
    "other_speaker": verbatim,
}


def quotes(made: Source, other: Source, count: int, chance: random.Random) -> list[Made]:
    """About ``count`` quotes of ``made``, of each kind as many; what nobody said is from ``other``."""
    result = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        of = other if kind == "not_found" else made
        index = chance.choice(_retellable(of, chance) if kind == "paraphrase" else _quotable(of))
        speaker, words = of.said[index]
        if kind == "other_speaker":
            speaker = chance.choice([name for name in SPEAKERS if name != speaker])
        result.append(Made(kind, MAKERS[kind](of, index, chance) if kind in MAKERS else words, speaker))
    return result


def _retellable(made: Source, chance: random.Random) -> list[int]:
    """The sentences of which most words are others when they are told again."""
    changed = {index: _retold(made.said[index][1], chance)[0] for index in _quotable(made)}
    return sorted(changed, key=changed.__getitem__)[-RETOLD:]


def judged(made: Source, draft: Sequence[Made]) -> list[Verdict]:
    """What the quotes of a draft are taken for."""
    text, said = "", []
    for number, quote in enumerate(draft):
        name = quote.speaker.title()
        text += f"{name} said: “"
        said.append(_attributed(f"q{number}", Span(len(text), len(text) + len(quote.words)), name))
        text += f"{quote.words}”\n\n"
    found = verify(Document.unread(text), said, [Transcript("t", Document.unread(made.text))])
    return [one.verdict for one in found]


def _attributed(id_: str, span: Span, name: str) -> Quote:
    return Quote(id_, "direct", "statement", (span,), None, None, Speaker(name, None, "named", 1.0, "source"), None, "neutral", 1.0, 1.0)


def confusion(file: Path, count: int, seed: int) -> Counter[tuple[Verdict, Verdict]]:
    """How many of ``count`` quotes, made of the articles in ``file``, are of a kind and taken for one."""
    chance = random.Random(seed)
    texts = [row["text"] for row in read(file)]
    chance.shuffle(texts)
    sources = [made for text in texts[: count // 2] if (made := source(text, chance)) and len(_quotable(made)) > TURN and _spread(made)]
    counted: Counter[tuple[Verdict, Verdict]] = Counter()
    done = 0
    for made, other in pairwise(sources):
        if done >= count:
            break
        draft = quotes(made, other, min(2 * len(KINDS), count - done), chance)
        counted.update(zip((quote.kind for quote in draft), judged(made, draft), strict=True))
        done += len(draft)
    return counted


def _spread(made: Source) -> bool:
    """Whether each sentence that may be quoted has another far from it."""
    places = _quotable(made)
    return all(max(place - places[0], places[-1] - place) > 2 * TURN for place in places)


def table(counted: Mapping[tuple[Verdict, Verdict], int]) -> str:
    """The confusion table: a row a kind, a column a verdict, and the share that is right."""
    lines = [" ".join(f"{name:>13}" for name in ("", *KINDS, "right"))]
    for kind in KINDS:
        row = [counted.get((kind, verdict), 0) for verdict in KINDS]
        right = counted.get((kind, kind), 0) / max(1, sum(row))
        lines.append(" ".join(f"{cell:>13}" for cell in (kind, *row, f"{right:.3f}")))
    return "\n".join(lines)


def main() -> None:
    """Read the command line and print the table."""
    parser = ArgumentParser("python -m models.evaluation.verification", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with quotes/polnear.*.jsonl.gz")
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(table(confusion(options.data / "quotes" / f"polnear.{options.part}.jsonl.gz", options.count, options.seed)))


if __name__ == "__main__":
    main()
