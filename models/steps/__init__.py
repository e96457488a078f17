"""What is made of an analysis once the tasks have run, in this order."""

from models.steps import joining
from models.task import Step

STEPS: tuple[Step, ...] = (joining.STEP,)
