"""Which sentences hedge, with which words, how certain they sound, and whose doubt it is."""

from models.hedging.certainty import certainties
from models.hedging.cues import tilted
from models.hedging.decoder import decode

__all__ = ["certainties", "decode", "tilted"]
