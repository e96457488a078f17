"""The language side as the service sees it, and how it is loaded."""

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from models.desk import NO_DESK, Desk
from models.encoders.loaded import may_have_gpu
from service.inference.process import Lane, Process
from service.inference.runners import Local, Runner, Worker
from service.settings import Settings

if TYPE_CHECKING:
    from models.analysis import Change
    from models.decoding.calibration import Precision
    from models.encoders.window import Window
    from models.task import Analysis, Task
    from models.text.blocks import Block

logger = logging.getLogger("copydesk")


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
    def first(self) -> int:
        """How many windows of the work can be read at once; the others wait for what :meth:`Analyzer.mark` makes of those."""

    @property
    def windows(self) -> int:
        """How many windows the text was cut into."""

    @property
    def blocks(self) -> "Sequence[Block]":
        """What the text is laid out in."""

    @property
    def chars_analyzed(self) -> int:
        """How many characters of the text lie in a window."""


class Analyzer(Protocol):
    """Text to plan, and the encoders' outputs to annotations; both CPU-bound and safe to call from several threads."""

    @property
    def cards(self) -> Sequence[Mapping[str, Any]]:
        """A model card a head."""

    @property
    def precision(self) -> Mapping[str, "Precision"]:
        """How often what is surer than a threshold is right, by kind of answer."""

    @property
    def versions(self) -> Mapping[str, str]:
        """Model name and version by task."""

    @property
    def defaults(self) -> Mapping[str, float]:
        """By kind of answer, the least confidence that is given to who asks for none."""

    @property
    def tasks(self) -> Sequence["Task[Any]"]:
        """What can be asked for, and what that rests on."""

    @property
    def off(self) -> Mapping[str, str]:
        """By task that cannot be asked for, a sentence that says why."""

    def plan(self, text: str, tasks: frozenset[str], options: Mapping[str, Any] | None = None, blocks: "tuple[Block, ...]" = ()) -> Plan:
        """What has to be encoded for ``tasks`` with their ``options``; the text's markup tells ``blocks``."""

    def mark(self, plan: Any, outputs: Sequence[Mapping[str, Any]], desk: Desk = NO_DESK) -> Plan:
        """``plan`` with its later windows marked with what ``outputs``, those of the first ones, and ``desk`` tell."""

    def decode(self, plan: Any, outputs: Sequence[Mapping[str, Any]], desk: Desk = NO_DESK) -> "Analysis":
        """The annotations; ``outputs`` are aligned with ``plan.work``, ``desk`` is what the newsroom tells beside the text."""

    def count(self, plan: Any, analysis: "Analysis") -> "Analysis":
        """What is left of the annotations, with what is counted of them."""


BATCH_TOKENS = {"cpu": 1024, "cuda": 16_384}
"""Tokens of a forward pass by device: where more makes it no faster, so that short work waits as little as can be."""

SHOWN = 5
"""Names that a warning gives as examples."""

STREAMS = 8
"""Most processes that compute on the CPU; where there are more cores, each gets several."""

LANES = 2
"""Of a process on a GPU: while one's batch is computed, the other's is copied."""

HANG_TIMES = 50
"""How many times longer than its matrix products would at their best a batch may take: where others compete for the cores, ten times are
normal."""

HANG_LEAST = 15.0
"""Seconds that a batch may take in any case."""

NICE = 5
"""By how much the processes that compute yield to the one that answers, whose work is short and keeps them busy."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What answers requests."""

    analyzer: Analyzer
    runners: Sequence[Runner]
    batch_tokens: int = BATCH_TOKENS["cpu"]
    """Tokens of a forward pass."""
    utilisation: Mapping[str, float] = field(default_factory=dict)
    """Share of the best matrix product's rate that an encoder has at one token a second."""
    device: str = "cpu"
    backends: Mapping[str, str] = field(default_factory=dict)
    """Numbers that each encoder computes in."""
    kernels: str = "torch"
    """The compiled kernels in use, or why torch computes instead."""
    processes: int = 1
    threads: int = 1
    """Of each process."""
    workers: Sequence[Worker] = ()
    """What the runners compute in, as far as that can be lost."""


def batch_tokens(settings: Settings, device: str) -> int:
    """Tokens of a forward pass: what is set, or what suits ``device``."""
    return settings.batch_tokens or min(BATCH_TOKENS[device], settings.queue_tokens)


