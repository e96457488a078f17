"""What the fields of an annotation mean: to the specification, to the wire, and to whoever leaves out what is not sure.

An annotation is a frozen dataclass with a one-line docstring; its fields may be ``Annotated`` with what is :func:`described`. From that
alone the service makes response models and JSON, and :mod:`models.filtering` cuts references.
"""

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, fields
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from models.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is told of a field."""

    spec: Mapping[str, Any]
    """Description, examples and bounds, by the names that pydantic's ``Field`` has for them."""
    inline: bool = False
    """A span whose members stand among those of the annotation itself."""
    hidden: bool = False
    """For later tasks alone; the wire does not show it."""
    refers: str = ""
    """Of an id, or a tuple of ids: the class of the annotations meant."""
    needs: str = ""
    """The part that an annotation referred to must still have."""
    held_by: Callable[[Any], bool] | None = None
    """Of a tuple of ids: by which of the annotations meant this one stands; without one left it goes."""
    kind: str | Callable[[Any], str] = ""
    """Of a confidence: of what kind it is, a name that has a measured precision; or how that is told of the annotation."""
    by_precision_alone: bool = False
    """Whether ``min_confidence`` leaves it alone."""
    kept: str = ""
    """Of a confidence: how an annotation that is not sure enough, and is given all the same, is named in a warning."""
    optional: str = ""
    """Of an option that its task needs: what it is where the task is one of several."""
    missing: str = ""
    """And what to tell who asks for the task without it."""
    vocabulary: Vocabulary | None = None
    """Of a word from a closed list: that list."""


def described(
    description: str | None = None,
    *,
    inline: bool = False,
    hidden: bool = False,
    refers: str = "",
    needs: str = "",
    held_by: Callable[[Any], bool] | None = None,
    optional: str = "",
    missing: str = "",
    vocabulary: Vocabulary | None = None,
    **spec: Any,
) -> Meaning:
    """What a field means, in a line; ``spec`` are examples and bounds. See :class:`Meaning` for the rest."""
    shown = spec if description is None else {"description": description, **spec}
    return Meaning(shown, inline, hidden, refers, needs, held_by, optional=optional, missing=missing, vocabulary=vocabulary)


def probability(kind: str | Callable[[Any], str] = "", *, by_precision_alone: bool = False, kept: str = "") -> Meaning:
    """A number in 0..1. With a ``kind`` the annotation is as sure as it says, and is left out where that is not enough."""
    spec = {"ge": 0, "le": 1, "description": "Calibrated probability."}
    return Meaning(spec, kind=kind, by_precision_alone=by_precision_alone, kept=kept)


@dataclass(frozen=True, slots=True)
class Member:
    """A field of an annotation: its name, its type without what is told of it, that, and its default or ``MISSING``."""

    name: str
    type: Any
    meaning: Meaning
    default: Any


def members(annotation: Any) -> tuple[Member, ...]:
    """The fields of a dataclass in order."""
    return _members(annotation)


@cache
def _members(annotation: Any) -> tuple[Member, ...]:
    hints = get_type_hints(annotation, include_extras=True)
    return tuple(_member(field, hints[field.name]) for field in fields(annotation))


def _member(field: "Field[Any]", hint: Any) -> Member:
    plain, meaning = parted(hint)
    return Member(field.name, plain, meaning, field.default)


def parted(hint: Any) -> tuple[Any, Meaning]:
    """A type without what is told of it, and that."""
    if get_origin(hint) is Annotated:
        plain, *extras = get_args(hint)
        return plain, next((extra for extra in extras if isinstance(extra, Meaning)), Meaning({}))
    return hint, Meaning({})
