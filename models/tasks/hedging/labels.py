"""Cue types.

The first four are those of the Szeged Uncertainty corpus (Szarvas et al. 2012): epistemic ("may"), doxastic ("believes"), investigation
("whether") and condition ("if"). A weasel is an opinion that nobody in particular holds (Ganter and Strube 2009).
"""

from typing import Final, get_args

from models.annotations import CueType

TYPES: Final[tuple[CueType, ...]] = get_args(CueType)


def cue_type(label: str) -> CueType:
    """``label`` as a cue type; epistemic, the commonest, when it is none of ours."""
    return next((known for known in TYPES if known == label), "epistemic")
