"""What a text and its speakers are for or against."""

from models.stance.decoder import decode
from models.stance.passages import passages

__all__ = ["decode", "passages"]
