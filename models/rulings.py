"""Corrections at their places in one text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from models.annotations import Span
from models.desk import Correction, CorrectionKind
from models.text.anchors import found

GONE: Final = "its words do not stand in the text any more, or in other surroundings"
TORN: Final = "its place begins or ends within a word"

_GROUPS: Final[Mapping[CorrectionKind, str]] = {"speaker": "quote", "not_quote": "quote", "type": "type", "same_entity": "entity"}
"""What a correction is about: of two about one thing the later holds."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """A correction, by its ``index`` in the request, at its place; ``other`` is that of the other mention of the same entity."""

    index: int
    kind: CorrectionKind
    span: Span
    value: str = ""
    other: Span | None = None


@dataclass(frozen=True, slots=True)
class Rulings:
    """The corrections that hold in a text, by their places; by index ``lost`` has the reason of those that are not found, ``overruled`` the
    later one of those that another contradicts.
    """

    rulings: tuple[Ruling, ...] = ()
    lost: Mapping[int, str] = field(default_factory=dict)
    overruled: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str, corrections: Sequence[Correction]) -> Self:
        """The ``corrections`` of ``text``; the work grows with the length of the one and the number of the others."""
        anchors = [correction.anchor for correction in corrections]
        others = [correction.other for correction in corrections if correction.other]
        spans = found(text, [*anchors, *others])
        rest = iter(spans[len(anchors) :])
        lost: dict[int, str] = {}
        latest: dict[tuple[str, Span, Span | None], Ruling] = {}
        overruled: dict[int, int] = {}
        for index, (correction, span) in enumerate(zip(corrections, spans[: len(anchors)], strict=True)):
            other = next(rest) if correction.other else None
            if span is None or (correction.other and other is None):
                lost[index] = GONE
                continue
            if correction.kind in ("type", "same_entity") and not all(_whole(text, place) for place in (span, other) if place):
                lost[index] = TORN
                continue
            ruling = Ruling(index, correction.kind, span, correction.value, other)
            key = (_GROUPS[ruling.kind], span, other)
            earlier = latest.pop(key, None)
            if earlier and (earlier.kind, earlier.value) != (ruling.kind, ruling.value):
                overruled[earlier.index] = index
            latest[key] = ruling
        return cls(tuple(sorted(latest.values(), key=lambda ruling: (ruling.span, ruling.index))), lost, overruled)

    def of_kind(self, *kinds: CorrectionKind) -> tuple[Ruling, ...]:
        """Those of some ``kinds``, by place."""
        return tuple(ruling for ruling in self.rulings if ruling.kind in kinds)


def _whole(text: str, span: Span) -> bool:
    """Whether ``span`` tears no word."""
    return not any(text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() for at in (span.start, span.end) if at)


NO_RULINGS: Final = Rulings()
