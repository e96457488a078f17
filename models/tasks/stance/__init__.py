"""What a text and its speakers are for or against."""

from models.tasks.stance.decoder import decode
from models.tasks.stance.passages import passages

__all__ = ["decode", "passages"]
