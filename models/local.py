"""An analyzer with its encoders in this process, for evaluation, training and tests; the service keeps them in processes of their own."""

from pathlib import Path

from models.analysis import Analyzer, read
from models.encoders import loading as encoders
from models.encoders.loading import Backend, Device


def load(
    article: Path,
    stance: Path,
    *,
    names: Path | None = None,
    labels: Path | None = None,
    device: Device = "auto",
    backend: Backend = "auto",
    threads: int | None = None,
) -> Analyzer:
    """Load the model folders, as :func:`models.encoders.loading.load` does, and what surrounds them.

    BundleError when one cannot be served.
    """
    loaded = encoders.load(article, stance, names, labels, device, backend, threads)
    return read(article, stance, loaded.backends, names, loaded.own, loaded.encoders)
