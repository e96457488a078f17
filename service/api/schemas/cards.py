"""Model cards, as the specification describes them; :mod:`models.evaluation.cards` writes them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from service.api.schemas.responses import absent


class TrainingData(BaseModel):
    """Data that a model was trained on."""

    model_config = ConfigDict(extra="allow")

    name: str
    rows: int
    licence: str
    passes: Annotated[float | None, absent("How often the training went through it, on average.")] = None


class Misread(BaseModel):
    """A text that the model gets wrong, or used to."""

    model_config = ConfigDict(extra="allow")

    text: str
    right: Annotated[str, Field(description="What would be right.")]
    answered: Annotated[str, Field(description="What is answered.")]


class WeakSpot(BaseModel):
    """A kind of error that is known."""

    model_config = ConfigDict(extra="allow")

    title: str
    share: Annotated[str, Field(description="Its share of the errors that were read.")]
    note: str
    examples: list[Misread]


class Calibration(BaseModel):
    """How far confidences are from the share that is right; each figure by what it is of, so that the worst shows as well as the best."""

    model_config = ConfigDict(extra="allow")

    method: str
    ece: Annotated[dict[str, float], Field(description="Expected calibration error.")]


class PrecisionReached(BaseModel):
    """What comes of a `min_precision`."""

    model_config = ConfigDict(extra="allow")

    min_precision: Annotated[float, Field(description="What is asked for.")]
    precision: Annotated[float, Field(description="What is reached.")]
    kept: Annotated[float, Field(description="The share of the right answers that is still given.")]


class ModelCard(BaseModel):
    """What a task's model was made from and what it was measured to do. A newsroom's own model may tell less than those that ship."""

    model_config = ConfigDict(extra="allow")

    task: Annotated[str, Field(description="The task it serves.", examples=["entities"])]
    name: Annotated[str, Field(examples=["copydesk-article"])]
    version: Annotated[str, Field(examples=["1.2.0"])]
    summary: Annotated[str | None, absent("What it does, in a sentence.")] = None
    base: Annotated[str | None, absent("What its training began from.")] = None
    parameters: Annotated[int | None, absent("Weights of the encoder.")] = None
    stored: Annotated[str | None, absent("The type its weights are stored in.", examples=["float16"])] = None
    backend: Annotated[str | None, absent("What computes it here.", examples=["int8"])] = None
    data: Annotated[list[TrainingData] | None, absent("What it was trained on.")] = None
    figures: Annotated[dict[str, Any] | None, absent("What was measured, by dataset.")] = None
    calibration: Annotated[Calibration | None, absent("How far its confidences can be trusted.")] = None
    precision: Annotated[
        dict[str, list[tuple[float, float]]] | None,
        absent("By kind of answer, rising pairs of a confidence and the precision of the answers at least as confident."),
    ] = None
    min_precision: Annotated[dict[str, list[PrecisionReached]] | None, absent("By kind of answer, what comes of a `min_precision`.")] = None
    defaults: Annotated[
        dict[str, float] | None, absent("By kind of answer, the least confidence of what is given when no threshold is asked for.")
    ] = None
    weak_spots: Annotated[list[WeakSpot] | None, absent("Errors to expect.")] = None
    notes: Annotated[list[str] | None, absent("How to read the figures.")] = None


class ModelList(BaseModel):
    """The models in use."""

    models: Annotated[list[ModelCard], Field(description="A card for each task that is on.")]
