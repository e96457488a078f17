"""What a newsroom tells beside a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

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
class Anchor:
    """A place in a text by what stands there and around it, so that it is found again when the text was edited elsewhere."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    """Where it stood, in code points; None where that is not known."""


CorrectionKind = Literal["speaker", "not_quote", "same_entity", "type"]


@dataclass(frozen=True, slots=True)
class Correction:
    """An editor's word on what was found: ``value`` is the speaker's name or the type, ``other`` the other mention of the same entity."""

    kind: CorrectionKind
    anchor: Anchor
    value: str = ""
    other: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What comes with one text."""

    names: tuple[Listed, ...] = ()
    """Names beside those of the newsroom's file."""
    corrections: tuple[Correction, ...] = ()


NO_DESK: Final = Desk()


def twice(names: tuple[Listed, ...]) -> Mapping[int, int]:
    """By index in ``names``, that of an earlier one that has the same id."""
    first: dict[str, int] = {}
    return {number: first[listed.id] for number, listed in enumerate(names) if listed.id and first.setdefault(listed.id, number) != number}
