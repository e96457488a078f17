"""What an archive is read from: NDJSON, Parquet, or the files of a folder. All are read as they go and never held."""

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Protocol, cast

from service.api.schemas.requests import AnalyzeRequest
from service.cli.archive.documents import Document, Refusal
from service.cli.console import Stopped, reason
from service.cli.extras import pyarrow

Json = dict[str, Any]

ROWS = 128
"""Rows of Parquet in memory at a time."""

CHUNK = 2**20

NDJSON = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
PARQUET = (".parquet",)


class Source(Protocol):
    """An archive; ``total`` is how much of it there is, in what :attr:`Document.end` counts."""

    total: int
    notes: Sequence[str]
    """What its user should know before it is read."""

    def identity(self) -> Json:
        """What it is told by: another one has another identity, and so has this one once it is changed."""
        ...

    def documents(self, skip: int) -> Iterator[Document]:
        """Its documents after the first ``skip``, always in the same order."""
        ...


def opened(path: Path, most: int, fields: dict[str, str]) -> Source:
    """The archive at ``path``, whose documents may have ``most`` bytes.

    Raises:
        Stopped: it is none, or cannot be read.
    """
    try:
        if path.is_dir():
            return Folder(path)
        if path.name.endswith(NDJSON):
            return Lines(path, most)
        if path.name.endswith(PARQUET):
            return Rows(path, fields)
        with path.open("rb"):
            pass
    except OSError as error:
        raise Stopped(f"{path} cannot be read: {reason(error)}") from error
    known = ", ".join((*NDJSON, *PARQUET))
    raise Stopped(f"{path} is no archive that is known: it must be a folder or end in {known}. For single texts there is copydesk analyze.")


def _identity(path: Path) -> Json:
    status = path.stat()
    return {"path": str(path.resolve()), "bytes": status.st_size, "changed": status.st_mtime_ns}


class Lines:
    """NDJSON, a document a line, plain or with gzip; lines that are blank are passed over."""

    notes: Sequence[str] = ()

    def __init__(self, path: Path, most: int) -> None:
        self._path, self._most = path, most
        self.total = path.stat().st_size
        with path.open("rb") as file:
            self._is_gzip = file.read(2) == b"\x1f\x8b"

    def identity(self) -> Json:
        """See :class:`Source`."""
        return _identity(self._path)

    def documents(self, skip: int) -> Iterator[Document]:
        """See :class:`Source`."""
        try:
            with self._path.open("rb") as raw:
                lines = cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if self._is_gzip else raw
                number = 0
                while True:
                    content = self._next(lines)
                    if content is None:
                        return
                    number += 1
                    if content == b"":
                        continue
                    if skip:
                        skip -= 1
                        continue
                    yield Document(f"line {number}", content, raw.tell())
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Stopped(f"{self._path} is damaged after line {number}: its gzip is broken or cut off") from error
        except OSError as error:
            raise Stopped(f"{self._path} cannot be read: {reason(error)}") from error

    def _next(self, lines: IO[bytes]) -> bytes | Refusal | None:
        """The next line without blanks around it; None at the end. Of one that is too long no more is held than a part."""
        line = lines.readline(self._most + 1)
        if not line:
            return None
        if len(line) <= self._most or line.endswith(b"\n"):
            return line.strip()
        size = len(line)
        while part := lines.readline(CHUNK):
            size += len(part)
            if part.endswith(b"\n"):
                break
        return Refusal(413, "body_too_large", f"The line has {size:,} bytes, the limit is {self._most:,}; split the text.")


class Rows:
    """Parquet, a document a row; of its columns those that are called as fields of a request, or that ``fields`` names."""

    def __init__(self, path: Path, fields: dict[str, str]) -> None:
        self._path = path
        self._arrow = pyarrow()
        try:
            with self._file() as file:
                names = file.schema_arrow.names
                self.total = int(file.metadata.num_rows)
        except (self._arrow.lib.ArrowException, OSError) as error:
            raise Stopped(f"{path} is no Parquet file, or it is damaged: {error}") from error
        wanted = set(fields.values()) if fields else set(AnalyzeRequest.model_fields)
        if missing := [column for column in fields.values() if column not in names]:
            raise Stopped(f"{path} has no column {missing[0]}; there are {', '.join(names)}")
        if not fields and "text" not in names:
            raise Stopped(f"{path} has no column text; name the one that holds it: --field text=COLUMN. There are {', '.join(names)}")
        self._columns = [name for name in names if name in wanted]
        left = [name for name in names if name not in wanted]
        self.notes: Sequence[str] = (
            (f"not read of {path}: {', '.join(left)} (--field NAME=COLUMN reads a column as a field of the request)",) if left else ()
        )

    def _file(self) -> Any:
        return self._arrow.parquet.ParquetFile(self._path)

    def identity(self) -> Json:
        """See :class:`Source`."""
        return _identity(self._path)

    def documents(self, skip: int) -> Iterator[Document]:
        """See :class:`Source`."""
        number = 0
        try:
            with self._file() as file:
                for batch in file.iter_batches(batch_size=ROWS, columns=self._columns):
                    if number + batch.num_rows <= skip:
                        number += batch.num_rows
                        continue
                    for row in batch.to_pylist():
                        number += 1
                        if number > skip:
                            yield Document(f"row {number}", {name: _plain(v) for name, v in row.items() if v is not None}, number)
        except (self._arrow.lib.ArrowException, OSError) as error:
            raise Stopped(f"{self._path} is damaged after row {number}: {error}") from error


def _plain(value: Any) -> Any:
    """A value of Arrow as JSON has it."""
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else value


class Folder:
    """The files of a folder and of those in it, by name; hidden ones, and links to folders, are passed over."""

    notes: Sequence[str] = ()

    def __init__(self, path: Path) -> None:
        self._path = path
        seen = hashlib.sha256()
        self.total = 0
        for name, entry in self._files():
            status = entry.stat()
            seen.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode(errors="surrogateescape"))
            self.total += status.st_size
        self._seen = seen.hexdigest()

    def identity(self) -> Json:
        """See :class:`Source`."""
        return {"path": str(self._path.resolve()), "files": self._seen}

    def documents(self, skip: int) -> Iterator[Document]:
        """See :class:`Source`."""
        end = 0
        for number, (name, entry) in enumerate(self._files()):
            end += entry.stat().st_size
            if number >= skip:
                yield Document(name.encode(errors="surrogateescape").decode(errors="replace"), Path(entry.path), end)

    def _files(self, folder: Path | None = None, before: str = "") -> Iterator[tuple[str, "os.DirEntry[str]"]]:
        """Path within the folder and entry of each file; of one folder at a time the names are held."""
        try:
            with os.scandir(folder or self._path) as entries:
                found = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
        except OSError as error:
            raise Stopped(f"{folder} cannot be read: {reason(error)}") from error
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                yield from self._files(Path(entry.path), f"{before}{entry.name}/")
            elif entry.is_file():
                yield before + entry.name, entry
