"""Known weak spots of each task, and sentences of our own that show them.

Whoever has read errors (``python -m models.evaluation.errors``) writes in ``weak_spots.toml`` of the task's folder what they have in
common: a ``[[spot]]`` for each kind of error, the commonest first. ``title`` names the kind, ``share`` says how many errors of how many
read are of it, on which file, and ``note`` what happens and what a caller may do. Each ``[[spot.probe]]`` is a short ``text`` that brings
the error about, never taken from a data set. ``right`` is what should be answered, in the form in which the task's ``measure`` writes it:

* entities: mentions in text order, ``Ann Lee PERSON; Kabul LOC``, or ``nothing``
* quotes: quotes in text order, ``Ann Lee: “No.”; ?: that it rains``, ``?`` where no speaker is known, pieces of a content joined by ``…``
* hedging: sentences in text order, ``hedged (may, if); certain``
* stance: the label towards ``target``

The evaluation asks the model each of them and prints its answer beside the right one in the card, so that no example is ever out of date. A
probe that comes out right stays: the card then shows that the error is not made every time.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = "weak_spots.toml"


@dataclass(frozen=True, slots=True)
class Probe:
    """A text and the right answer; ``target`` is for stance only."""

    text: str
    right: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """A kind of error."""

    title: str
    share: str
    note: str
    probes: tuple[Probe, ...]


def read(folder: Path) -> tuple[WeakSpot, ...]:
    """The weak spots of the task in ``folder``; none without a file.

    Raises:
        TypeError: a spot or a probe has other fields than these.
        tomllib.TOMLDecodeError: the file is no TOML.
    """
    file = folder / FILE
    spots = tomllib.loads(file.read_text(encoding="utf-8"))["spot"] if file.is_file() else []
    return tuple(
        WeakSpot(**spot, probes=tuple(Probe(**probe) for probe in probes)) for spot in spots for probes in (spot.pop("probe", ()),)
    )
