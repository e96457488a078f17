"""Model folders while their tasks are calibrated: encoders loaded once, and cards that change under the analyzer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.analysis import Analyzer, Fitted, in_order
from models.decoding.calibration import Curve
from models.encoders import bundle
from models.encoders.bundle import Bundle, Card
from models.encoders.folder import BundleError
from models.encoders.kernels.choice import choose
from models.encoders.loaded import Backend
from models.encoders.loading import backend_of, device_of, load_encoder
from models.encoders.window import Encoder
from models.evaluation import measures
from models.evaluation.sheet import Sheet
from models.task import ARTICLE, Task
from models.tasks import TASKS
from models.text.tokens import Tokenizer

FITTED = frozenset(("curves", "floors", "temperatures"))
"""What of a card is fitted."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Tasks with the encoders that they need, and their cards."""

    tasks: tuple[Task[Any], ...]
    """In the order in which they run."""
    encoders: Mapping[str, Encoder]
    tokenizer: Tokenizer
    cards: dict[str, Card]
    bundle: Bundle
    """As the folders had it."""

    @classmethod
    def load(cls, weights: Path, served: Sequence[Task[Any]], backend: Backend) -> "Workshop":
        """What the tasks ``served`` need of the folders in ``weights``, one an encoder.

        Raises:
            BundleError: a folder cannot be read, or has not the heads of a task that its encoder reads for.
        """
        device = device_of("auto")
        names = list(dict.fromkeys((ARTICLE, *(task.encoder for task in served))))
        tasks = in_order([task for task in TASKS if task.encoder in names])
        merged = Bundle()
        for name in names:
            folder = bundle.read(weights / name, [task for task in tasks if task.encoder == name])
            if folder.faults:
                raise BundleError(next(iter(folder.faults.values())))
            merged.cards.update(folder.cards)
            merged.calibrations.update(folder.calibrations)
        kernels = choose().kernels if device.type == "cpu" and backend == "int16" else None  # all else is measured by the reference
        encoders: dict[str, Encoder] = {name: load_encoder(weights / name, device, backend, kernels=kernels) for name in names}
        return cls(tasks, encoders, bundle.read_tokenizer(weights / ARTICLE), dict(merged.cards), merged)

    def __call__(self) -> Analyzer:
        """An analyzer that decodes by what the cards hold by now."""
        calibrations = {
            name: replace(
                known,
                curves={head: Curve.of(points) for head, points in self.cards[name].get("curves", {}).items()},
                floors=self.cards[name].get("floors", {}),
                temperatures=self.cards[name].get("temperatures", {}),
            )
            for name, known in self.bundle.calibrations.items()
        }
        return Analyzer(self.encoders, self.tokenizer, Fitted(self.tasks, Bundle(dict(self.cards), calibrations)))

    def measure(self, tasks: Sequence[Task[Any]], data: Path) -> dict[str, Sheet]:
        """``tasks`` measured one after the other; each is decoded with what those before it fitted, now or when last measured.

        The cards of those after it hold nothing yet, so that a task's figures do not depend on what is measured beside it.
        """
        self.cards.update({name: {key: value for key, value in card.items() if key not in FITTED} for name, card in self.cards.items()})
        chosen = {task.name for task in measures.fitted(tasks)}
        sheets = {}
        for task in self.tasks:
            measure = measures.of(task) if task.name in chosen else None
            if measure:
                sheets[task.name] = measure.measure(self, self.cards[task.name], data)
            else:
                self.cards[task.name] |= {key: value for key, value in self.bundle.cards[task.name].items() if key in FITTED}
        return sheets


def quantized(weights: Path, tasks: Sequence[Task[Any]], backend: Backend) -> bool:
    """Whether 8-bit integers compute any of ``tasks`` with ``backend``."""
    return any(backend_of(weights / task.encoder, device_of("auto"), backend) == "int8" for task in tasks)
