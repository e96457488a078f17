"""How surely each sentence says what it says."""

from models.hedging.decoder import decode

__all__ = ["decode"]
