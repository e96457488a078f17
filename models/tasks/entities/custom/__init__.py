"""A newsroom's own token classifier in place of our entities head: any architecture that ``transformers`` knows, with its own labels."""

from models.tasks.entities.custom.tagger import Reading, Tagger

__all__ = ["Reading", "Tagger"]
