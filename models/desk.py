"""What a newsroom tells beside a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

from models.annotations import MentionType

NAMED: Final[tuple[MentionType, ...]] = tuple(kind for kind in get_args(MentionType) if kind not in ("DATE", "MONEY"))
"""Types that a name may have."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of a newsroom's list, with what else it goes by; ``id`` is its own, such as that of a tag, and empty without one."""

    name: str
    type: MentionType = "PERSON"
    aliases: tuple[str, ...] = ()
    id: str = ""
    title: str = ""

    @property
    def forms(self) -> tuple[str, ...]:
        """All that it goes by, the name first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Desk:
    """What comes with one text."""

    names: tuple[Listed, ...] = ()
    """Names beside those of the newsroom's file."""


NO_DESK: Final = Desk()


def twice(names: tuple[Listed, ...]) -> Mapping[int, int]:
    """By index in ``names``, that of an earlier one that has the same id."""
    first: dict[str, int] = {}
    return {number: first[listed.id] for number, listed in enumerate(names) if listed.id and first.setdefault(listed.id, number) != number}
