"""An analyzer with its encoders in this process, for evaluation, training and tests; the service keeps them in processes of their own."""

from pathlib import Path

from models.analysis import Analyzer, read
from models.encoders import serving
from models.encoders.kernels.choice import Setting
from models.encoders.loaded import Backend, Device
from models.tasks.entities.custom.task import task


def load(
    article: Path,
    stance: Path,
    *,
    names: Path | None = None,
    labels: Path | None = None,
    device: Device = "auto",
    backend: Backend = "auto",
    threads: int | None = None,
    kernels: Setting = "auto",
) -> Analyzer:
    """The model folders as :func:`models.encoders.serving.load` loads them, and what surrounds them.

    Raises:
        BundleError: one cannot be served.
    """
    folders = {"article": article, "stance": stance}
    loaded = serving.load(folders, names=names, labels=labels, device=device, backend=backend, threads=threads, kernels=kernels)
    instead = [(task(names, loaded.replacing[1]), loaded.replacing[0])] if names and loaded.replacing else []
    return read(folders, loaded.backends, faults=loaded.faults, instead=instead, encoders=loaded.encoders)
