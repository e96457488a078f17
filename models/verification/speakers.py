"""Who says it: by the labels of a transcript, and by the draft."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

from models.annotations import Speaker
from models.tasks.entities.clusters import NameMention, cluster
from models.tasks.entities.names import TITLES, fold, parse
from models.text.labels import WORD
from models.text.lexicon import ANONYMOUS, ROLES
from models.text.lexicon.lists import words
from models.text.transcripts import ASIDE

NAMELESS: Final = ROLES | ANONYMOUS | TITLES | words("unnamed_labels")
"""Words of a label that name nobody."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Those whom the labels of the transcripts name, by the words of their names."""

    surnames: frozenset[str]
    same: dict[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, labels: Iterable[str]) -> Self:
        """The cast of all ``labels``."""
        return cls(frozenset(name.core[-1] for label in set(labels) if is_name(label) for name in (parse(shown(label), person=True),)))

    def is_another(self, speaker: Speaker | None, label: str | None) -> bool:
        """Whether a label surely is not the ``speaker`` that a draft names: it names somebody else, or he has another label of his own.

        Nobody is told apart from a role ("CHAIR") unless he speaks under his name too.
        """
        if speaker is None or label is None or speaker.kind != "named":
            return False
        if any(self.may_be(name, label) for name in (speaker.name, *(partner.name for partner in speaker.joint))):
            return False
        return is_name(label) or parse(speaker.name, person=True).core[-1] in self.surnames

    def may_be(self, name: str, label: str) -> bool:
        """Whether a label may be that of who is called ``name``."""
        key = name, label
        if key not in self.same:
            both = [NameMention(surface, "PERSON", 1.0, parse(surface, person=True).titles) for surface in (name, shown(label))]
            self.same[key] = len(set(cluster(both))) == 1
        return self.same[key]


def shown(label: str) -> str:
    """A label without what stands in brackets behind it, such as a party."""
    return ASIDE.sub("", label)


def is_name(label: str) -> bool:
    """Whether a label names somebody rather than saying what he is."""
    of_label = [fold(word) for word in WORD.findall(shown(label))]
    return bool(of_label) and not (of_label[-1] in NAMELESS or of_label[-1].isdigit() or len(of_label[-1]) == 1)