def streams(settings: Settings) -> tuple[int, int]:
    """How many processes compute, and the threads of each: one a core, as independent batches never wait for each other.

    On CUDA, one process feeds the GPU.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    suited = 1 if _gpu(settings) else min(cores, STREAMS)
    processes = settings.processes or suited
    return processes, settings.threads or max(1, cores // processes)


def batch_timeout(settings: Settings, tokens: int, operations: Iterable[int], peaks: Iterable[float]) -> float:
    """Seconds after which a batch counts as hung: what is set, or many times what one of ``tokens`` takes.

    That is reckoned from the encoders' ``operations`` a token at the rate of the slowest of ``peaks``.
    """
    longest = tokens * max(operations) / min(peaks)
    return settings.batch_timeout or max(HANG_LEAST, HANG_TIMES * longest)


def _gpu(settings: Settings) -> bool:
    """Whether an NVIDIA GPU is to compute."""
    return settings.device != "cpu" and may_have_gpu()


def _changes(settings: Settings) -> "list[Change]":
    """What the settings change of tasks. BundleError for a list of names that is none."""
    if settings.names is None:
        return []
    from models.analysis import Change
    from models.tasks import entities
    from models.tasks.entities.house import HouseList

    house = HouseList.read(settings.names)
    if unusable := house.unusable:
        shown = ", ".join(map(repr, unusable[:SHOWN]))
        logger.warning("%d names or aliases of %s are too short or too common to be looked for: %s", len(unusable), settings.names, shown)
    return [Change(entities.TASK.name, partial(entities.listing, house=house), f"+names.{house.fingerprint}")]


def load(settings: Settings) -> Loaded:
    """Start the processes that compute, and read what surrounds the encoders. Takes seconds."""
    changes = _changes(settings)
    processes, threads = streams(settings)
    options = _options(settings, threads)
    lanes = LANES if _gpu(settings) else 1
    computing = [Process(options, NICE, lanes) for _ in range(processes)]
    try:
        import_module("models.analysis")  # which takes as long as the processes do to load

        facts, *_ = [process.ready() for process in computing]
        analyzer = _analyzer(settings, facts, changes)
    except BaseException:
        for process in computing:
            process.close()
        raise
    runners = [Lane(process, number) for process in computing for number in range(lanes)]
    utilisation = {name: operations / facts["peaks"][name] for name, operations in facts["operations"].items()}
    tokens = batch_tokens(settings, facts["device"])
    limit = batch_timeout(settings, tokens, facts["operations"].values(), facts["peaks"].values())
    for process in computing:
        process.may_take(limit)
    return Loaded(
        analyzer, runners, tokens, utilisation, facts["device"], facts["backends"], facts["kernels"], processes, threads, computing
    )


def load_here(settings: Settings, threads: int) -> Loaded:
    """The encoders in this very process, with ``threads`` of their own: for bulk work that is shared out among whole processes."""
    from models.encoders import serving

    changes = _changes(settings)
    loaded = serving.load(**_options(settings, threads))
    facts = {"backends": loaded.backends, "faults": loaded.faults, "replacing": loaded.replacing}
    analyzer = _analyzer(settings, facts, changes)
    tokens = batch_tokens(settings, loaded.device)
    return Loaded(analyzer, [Local(loaded.encoders)], tokens, {}, loaded.device, loaded.backends, loaded.kernels, 1, threads)


def _options(settings: Settings, threads: int) -> dict[str, Any]:
    """Those of :func:`models.encoders.loading.load`."""
    return {
        "folders": _folders(settings),
        "names": settings.entities_model,
        "labels": settings.entities_labels,
        "device": settings.device,
        "backend": settings.backend,
        "kernels": settings.kernels,
        "threads": threads,
    }


def _folders(settings: Settings) -> dict[str, Path]:
    return {"article": settings.article_model, "stance": settings.stance_model}


def _analyzer(settings: Settings, facts: Mapping[str, Any], changes: "list[Change]") -> Analyzer:
    """What surrounds encoders that have told these ``facts``."""
    from models.analysis import read

    instead = []
    if settings.entities_model:
        from models.tasks.entities.custom.task import task

        card, size = facts["replacing"]
        instead = [(task(settings.entities_model, size), card)]
    return read(_folders(settings), facts["backends"], faults=facts["faults"], instead=instead, changes=changes)
