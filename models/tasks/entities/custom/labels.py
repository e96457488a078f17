"""What a token classifier calls its labels, and which of our types they stand for."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.annotations import MentionType
from models.encoders.folder import BundleError
from models.tasks.entities import HEAD
from models.tasks.entities.labels import TYPES

FILE = "labels.json"
"""Of a model folder: an object of their types to ours, null for those to leave out."""

OUTSIDE = "O"
_PREFIXED = re.compile(r"([BIESULM])-(.+)")
_BEGINNING = frozenset("BSU")

_ALIASES: dict[str, MentionType] = {
    **{name: name for name in TYPES},
    **dict.fromkeys(("PER", "PERS"), "PERSON"),
    **dict.fromkeys(("ORGANIZATION", "ORGANISATION"), "ORG"),
    **dict.fromkeys(("LOCATION", "GPE"), "LOC"),
    "FACILITY": "FAC",
    "WORK_OF_ART": "WORK",
    "MISCELLANEOUS": "MISC",
}

Types = Mapping[str, MentionType | None]
"""Their types to ours; None where theirs is left out."""


def parse(label: str) -> tuple[str, bool]:
    """The type of ``label`` and whether it begins a span: of BIO (IOB1 too), BIOES and BILOU, and of labels without a prefix."""
    match = _PREFIXED.fullmatch(label)
    return (match[2], match[1] in _BEGINNING) if match else (label, False)


def theirs(labels: Iterable[str]) -> tuple[str, ...]:
    """The types that ``labels`` name, each once, in order."""
    return tuple(dict.fromkeys(parse(label)[0] for label in labels if label != OUTSIDE))


def types(names: Iterable[str], file: Path | None) -> dict[str, MentionType | None]:
    """Our type of each of ``names``: what ``file`` says, else its own name where that is ours or well known.

    Raises:
        BundleError: ``file`` cannot be read or says what makes no sense, or a name stands for nothing.
    """
    names = tuple(names)
    mapping = _read(file) if file else {}
    if wrong := [kind for kind in mapping.values() if kind is not None and kind not in TYPES]:
        raise BundleError(f"{file}: {json.dumps(wrong[0])} is no type of Copydesk: use {', '.join(TYPES)}, or null to leave the label out")
    if strange := [name for name in mapping if name not in names]:
        raise BundleError(f"{file}: the model has no label {', '.join(strange)}, it has {', '.join(names)}")
    by_label: dict[str, MentionType | None] = {name: mapping.get(name, _ALIASES.get(name.upper())) for name in names}
    if missing := [name for name in names if by_label[name] is None and name not in mapping]:
        example = json.dumps(dict.fromkeys(missing, "MISC"))
        raise BundleError(
            f"nothing says which type the labels {', '.join(missing)} stand for: write {file or FILE}, as in {example}, "
            f"with each label's type out of {', '.join(TYPES)}, or null to leave it out"
        )
    return by_label


def _read(file: Path) -> dict[str, Any]:
    try:
        mapping = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BundleError(f"the label mapping {file} cannot be read") from error
    except ValueError as error:
        raise BundleError(f"the label mapping {file} is not JSON") from error
    if not isinstance(mapping, dict):
        raise BundleError(f'the label mapping {file} is not an object such as {{"PER": "PERSON"}}')
    return mapping


def columns(labels: Sequence[str], mapped: Types) -> NDArray[np.float32]:
    """(L, D) matrix: 1 where a label counts for one of the D labels of our own entities head."""
    matrix = np.zeros((len(labels), len(HEAD.labels)), dtype=np.float32)
    for row, label in enumerate(labels):
        name, begins = parse(label)
        kind = None if label == OUTSIDE else mapped[name]
        matrix[row, HEAD.labels.index(f"{'B' if begins else 'I'}-{kind}" if kind else OUTSIDE)] = 1
    return matrix
