"""Named mentions and the entities they form."""

from models.tasks.entities.decoder import decode, join

__all__ = ["decode", "join"]
