"""The environments that peers run in, made when they are first wanted."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.server import ROOT, BenchError


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment in build/ with what ``bench/peers/NAME.txt`` asks for."""

    name: str

    @property
    def folder(self) -> Path:
        """Where it is."""
        return ROOT / "build" / self.name

    @property
    def _wanted(self) -> Path:
        return Path(__file__).parent / f"{self.name}.txt"

    def script(self, name: str) -> str:
        """The path of one of its programs."""
        return str(self.folder / "bin" / name)

    def make(self) -> None:
        """Make it unless it is there and still what is asked for. Raises BenchError when that fails."""
        made = self.folder / self._wanted.name  # put there when all is installed
        if made.is_file() and made.read_text(encoding="utf-8") == self._wanted.read_text(encoding="utf-8"):
            return
        log = ROOT / "build" / "bench" / f"{self.name}-install.log"
        print(f"Installing what {self._wanted.name} lists into build/{self.name}, once; this takes minutes.", file=sys.stderr)
        with log.open("wb") as output:
            for command in (
                [sys.executable, "-m", "venv", "--clear", str(self.folder)],
                [self.script("python"), "-m", "pip", "install", "-r", str(self._wanted)],
            ):
                if subprocess.run(command, stdout=output, stderr=subprocess.STDOUT).returncode:
                    raise BenchError(f"build/{self.name} could not be installed; see {log.relative_to(ROOT)}")
        shutil.copy(self._wanted, made)

    def version(self, package: str) -> str:
        """Of an installed package."""
        code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
        return subprocess.run([self.script("python"), "-c", code], capture_output=True, text=True, check=True).stdout.strip()
