"""Request fields made from the options of tasks."""

from collections.abc import Iterable
from dataclasses import MISSING
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic import BaseModel, Field, Strict

from models.fields import Member, members, parted
from models.task import Endpoint, Task
from models.tasks import TASKS

ASKED: tuple[Task[Any], ...] = tuple(task for task in TASKS if task.endpoint)
"""The tasks that a caller may ask for."""

BESIDE: tuple[Task[Any], ...] = tuple(task for task in TASKS if task.beside)
"""Those that are done beside others."""

NAMES = tuple(task.name for task in ASKED)


def lists(tasks: Iterable[Task[Any]]) -> tuple[str, ...]:
    """What ``tasks`` give, by the names it has in an answer, in order."""
    return tuple(member.name for task in tasks for member in members(task.result) if not member.meaning.hidden)


def endpoint(task: Task[Any]) -> Endpoint:
    """How ``task``, one of those asked for, is described."""
    return cast(Endpoint, task.endpoint)


def options(task: Task[Any]) -> tuple[Member, ...]:
    """What may be asked of ``task``."""
    return members(task.options) if task.options else ()


GENERAL = frozenset(("published", "title"))
"""Options that every request has."""


def option_fields(task: Task[Any], *, optional: bool = False) -> dict[str, Any]:
    """The options of ``task`` as pydantic has fields; where it is one of several tasks, none is required: ``optional``."""
    return {member.name: _field(member, optional) for member in options(task) if member.name not in GENERAL}


def _field(member: Member, optional: bool) -> tuple[Any, Any]:
    described: Any = Annotated[_type(member.type), Field(**member.meaning.spec)]
    if member.default is not MISSING:
        return described, member.default
    if not optional:
        return described, ...
    several: Any = described | None
    return Annotated[several, Field(description=member.meaning.optional)], None


def _type(hint: Any) -> Any:
    """A type of an option as JSON sends it, in which nothing is taken for something else."""
    plain, meaning = parted(hint)
    if get_origin(plain) is tuple:
        return list.__class_getitem__(_type(get_args(plain)[0]))
    strict = Annotated[plain, Strict()] if plain in (bool, float, int) else plain
    return Annotated[strict, Field(**meaning.spec)] if meaning.spec else strict


def missing(task: Task[Any], request: BaseModel | None) -> Member | None:
    """The first option that ``task`` needs and ``request`` does not give; without a request the first it needs."""
    needed = (member for member in options(task) if member.default is MISSING)
    return next((member for member in needed if getattr(request, member.name, None) is None), None)


def is_given(task: Task[Any], request: BaseModel) -> bool:
    """Whether ``request`` gives all that ``task`` needs."""
    return missing(task, request) is None


def options_of(task: Task[Any], request: BaseModel) -> Any:
    """The options of ``task`` in ``request``."""
    sent = {member.name: getattr(request, member.name) for member in options(task)}
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in sent.items()}
    return task.options(**values) if task.options else None


def sample_options(task: Task[Any]) -> dict[str, Any]:
    """What the specification shows for the options that ``task`` needs, by name."""
    return {member.name: member.meaning.spec["examples"][0] for member in options(task) if member.default is MISSING}
