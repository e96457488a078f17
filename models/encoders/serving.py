"""The encoders as the service has them: on the compiled kernels alone where these do, else on torch, which is loaded only then."""

from collections.abc import Mapping
from pathlib import Path
from typing import Unpack

from models.encoders import native
from models.encoders.loaded import Loaded, Options


def load(folders: Mapping[str, Path], **options: Unpack[Options]) -> Loaded:
    """As :func:`models.encoders.loading.load`."""
    try:
        return native.load(folders, **options)
    except native.Unfit:
        from models.encoders import loading

        return loading.load(folders, **options)
