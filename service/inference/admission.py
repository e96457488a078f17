"""How much work may wait: admission in tokens, decided on arrival and by the speed measured so far."""

HORIZON = 0.8
"""Weight of the past in the measured speed."""


class QueueFull(Exception):
    """There is no room for the work; ``retry_after`` seconds from now there should be."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"the queue is full, retry in {retry_after:.1f} s")
        self.retry_after = retry_after


class Room:
    """A count of the tokens that wait. Pure policy: whoever owns it guards it."""

    def __init__(self, tokens: int) -> None:
        self.tokens = tokens
        self.speed: float | None = None
        """Tokens a second, None until measured."""
        self._interactive = 0
        self._bulk = 0

    @property
    def waiting(self) -> int:
        """Tokens let in and not yet taken."""
        return self._interactive + self._bulk

    def delay(self, tokens: int, seconds: float | None = None, bulk: bool = False) -> float:
        """How long until ``tokens`` that must be done within ``seconds`` may enter; 0 when they may now.

        Bulk work may fill half the room only, or enter when no other bulk work waits. Work larger than the room may enter when nothing
        waits.
        """
        if not self.waiting:
            return 0.0
        over = self.waiting + tokens - self.tokens
        if bulk and self._bulk:
            over = max(over, self._bulk + tokens - self.tokens // 2)
        # Every fourth token is bulk work's while interactive work waits, and one batch may have begun.
        ahead = self.waiting if bulk else min(self.waiting, 2 * self._interactive)
        late = 0.0 if seconds is None or self.speed is None else ahead / self.speed - seconds
        if over <= 0 and late <= 0:
            return 0.0
        return max(late, over / self.speed if self.speed else 1.0)

    def admit(self, tokens: int, seconds: float | None = None, bulk: bool = False) -> None:
        """Let in ``tokens`` that must be done within ``seconds``.

        Raises:
            QueueFull: they would have to wait to be let in.
        """
        delay = self.delay(tokens, seconds, bulk)
        if delay > 0:
            raise QueueFull(delay)
        self._count(tokens, bulk)

    def replace(self, held: int, tokens: int, bulk: bool = False) -> None:
        """Count ``tokens`` in place of the ``held`` that were let in for them."""
        self._count(tokens - held, bulk)

    def leave(self, tokens: int, bulk: bool = False) -> None:
        """Give back the room of ``tokens`` that run now or never will."""
        self._count(-tokens, bulk)

    def _count(self, tokens: int, bulk: bool) -> None:
        if bulk:
            self._bulk += tokens
        else:
            self._interactive += tokens

    def measured(self, tokens: int, seconds: float) -> None:
        """Learn from a batch of ``tokens`` that took ``seconds``."""
        if seconds <= 0:
            return
        speed = tokens / seconds
        self.speed = speed if self.speed is None else HORIZON * self.speed + (1 - HORIZON) * speed
