"""Everything that can be set, from ``COPYDESK_…`` environment variables or a ``.env`` file."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import limits
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

WEIGHTS = Path(__file__).parent.parent / "models" / "weights"

LogLevel = Literal["debug", "info", "warning", "error"]


class Settings(BaseSettings):
    """Made once at start and handed to whoever needs it."""

    model_config = SettingsConfigDict(env_prefix="COPYDESK_", env_file=".env", extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    log_level: LogLevel = "info"

    device: Literal["auto", "cpu", "cuda"] = "auto"
    article_model: Path = WEIGHTS / "article"
    stance_model: Path = WEIGHTS / "stance"
    entities_model: Path | None = None
    """A token classifier of one's own that finds entities in place of the article model."""
    entities_labels: Path | None = None
    """What its labels mean; None: labels.json in its folder, if it is there."""
    backend: Literal["auto", "fp32", "int8"] = "auto"
    """Numbers that the matrix products are computed in."""
    processes: int | None = Field(default=None, ge=1)
    """Processes that compute; None: one a core, one for a GPU."""
    threads: int | None = Field(default=None, ge=1)
    """Threads of each of them; None shares the cores out."""

    batch_tokens: int | None = Field(default=None, ge=256)
    """Tokens of a forward pass; None leaves the choice to the device."""
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

    api_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """SHA-256 hex digests of the accepted keys; none means open to all."""
    rate_limit: str | None = None
    """Requests a key (without keys: a client address) may make, as in ``120/minute``."""
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("api_keys", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part for part in re.split(r"[,\s]+", value) if part) if isinstance(value, str) else value

    @field_validator("api_keys")
    @classmethod
    def _hashed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(not re.fullmatch(r"[0-9a-fA-F]{64}", key) for key in value):
            raise ValueError("each must be the SHA-256 of a key, 64 hex digits: printf %s KEY | sha256sum")
        return tuple(key.lower() for key in value)

    @field_validator("rate_limit")
    @classmethod
    def _rate(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                limits.parse(value)
            except ValueError:
                raise ValueError("must read like 120/minute or 5/second") from None
        return value

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if origin != "*" and not re.fullmatch(r"https?://[^/\s]+", origin):
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
        if self.max_request_timeout < self.request_timeout:
            raise ValueError("max_request_timeout must not be smaller than request_timeout")
        return self


def explain(error: ValidationError) -> str:
    """One sentence that names each wrong setting by its environment variable."""
    parts = []
    for one in error.errors():
        name = "_".join(str(part) for part in one["loc"][:1]).upper()
        message = one["msg"].removeprefix("Value error, ")
        parts.append(f"COPYDESK_{name}: {message}" if name else message)
    return "; ".join(parts)
