"""The encoders as the service has them: on the compiled kernels alone where these do, else on torch, which is loaded only then."""

from collections.abc import Mapping
from pathlib import Path

from models.encoders import native
from models.encoders.kernels.choice import Setting
from models.encoders.loaded import Backend, Device, Loaded


def load(
    folders: Mapping[str, Path],
    names: Path | None = None,
    labels: Path | None = None,
    device: Device = "auto",
    backend: Backend = "auto",
    threads: int | None = None,
    kernels: Setting = "auto",
) -> Loaded:
    """As :func:`models.encoders.loading.load`."""
    try:
        return native.load(folders, names, labels, device, backend, threads, kernels)
    except native.Unfit:
        from models.encoders import loading

        return loading.load(folders, names, labels, device, backend, threads, kernels)
