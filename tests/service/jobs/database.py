"""A PostgreSQL server of the tests' own, where Debian's package (or another) is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "nobody"
"""Who runs it where the tests run as root, which it refuses."""


def programs() -> Path | None:
    """The folder of initdb and pg_ctl."""
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path(shutil.which("initdb") or "/nowhere").parent):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a fresh server that listens on a socket alone."""
    folder = programs()
    assert folder
    root = Path(tempfile.mkdtemp(prefix="copydesk-pg-"))
    user = USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(root, user)
    data, log = root / "data", root / "log"

    def run(*command: str | Path) -> None:
        subprocess.run([str(part) for part in command], check=True, user=user, cwd=root, stdout=subprocess.DEVNULL, timeout=60)

    try:
        run(folder / "initdb", "-D", data, "-U", "copydesk", "-A", "trust", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{root}' -c fsync=off"
        run(folder / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql://copydesk@/postgres?host={root}"
        finally:
            run(folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(root, ignore_errors=True)
