"""Leaving out what is not sure enough, and every reference to it, by what :mod:`models.fields` says of the annotations."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

from models.decoding.calibration import Precision
from models.fields import Member, members
from models.notices import Notice
from models.task import Analysis, Kinds, Task
from models.vocabulary import Reason

UNSURE: Final[Reason] = "below_min_precision"
"""The ``reason`` of an annotation that lacks a part because the one found is not sure enough."""


DOUBTFUL: Final[Reason] = "doubtful"
"""The same where nobody asked for a precision: more of such parts are wrong than it is worth."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The least confidence of what is given: ``least`` for all, ``kinds`` for each kind whose precision is asked for.

    An infinite floor lets nothing through. ``warnings`` say what cannot be had.
    """

    least: float = 0.0
    kinds: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    reason: Reason = UNSURE
    """Why an annotation lacks a part that is not sure enough."""

    def holds(self, annotation: Any) -> bool:
        """Whether ``annotation`` is sure enough to be given."""
        for member in members(type(annotation)):
            meaning = member.meaning
            if meaning.kind and not meaning.kept:
                least = 0.0 if meaning.by_precision_alone else self.least
                return bool(getattr(annotation, member.name) >= max(least, self.kinds.get(_kind(annotation, member), 0.0)))
        return True


def _kind(annotation: Any, member: Member) -> str:
    kind = member.meaning.kind
    return kind if isinstance(kind, str) else kind(annotation)


def by_default(defaults: Mapping[str, float]) -> Floors:
    """What is given to who asks for no confidence: of each kind what makes its F1 best."""
    return Floors(0.0, {kind: floor for kind, floor in defaults.items() if floor > 0}, reason=DOUBTFUL)


def floors(
    tasks: Sequence[Task[Any]], options: Mapping[str, Any], measured: Mapping[str, Precision], min_confidence: float, min_precision: float
) -> Floors:
    """What is asked for of ``tasks``, by the precision that was ``measured`` of each kind; kinds it lacks have a warning and no floor."""
    if min_precision <= 0:
        return Floors(min_confidence)
    thresholds: dict[str, float] = {}
    warnings = []
    for group in _groups(tasks, options):
        unknown = [kind for kind in group.kinds if kind not in measured]
        best = {}
        for kind in group.kinds:
            if kind in measured:
                threshold = measured[kind].threshold_for(min_precision)
                thresholds[kind] = math.inf if threshold is None else threshold
                if threshold is None:
                    best[kind] = measured[kind].best
        if unknown:
            which = group.name if len(unknown) == len(group.kinds) else f"{group.name} ({', '.join(unknown)})"
            detail = f"min_precision was not applied to {which}: this model's precision on them has not been measured."
            warnings.append(Notice("precision_not_measured", detail))
        if best:
            which = group.name if len(group.kinds) == 1 else f"{group.name} ({', '.join(best)})"
            fate = f"keep their {group.keep}" if group.keep else "are left out"
            most = ", ".join(f"{value:.2f}" for value in best.values())
            detail = f"min_precision {min_precision:g} cannot be had for {which}, which {fate}; the best is {most}."
            warnings.append(Notice("precision_not_reached", detail))
    return Floors(min_confidence, thresholds, tuple(warnings))


def _groups(tasks: Sequence[Task[Any]], options: Mapping[str, Any]) -> Iterator[Kinds]:
    """What ``tasks`` give with these ``options``."""
    for task in tasks:
        for group in task.kinds:
            if not group.option or getattr(options.get(task.name), group.option, False):
                yield group


def keep(analysis: Analysis, floors: Floors) -> Analysis:
    """``analysis`` without what is below ``floors``.

    References to what was left out become None, go where they stand in a tuple, or take along the annotation that cannot do without. What
    is given all the same is named in a warning.
    """
    if floors.least <= 0 and not floors.kinds:
        return replace(analysis, warnings=(*analysis.warnings, *floors.warnings)) if floors.warnings else analysis
    had = _by_class(analysis.results)
    results = {name: _sure(result, floors) for name, result in analysis.results.items()}
    while True:
        have = _by_class(results)
        cut = {name: _mended(result, had, have) for name, result in results.items()}
        if cut == results:
            break
        results = cut
    warnings = (*analysis.warnings, *floors.warnings, *_doubts(analysis.results, floors))
    return Analysis(results, warnings)


def _by_class(results: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By the name of their class, the annotations with an id that stand in the results' lists."""
    by_class: dict[str, dict[str, Any]] = {}
    for result in results.values():
        for member in members(type(result)):
            value = getattr(result, member.name)
            for item in value if isinstance(value, tuple) else ():
                if is_dataclass(item) and hasattr(item, "id"):
                    by_class.setdefault(type(item).__name__, {})[item.id] = item
    return by_class


