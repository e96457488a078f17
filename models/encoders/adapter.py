"""What an encoder was taught after its weights were made: changes of low rank in a file of their own, a fortieth of the encoder's size.

They are added to the weights when these are read, so they cost nothing afterwards (Hu et al., "LoRA: Low-Rank Adaptation of Large Language
Models", ICLR 2022).
"""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.encoders.folder import BundleError

FILE = "adapter.safetensors"

UP, DOWN = ".up", ".down"
"""How their names end in the file."""


Factors = Mapping[str, tuple[Tensor, Tensor]]
"""By the name of a weight (out, in) the two factors, (out, rank) and (rank, in), of what is added to it."""


def factors(folder: Path) -> Factors:
    """Those in ``folder``, float32; none where it has no such file.

    Raises:
        BundleError: the file is damaged.
    """
    file = folder / FILE
    if not file.is_file():
        return {}
    try:
        stored = {name: factor.float() for name, factor in load_file(file).items()}
        names = [name.removesuffix(UP) for name in stored if name.endswith(UP)]
        return {name: (stored[name + UP], stored[name + DOWN]) for name in names}
    except (OSError, SafetensorError, KeyError) as error:
        raise BundleError(f"{file} is damaged") from error


def adapted(state: Mapping[str, Tensor], folder: Path) -> dict[str, Tensor]:
    """The tensors ``state`` of an encoder, with the changes that ``folder`` holds, if any, added in float32.

    Raises:
        BundleError: the file is damaged or belongs to another encoder.
    """
    try:
        return {**state, **{name: state[name].float() + up @ down for name, (up, down) in factors(folder).items()}}
    except (KeyError, RuntimeError) as error:
        raise BundleError(f"{folder / FILE} belongs to another encoder") from error


def store(changes: Factors, folder: Path) -> None:
    """Write the ``changes``, in fp16, to ``folder``."""
    tensors = {name + end: factor for name, both in changes.items() for end, factor in zip((UP, DOWN), both, strict=True)}
    save_file({name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}, folder / FILE)
