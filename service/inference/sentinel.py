"""How the end of a process is noticed at once, whoever ended it."""

import os
from contextlib import suppress
from multiprocessing.connection import wait


class Sentinel:
    """Can be waited for until a process ends: by its pidfd where the system has such, else by a pipe that closes with the process.

    Give :attr:`inherited` to the process and then say which it is::

        sentinel = Sentinel()
        process = subprocess.Popen(command, pass_fds=sentinel.inherited)
        sentinel.watch(process.pid)
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    @property
    def inherited(self) -> tuple[int, ...]:
        """What the process must hold open."""
        return (self._write,)

    def watch(self, pid: int) -> None:
        """The process is ``pid``, a child of this one."""
        os.close(self._write)  # from now on the process alone holds it
        if hasattr(os, "pidfd_open"):
            with suppress(OSError):  # older kernels, and sandboxes that forbid it
                descriptor = os.pidfd_open(pid)
                os.close(self._read)
                self._read = descriptor

    def wait(self, seconds: float | None = None) -> bool:
        """Whether the process has ended, after ``seconds`` at most."""
        return bool(wait([self._read], seconds))

    def close(self) -> None:
        """Let go of it; nobody may be waiting."""
        if self._read >= 0:
            os.close(self._read)
        self._read = -1
