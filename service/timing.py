"""Where a request's time went."""

from collections import defaultdict

STAGES = ("parse", "queue", "encode", "decode")


class Timing:
    """Seconds by stage, summed over a request's documents."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def add(self, stage: str, seconds: float) -> None:
        """Count ``seconds`` more for ``stage``."""
        self.seconds[stage] += seconds

    def header(self) -> str:
        """The value of ``Server-Timing``, durations in milliseconds; empty when nothing was timed."""
        return ", ".join(f"{stage};dur={self.seconds[stage] * 1000:.2f}" for stage in STAGES if stage in self.seconds)
