import os
import subprocess
import sys

import pytest

from service.inference.sentinel import Sentinel


@pytest.mark.parametrize("has_pidfd", [True, False])
def test_the_end_of_a_process_is_noticed_and_nothing_else(has_pidfd: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not has_pidfd:
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    sentinel = Sentinel()
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=sentinel.inherited)
    sentinel.watch(process.pid)
    try:
        assert not sentinel.wait(0)
        process.kill()
        assert sentinel.wait(60)
        assert sentinel.wait(0)
    finally:
        process.kill()
        process.communicate()
        sentinel.close()
        sentinel.close()


def test_a_system_that_forbids_pidfds_is_no_obstacle(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(pid: int, flags: int = 0) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "pidfd_open", forbidden, raising=False)
    sentinel = Sentinel()
    process = subprocess.Popen([sys.executable, "-c", ""], pass_fds=sentinel.inherited)
    sentinel.watch(process.pid)
    assert sentinel.wait(60)
    assert process.wait() == 0
    sentinel.close()
