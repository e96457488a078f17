"""What is made of an analysis once the tasks have run, in this order."""

from models.steps import joining, sourcing
from models.task import Step

STEPS: tuple[Step, ...] = (joining.STEP,)
"""Pronouns, role nouns and quotes joined to the entities they are of, once all of them are known."""

COUNTS: tuple[Step, ...] = (sourcing.SOURCES, sourcing.HOLDERS, sourcing.SENTENCES)
"""What is counted, once what is not sure enough has been left out."""
