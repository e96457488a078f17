"""What a newsroom tells beside a text: its names, and its corrections of what was found."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.annotations import MentionType
from models.desk import NAMED, Anchor, Correction, CorrectionKind, Listed, twice
from models.notices import Notice
from models.tasks.entities.house import is_usable
from service.problems import NOT_BLANK, invalid

MAX_NAMES = 100_000
"""Names of a request; the size of the body bounds them sooner."""
MAX_NAME_CHARS = 200
SHOWN = 5
"""Names that a warning gives as examples."""

MAX_CORRECTIONS = 10_000
MAX_EXACT_CHARS = 10_000
MAX_AROUND_CHARS = 500

_TYPE: Any = Literal[NAMED]
_NAME = Annotated[str, Field(max_length=MAX_NAME_CHARS, pattern=NOT_BLANK)]


class NameEntry(BaseModel):
    """A name of the newsroom's list."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[_NAME, Field(description="The name in full.", examples=["Jane Roe"])]
    id: Annotated[
        str | None,
        Field(max_length=256, description="Yours, such as a tag's; `link` of the entity has it.", examples=["tag:12"]),
    ] = None
    aliases: Annotated[
        tuple[_NAME, ...], Field(max_length=1000, description="What else it goes by. In lower case it is known in any case.")
    ] = ()
    type: Annotated[_TYPE, Field(description="What it is.")] = "PERSON"
    title: Annotated[
        str | None,
        Field(max_length=MAX_NAME_CHARS, description="Tells it from others of the name, where it stands near.", examples=["mayor"]),
    ] = None

    def entry(self) -> Listed:
        """The name, without needless white space."""
        aliases = tuple(dict.fromkeys(" ".join(alias.split()) for alias in self.aliases))
        return Listed(" ".join(self.name.split()), self.type, aliases, self.id or "", self.title or "")


Names = Annotated[
    tuple[NameEntry, ...],
    Field(
        max_length=MAX_NAMES,
        description="The newsroom's names, beside those of the file of `COPYDESK_NAMES`: where the text has one it is a mention, and its "
        "entity has the name's id as its `link`.",
        examples=[[{"id": "tag:12", "name": "Jane Roe", "aliases": ["Lady Roe"], "type": "PERSON"}]],
    ),
]


def listed(entries: Sequence[NameEntry]) -> tuple[tuple[Listed, ...], tuple[Notice, ...]]:
    """The names of a request, and what is to be said of them.

    Raises:
        Problem: 422 when two have one id.
    """
    names = tuple(entry.entry() for entry in entries)
    for number, first in twice(names).items():
        detail = f"{names[first].name} has the id {names[number].id!r} already; give each name its own."
        raise invalid(f"/names/{number}/id", detail, code="duplicate_id")
    unusable = [form for listed in names for form in listed.forms if not is_usable(form)]
    if not unusable:
        return names, ()
    shown = ", ".join(repr(form) for form in unusable[:SHOWN])
    detail = f"{len(unusable)} names or aliases are too short or too common to be looked for: {shown}; write them out."
    return names, (Notice("names_not_usable", detail),)


_AROUND = Annotated[str, Field(max_length=MAX_AROUND_CHARS)]


class AnchorEntry(BaseModel):
    """A place in the analysed text, found again after edits elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exact: Annotated[
        str,
        Field(
            max_length=MAX_EXACT_CHARS, pattern=NOT_BLANK, description="What stands there, such as the `text` of a span.", examples=["She"]
        ),
    ]
    prefix: Annotated[_AROUND, Field(description="What stands before it; some 30 characters do.", examples=["in the morning. "])] = ""
    suffix: Annotated[_AROUND, Field(description="What stands behind it.", examples=[" left for Kabul"])] = ""
    start: Annotated[int | None, Field(ge=0, strict=True, description="Where it stood, in `offset_unit`.", examples=[120])] = None

    def anchor(self) -> Anchor:
        """The place."""
        return Anchor(self.exact, self.prefix, self.suffix, self.start)


class CorrectionEntry(BaseModel):
    """An editor's word on what was found."""

    model_config = ConfigDict(extra="forbid", frozen=True, serialize_by_alias=True)

    kind: Annotated[
        CorrectionKind,
        Field(
            description="speaker: who says a quote; not_quote: nobody is quoted; same_entity: two mentions are of one; type: what it is."
        ),
    ]
    anchor: Annotated[AnchorEntry, Field(description="The content of the quote, or the mention.")]
    value: Annotated[
        str | None, Field(max_length=MAX_NAME_CHARS, pattern=NOT_BLANK, description="The speaker's name; the type.", examples=["Jane Roe"])
    ] = None
    other: Annotated[AnchorEntry | None, Field(alias="with", description="The other mention, for same_entity.")] = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.kind == "same_entity" and self.other is None:
            raise ValueError("same_entity needs with, the anchor of the other mention")
        if self.kind != "same_entity" and self.other is not None:
            raise ValueError(f"{self.kind} takes no with; leave it out")
        if self.kind in ("speaker", "type") and self.value is None:
            raise ValueError(f"{self.kind} needs a value, {'the name' if self.kind == 'speaker' else 'one of the types'}")
        if self.kind in ("not_quote", "same_entity") and self.value is not None:
            raise ValueError(f"{self.kind} takes no value; leave it out")
        if self.kind == "type" and self.value not in get_args(MentionType):
            raise ValueError(f"{self.value!r} is no type; they are {', '.join(get_args(MentionType))}")
        return self

    def correction(self) -> Correction:
        """The correction."""
        other = self.other.anchor() if self.other else None
        return Correction(self.kind, self.anchor.anchor(), " ".join((self.value or "").split()), other)


Corrections = Annotated[
    tuple[CorrectionEntry, ...],
    Field(
        max_length=MAX_CORRECTIONS,
        description="What an editor has put right in an earlier answer. It is obeyed, and what follows from it is read anew; one whose "
        "place is gone is a warning `correction_lost`. Of two that contradict each other the later holds.",
        examples=[[{"kind": "speaker", "anchor": {"exact": "may work", "prefix": "said it \u201c", "start": 37}, "value": "Ann Lee"}]],
    ),
]
