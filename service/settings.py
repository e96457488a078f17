"""Everything that can be set, from ``COPYDESK_…`` environment variables or a ``.env`` file."""

import difflib
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import limits
from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from service.jobs import signatures
from service.jobs.origins import origin_of

WEIGHTS = Path(__file__).parent.parent / "models" / "weights"

LogLevel = Literal["debug", "info", "warning", "error"]


PREFIX = "COPYDESK_"

OF_CLIENTS = ("CLIENT_URL", "CLIENT_KEY")
"""Variables with our prefix that tell the command line which service to ask; the service has no use for them."""


class SettingsError(Exception):
    """The service cannot start with the settings it was given; the message is one sentence that names each by its variable."""


class Settings(BaseSettings):
    """Made once at start and handed to whoever needs it."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=8000, ge=0, le=65535)
    log_level: LogLevel = "info"

    device: Literal["auto", "cpu", "cuda"] = "auto"
    article_model: Path = WEIGHTS / "article"
    stance_model: Path = WEIGHTS / "stance"
    entities_model: Path | None = None
    """A token classifier of one's own that finds entities in place of the article model."""
    entities_labels: Path | None = None
    """What its labels mean; None: labels.json in its folder, if it is there."""
    names: Path | None = None
    """A newsroom's list of names, JSON or CSV."""
    backend: Literal["auto", "fp32", "int16", "int8"] = "auto"
    """Numbers that the matrix products are computed in."""
    kernels: Literal["auto", "torch"] = "auto"
    """Whether a CPU computes with the compiled kernels where they were built and prove right and fast at start, or with torch alone."""
    processes: int | None = Field(default=None, ge=1)
    """Processes that compute; None: one a core, one for a GPU."""
    threads: int | None = Field(default=None, ge=1)
    """Threads of each of them; None shares the cores out."""

    batch_tokens: int | None = Field(default=None, ge=256)
    """Tokens of a forward pass; None leaves the choice to the device."""
    batch_timeout: float | None = Field(default=None, gt=0)
    """Seconds after which a process that is silent in a forward pass is killed; None: many times what the longest batch takes."""
    queue_tokens: int = Field(default=131_072, ge=256)
    cache_bytes: int = Field(default=48 * 2**20, ge=0)
    """Memory for what the encoders said of recent windows; 0 for none."""
    max_chars: int = Field(default=100_000, ge=1)
    max_documents: int = Field(default=64, ge=1)
    max_body_bytes: int = Field(default=2_000_000, ge=1024)
    """Of a request with one document, and of a line of NDJSON."""
    max_batch_bytes: int = Field(default=2_000_000, ge=1024)
    request_timeout: float = Field(default=60.0, gt=0)
    """Seconds a document may take when the caller does not say."""
    max_request_timeout: float = Field(default=300.0, gt=0)
    """Seconds a caller may ask for, and what a JSON batch gets."""
    jobs: str = "copydesk-jobs.sqlite3"
    """Where jobs are kept: a file, the URL of a PostgreSQL database, or ``off``."""
    jobs_bytes: int = Field(default=2 * 2**30, ge=2**20)
    """What jobs may take on disk, documents and results together."""
    jobs_hours: float = Field(default=168.0, gt=0)
    """Hours that a job is kept after something was last done on it."""
    jobs_lease: float = Field(default=30.0, ge=1)
    """Seconds after which a document is taken over from a process that no longer answers for it."""
    callback: str | None = None
    """Where the analyses of events go that do not say where."""
    callback_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Beside its origin, those that a caller's callbacks may have."""
    callback_secrets: Annotated[tuple[str, ...], NoDecode] = ()
    """What callbacks are signed with; several while one takes the place of another."""
    callback_attempts: int = Field(default=9, ge=1)
    callback_delay: float = Field(default=5.0, gt=0)
    """Seconds to the second attempt; each later one waits four times as long."""
    event_secrets: Annotated[tuple[str, ...], NoDecode] = ()
    """What events must be signed with; none takes them unsigned."""
    drain_seconds: int = Field(default=30, ge=0)
    """Seconds that requests under way may still take after Ctrl-C or SIGTERM."""

    api_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """SHA-256 hex digests of the accepted keys; none, and no file of them, means open to all."""
    api_keys_file: Path | None = None
    """A file of further keys, which ``copydesk keys`` writes and which is read again when it changes."""
    rate_limit: str | None = None
    """Requests a key (without keys: a client address) may make, as in ``120/minute``."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    room: bool = True
    """Whether the reading room is served at ``/``."""

    @field_validator("api_keys", "cors_origins", "callback_origins", "callback_secrets", "event_secrets", mode="before")
    @classmethod
    def _split(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        parts = tuple(part for part in re.split(r"[,\s]+", value) if part)
        if info.field_name == "api_keys" and not parts:  # a secret that came out empty must not open the service to all
            raise ValueError("is set but holds no key: unset it to serve without keys, or give it the SHA-256 of one")
        if info.field_name == "event_secrets" and not parts:
            raise ValueError("is set but holds no secret: unset it to take unsigned events, or give it one")
        return parts

    @field_validator("api_keys")
    @classmethod
    def _hashed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not re.fullmatch(r"[0-9a-fA-F]{64}", key) for key in value):
            raise ValueError("each must be the SHA-256 of a key, 64 hex digits: printf %s KEY | sha256sum")
        return tuple(key.lower() for key in value)

    @field_validator("callback_secrets", "event_secrets")
    @classmethod
    def _secrets(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(signatures.is_secret(secret) for secret in value):
            raise ValueError("each must be whsec_ and 24 to 64 bytes in Base64: printf whsec_; head -c 32 /dev/urandom | base64")
        return value

    @field_validator("callback")
    @classmethod
    def _callback(cls, value: str | None) -> str | None:
        if value is not None and origin_of(value) is None:
            raise ValueError("must be a URL with http or https, without a user's name or a fragment")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _rate(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                limits.parse(value)
            except ValueError:
                raise ValueError("must read like 120/minute or 5/second") from None
        return value

    @field_validator("cors_origins", "callback_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for origin in value:
            if (origin != "*" or info.field_name != "cors_origins") and not re.fullmatch(r"https?://[^/\s]+", origin):
                raise ValueError(f"{origin} is no origin: write scheme and host without a path, as in https://news.example")
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @model_validator(mode="after")
    def _ordered(self) -> "Settings":
        if self.batch_tokens is not None and self.queue_tokens < self.batch_tokens:
            raise ValueError("queue_tokens must not be smaller than batch_tokens")
        if self.entities_labels and not self.entities_model:
            raise ValueError("entities_labels names the labels of entities_model, which is not set")
        if (self.callback or self.callback_origins) and not self.callback_secrets:
            raise ValueError("callbacks are set up and COPYDESK_CALLBACK_SECRETS is not: without it nobody could tell that they are ours")
        if self.max_request_timeout < self.request_timeout:
            raise ValueError("max_request_timeout must not be smaller than request_timeout")
        return self


def read(**given: Any) -> Settings:
    """The settings of the environment and of ``.env``; those ``given`` by name go before both, unless they are None.

    Raises:
        SettingsError: a variable is unknown, or a value is wrong.
    """
    unknown = _unknown()
    if unknown:
        raise SettingsError("; ".join(unknown))
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(explain(error)) from error


def _unknown() -> list[str]:
    """What to say of each variable with our prefix that names no setting: a typo in ``COPYDESK_API_KEYS`` would open the service to all."""
    known = [*(name.upper() for name in Settings.model_fields), *OF_CLIENTS]
    variables = {name.upper() for source in (EnvSettingsSource, DotEnvSettingsSource) for name in source(Settings).env_vars}
    said = []
    for name in sorted(variable.removeprefix(PREFIX) for variable in variables if variable.startswith(PREFIX)):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
            said.append(f"{PREFIX}{name} is no setting" + (f" (did you mean {PREFIX}{near[0]}?)" if near else ""))
    return said


def explain(error: ValidationError) -> str:
    """One sentence that names each wrong setting by its environment variable."""
    parts = []
    for fault in error.errors():
        name = "_".join(str(part) for part in fault["loc"][:1]).upper()
        message = fault["msg"].removeprefix("Value error, ")
        parts.append(f"COPYDESK_{name}: {message}" if name else message)
    return "; ".join(parts)
