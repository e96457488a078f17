"""Named mentions and the entities they form."""

from models.entities.decoder import decode

__all__ = ["decode"]
