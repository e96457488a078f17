"""API keys in a file, of which it holds hashes alone: ``copydesk keys`` writes it, a running service reads it again when it changes."""

import hashlib
import json
import logging
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock
from pydantic import BaseModel, ConfigDict, Field, ValidationError

logger = logging.getLogger("copydesk.keys")

PREFIX = "cdk_"
"""How a key begins, so that one that got into a text is recognised."""

LOCK_SECONDS = 10
"""How long a change waits for another to be written."""


class KeyringError(Exception):
    """The file cannot be used, or there is no such key; the message is one sentence."""


class ApiKey(BaseModel):
    """One key, of which only the hash is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern="^[0-9a-f]{8}$")
    """The first digits of the hash."""
    name: str = Field(min_length=1, max_length=100)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    created: datetime
    revoked: datetime | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keys: list[ApiKey] = []


def digest(key: str) -> str:
    """The SHA-256 of ``key`` in hex: a key has 256 random bits, so that nothing slower is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


class Keyring:
    """The keys of the file at ``path``; several programs may change it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[ApiKey, ...]:
        """All keys, revoked ones too.

        Raises:
            KeyringError: there is no such file, or it holds something else.
        """
        try:
            raw = self.path.read_bytes()
        except OSError as error:
            raise KeyringError(f"the key file {self.path} cannot be read: {os.strerror(error.errno or 0)}") from error
        try:
            return tuple(_File.model_validate_json(raw).keys)
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = "/".join(map(str, fault["loc"]))
            raise KeyringError(f"the key file {self.path} is damaged: {place + ': ' if place else ''}{fault['msg']}") from error

    def create(self, name: str) -> tuple[ApiKey, str]:
        """A new key and its secret, which is told here and nowhere else.

        Raises:
            KeyringError: a key of that name is in force, or the file cannot be written.
        """
        secret = PREFIX + secrets.token_urlsafe(32)
        hashed = digest(secret)
        try:
            key = ApiKey(id=hashed[:8], name=name.strip(), sha256=hashed, created=_now())
        except ValidationError as error:
            raise KeyringError("a key needs a name of 1 to 100 characters, by which it can be revoked") from error
        with self._changed() as keys:
            if any(known.name == key.name and not known.revoked for known in keys):
                raise KeyringError(f"there is a key named {key.name!r} already: revoke it first, or choose another name")
            keys.append(key)
        return key, secret

    def revoke(self, wanted: str) -> ApiKey:
        """Take the key of that id or name out of force.

        Raises:
            KeyringError: no key in force is called so, or the file cannot be written.
        """
        self.read()  # so that a file that is not there is told of, rather than made
        with self._changed() as keys:
            index = next((i for i, key in enumerate(keys) if wanted in (key.id, key.name) and not key.revoked), None)
            if index is None:
                raise KeyringError(f"no key in force has the id or name {wanted!r}; copydesk keys list shows them")
            keys[index] = keys[index].model_copy(update={"revoked": _now()})
            return keys[index]

    @contextmanager
    def _changed(self) -> Iterator[list[ApiKey]]:
        """The keys, to be changed; they are written when nothing was raised."""
        try:
            with FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS, mode=0o600):
                keys = list(self.read()) if self.path.exists() else []
                yield keys
                self._write(keys)
        except OSError as error:  # filelock's own Timeout is one
            reason = os.strerror(error.errno) if error.errno else "somebody else holds its lock"
            raise KeyringError(f"the key file {self.path} cannot be written: {reason}") from error

    def _write(self, keys: Sequence[ApiKey]) -> None:
        """In place of the old file at once, with its mode and owner; a new one is for its owner alone."""
        content = json.dumps(_File(keys=list(keys)).model_dump(mode="json"), indent=2) + "\n"
        descriptor, name = tempfile.mkstemp(prefix=self.path.name, dir=self.path.parent)
        try:
            with os.fdopen(descriptor, "w") as file:
                file.write(content)
                file.flush()
                os.fsync(descriptor)
            if self.path.exists():
                known = self.path.stat()
                Path(name).chmod(known.st_mode & 0o777)
                with suppress(PermissionError):
                    os.chown(name, known.st_uid, known.st_gid)
            Path(name).replace(self.path.resolve())
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


class Watched:
    """The hashes of the keys in force, as the file has them now.

    A file that was there and is gone, or damaged, leaves those in force that were: the log says so.
    """

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            KeyringError: it cannot be used.
        """
        self._keyring = Keyring(path)
        self._signature = self._sign()
        self._digests = _digests(self._keyring.read())
        if not self._digests:
            logger.warning("the key file %s has no key in force, so that all requests are refused: copydesk keys create NAME", path)

    def digests(self) -> tuple[bytes, ...]:
        """The hashes, in hex."""
        signature = self._sign()
        if signature != self._signature:
            self._signature = signature
            try:
                self._digests = _digests(self._keyring.read())
                logger.info("the key file %s has changed: %d keys are in force", self._keyring.path, len(self._digests))
            except KeyringError as error:
                logger.error("%s; the keys read before stay in force", error)
        return self._digests

    def _sign(self) -> tuple[int, int, int] | None:
        try:
            status = self._keyring.path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size, status.st_ino


def _digests(keys: Sequence[ApiKey]) -> tuple[bytes, ...]:
    return tuple(key.sha256.encode() for key in keys if not key.revoked)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
