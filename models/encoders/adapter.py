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
"""How the names end of the two factors, (out, rank) and (rank, in), of what is added to the weight (out, in) that they are named after."""


def adapted(state: Mapping[str, Tensor], folder: Path) -> dict[str, Tensor]:
    """The tensors ``state`` of an encoder, with the changes that ``folder`` holds, if any, added in float32.

    Raises:
        BundleError: the file is damaged or belongs to another encoder.
    """
    file = folder / FILE
    if not file.is_file():
        return dict(state)
    changed = dict(state)
    try:
        factors = load_file(file)
        for name in factors:
            if name.endswith(UP):
                weight = name.removesuffix(UP)
                changed[weight] = state[weight].float() + factors[name].float() @ factors[weight + DOWN].float()
    except (OSError, SafetensorError, KeyError, RuntimeError) as error:
        raise BundleError(f"{file} is damaged or belongs to another encoder") from error
    return changed


def store(factors: Mapping[str, tuple[Tensor, Tensor]], folder: Path) -> None:
    """Write the factors, up and down, by the name of their weight, in fp16, to ``folder``."""
    tensors = {name + end: factor for name, both in factors.items() for end, factor in zip((UP, DOWN), both, strict=True)}
    save_file({name: tensor.detach().half().contiguous() for name, tensor in tensors.items()}, folder / FILE)
