"""Made-up sentences of kinds that the data sets have few of: permission and possibility, the month and the modal, "cannot rule out"."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

from models import training
from models.training.rows import Row

FILE = Path(training.__file__).with_name("data") / "hedges.txt"

_WORDS = re.compile(r"(\w+): (.+)")
_SLOT = re.compile(r"\{(\w+)\}")
_CUE = re.compile(r"\[([^]]+)\]\((\w+)\)")


def rows(each: int, random: Random, file: Path = FILE) -> Iterator[Row]:
    """Sentences of ``file``, in random order, like those of the Szeged sets: ``text`` and ``cues``.

    ``each`` of every template; one without a slot is a sentence as it stands, and comes once.
    """
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    words = {found[1]: found[2].split(" | ") for line in lines if (found := _WORDS.fullmatch(line))}
    templates = [line for line in lines if not _WORDS.fullmatch(line)]
    templates = [template for template in templates for _ in range(each if _SLOT.search(template) else 1)]
    for number, template in enumerate(random.sample(templates, len(templates))):
        filled = _SLOT.sub(lambda slot: random.choice(words[slot[1]]), template)
        yield {"id": f"made-{number}", "doc": "made", **_marked(filled[0].upper() + filled[1:])}


def _marked(sentence: str) -> Row:
    """The text of ``sentence`` and the spans (start, end, type) of what it marks as cues; capital after the mark of a first cue."""
    text, cues, at = "", [], 0
    for cue in _CUE.finditer(sentence):
        text += sentence[at : cue.start()]
        words = cue[1] if text else cue[1][0].upper() + cue[1][1:]
        cues.append([len(text), len(text) + len(words), cue[2]])
        text += words
        at = cue.end()
    return {"text": text + sentence[at:], "cues": cues, "label": "uncertain" if cues else "certain"}
