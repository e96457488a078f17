"""Which sentences hedge, with which words, how certain they sound, and whose doubt it is."""

from models.tasks.hedging.certainty import certainties
from models.tasks.hedging.cues import tilted
from models.tasks.hedging.decoder import decode

__all__ = ["certainties", "decode", "tilted"]