def _class(annotation: Any) -> Any:
    return type(annotation)


@cache
def _parts(annotation: type) -> tuple[Member, ...]:
    """The fields of an annotation that hold others or refer to some; most have neither, and need not be looked into."""
    return tuple(member for member in members(annotation) if member.meaning.refers or _holds_annotations(member.type))


def _holds_annotations(hint: Any) -> bool:
    """Whether a value of the type may be an annotation, or a tuple with some in it."""
    if hint in (str, int, float, bool, NoneType, Ellipsis) or get_origin(hint) is Literal:
        return False
    arguments = get_args(hint)
    return any(map(_holds_annotations, arguments)) if arguments else True


def _changed(annotation: Any, values: Mapping[str, Any]) -> Any:
    """``annotation`` with those of ``values`` that are other than its own."""
    new = {name: value for name, value in values.items() if value is not getattr(annotation, name)}
    return replace(annotation, **new) if new else annotation


def _sure(annotation: Any, floors: Floors) -> Any:
    """``annotation`` without the parts that are not sure enough."""
    values: dict[str, Any] = {}
    for member in _parts(_class(annotation)):
        value = getattr(annotation, member.name)
        if isinstance(value, tuple) and value and is_dataclass(value[0]):
            kept = tuple(_sure(item, floors) for item in value if floors.holds(item))
            values[member.name] = value if len(kept) == len(value) and all(map(_same, kept, value)) else kept
        elif is_dataclass(value):
            if floors.holds(value):
                values[member.name] = _sure(value, floors)
            else:
                values |= {member.name: None, "reason": floors.reason}
    return _changed(annotation, values)


def _same(item: Any, other: Any) -> bool:
    return item is other


def _mended(annotation: Any, had: Mapping[str, Mapping[str, Any]], have: Mapping[str, Mapping[str, Any]]) -> Any:
    """``annotation`` without references to what is no more; None when it cannot do without."""
    values: dict[str, Any] = {}
    for member in _parts(_class(annotation)):
        value = getattr(annotation, member.name)
        if member.meaning.refers and value is not None:
            left = _left(member, value, had, have)
            if left is None and type(None) not in getattr(member.type, "__args__", ()):
                return None
            values[member.name] = left
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            kept = tuple(item for item in (_mended(item, had, have) for item in value) if item is not None)
            values[member.name] = value if len(kept) == len(value) and all(map(_same, kept, value)) else kept
        elif is_dataclass(value):
            values[member.name] = _mended(value, had, have)
    return _changed(annotation, values)


def _left(member: Member, value: Any, had: Mapping[str, Mapping[str, Any]], have: Mapping[str, Mapping[str, Any]]) -> Any:
    """What is left of one reference, or of a tuple of them; None for nothing."""
    meaning = member.meaning
    before, after = had.get(meaning.refers, {}), have.get(meaning.refers, {})

    def stands(id_: str) -> bool:
        if id_ not in before:
            return True
        return id_ in after and (not meaning.needs or getattr(after[id_], meaning.needs) is not None)

    if isinstance(value, str):
        return value if stands(value) else None
    left = tuple(id_ for id_ in value if stands(id_))
    if not left or (meaning.held_by and not any(meaning.held_by(after[id_]) for id_ in left if id_ in after)):
        return None
    return value if len(left) == len(value) else left


def _doubts(results: Mapping[str, Any], floors: Floors) -> Iterator[Notice]:
    """A warning for what is given although it is less sure; where none can be sure enough the floors' own warning says so."""
    for result in results.values():
        for member in members(type(result)):
            value = getattr(result, member.name)
            for item in value if isinstance(value, tuple) else ():
                for part in members(type(item)) if is_dataclass(item) else ():
                    meaning = part.meaning
                    if meaning.kept and getattr(item, part.name) < floors.kinds.get(_kind(item, part), 0.0) < math.inf:
                        named = meaning.kept.format(**{field.name: getattr(item, field.name) for field in members(type(item))})
                        yield Notice("less_precise", f"{named[:1].upper()}{named[1:]} is less sure than min_precision asks for.")
