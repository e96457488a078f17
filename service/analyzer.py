"""The language side as the service sees it, and how it is loaded."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from service.settings import Settings

if TYPE_CHECKING:
    from models.annotations import Analysis
    from models.calibration import Precision
    from models.encoder import Encoder, Window

Task = Literal["entities", "quotes", "hedging", "stance"]
TASKS: tuple[Task, ...] = get_args(Task)


class Work(Protocol):
    """One window for one encoder."""

    @property
    def encoder(self) -> str:
        """The encoder's name."""

    @property
    def window(self) -> "Window":
        """What it reads; ``len`` counts its tokens."""


class Plan(Protocol):
    """What has to be encoded to analyse a text."""

    @property
    def work(self) -> Sequence[Work]:
        """In the order in which the outputs are wanted back."""

    @property
    def windows(self) -> int:
        """How many windows the text was cut into."""

    @property
    def chars_analyzed(self) -> int:
        """How many characters of the text lie in a window."""


class Analyzer(Protocol):
    """Text to plan, and the encoders' outputs to annotations; both CPU-bound and safe to call from several threads."""

    @property
    def encoders(self) -> Mapping[str, "Encoder"]:
        """By the name that work refers to."""

    @property
    def cards(self) -> Sequence[Mapping[str, Any]]:
        """A model card a head."""

    @property
    def precision(self) -> Mapping[str, "Precision"]:
        """How often what is surer than a threshold is right, by kind: a mention type, pronoun, nominal, quote, speaker, cue or stance."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Model name and version by task."""

    def plan(self, text: str, tasks: frozenset[str], targets: tuple[str, ...] = (), coreference: bool = False) -> Plan:
        """What has to be encoded for ``tasks``."""

    def decode(self, plan: Any, outputs: Sequence[Mapping[str, Any]]) -> "Analysis":
        """The annotations; ``outputs`` are aligned with ``plan.work``."""


BATCH_TOKENS = {"cpu": 2048, "cuda": 16_384}
"""Tokens of a forward pass by device: where more makes it no faster, so that short work waits as little as can be."""


def batch_tokens(settings: Settings) -> int:
    """Tokens of a forward pass: what is set, or what suits the device. Imports torch, as :func:`load` does."""
    if settings.batch_tokens is not None:
        return settings.batch_tokens
    from models.bundle import device_of

    return min(BATCH_TOKENS[device_of(settings.device).type], settings.queue_tokens)


def load(settings: Settings) -> Analyzer:
    """Read the models from their folders. Takes seconds: torch and transformers are imported here, not when the service starts."""
    from models.analyzer import load as load_models

    return load_models(
        settings.article_model,
        settings.stance_model,
        names=settings.entities_model,
        labels=settings.entities_labels,
        device=settings.device,
        threads=settings.threads,
    )
