"""Known weak spots of each head, and sentences of our own that show them.

Whoever has read errors (``python -m models.evaluation.errors``) writes in :mod:`models.evaluation.spots` what they have in common: per task
the kinds of error, the commonest first. ``title`` names the kind, ``share`` says how many errors of how many read are of it, on which file,
and ``note`` what happens and what a caller may do. ``probes`` are short texts that bring the error about, never taken from a data set.
``right`` is what should be answered, in the form in which :mod:`models.evaluation.answers` writes it:

* entities: mentions in text order, ``Ann Lee PERSON; Kabul LOC``, or ``nothing``
* quotes: quotes in text order, ``Ann Lee: “No.”; ?: that it rains``, ``?`` where no speaker is known, pieces of a content joined by ``…``
* hedging: sentences in text order, ``hedged (may, if); certain``
* stance: the label towards ``target``

The evaluation asks the model each of them and prints its answer beside the right one in the card, so that no example is ever out of date. A
probe that comes out right stays: the card then shows that the error is not made every time.
"""

from dataclasses import dataclass


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
