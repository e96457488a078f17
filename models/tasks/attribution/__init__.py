"""The spans of attributions: what is said, with which cue, by which source."""

from models.tasks.attribution.contents import Likelihoods, settle
from models.tasks.attribution.links import Links

__all__ = ["Likelihoods", "Links", "settle"]
