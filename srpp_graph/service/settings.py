"""Every setting of the service, read once from the environment into one frozen object.

A setting `query_seconds` is the variable `SRPP_QUERY_SECONDS`. What a command line says goes over the
environment: `Settings(port=0)`. The base of all IRIs (`SRPP_BASE_IRI`) belongs to `prefixes`, because it is
not the service's to choose.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from srpp_graph.service.visitor import parse_networks
from srpp_graph.store.federation import find_fault


class Settings(BaseSettings):
    """How the service runs: where its content is, where it listens, and what a query may cost.

    >>> settings = Settings(public_url="https://graph.example.org/srpp/")
    >>> settings.public_url, settings.path_prefix
    ('https://graph.example.org/srpp', '/srpp')
    """

    model_config = SettingsConfigDict(env_prefix="SRPP_", frozen=True, extra="forbid")

    root: Path = Field(Path(), description="the checkout: the folder with ontology/, shapes/ and data/")
    releases: Path | None = Field(None, description="where releases are; `releases` in the checkout if unset")
    host: str = Field("127.0.0.1", description="the address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="the port to listen on; 0 takes any free one")
    public_url: str = Field("", description="the address that visitors use, with any path prefix")
    trusted_proxies: str = Field(
        "", description="proxies whose `X-Forwarded-For` says who asks: addresses or networks, with commas"
    )
    workers: int = Field(
        default_factory=lambda: min(4, max(2, os.cpu_count() or 2)),
        ge=1,
        le=64,
        description="processes that answer queries; 2 to 4 by the machine's cores if unset",
    )
    query_seconds: float = Field(30.0, gt=0, le=3600, description="deadline of one query")
    query_memory_mib: int = Field(1024, ge=128, description="memory one query may use")
    query_result_mib: int = Field(256, ge=1, description="size of the largest result")
    query_rows: int = Field(1_000_000, ge=1, description="rows, or triples, of the largest result")
    query_buffer_mib: int = Field(
        16, ge=1, le=1024, description="what is held of a result; a larger one is streamed, pages are refused"
    )
    query_stall_seconds: float = Field(
        20.0, gt=0, le=3600, description="how long the reader of a streamed result may take nothing"
    )
    query_stream_seconds: float = Field(
        600.0, gt=0, le=86400, description="how long a streamed result may take in all, its reader included"
    )
    query_streams: int = Field(
        4, ge=1, le=64, description="streamed results at once, each with a process of its own"
    )
    query_client_streams: int = Field(2, ge=1, le=64, description="streamed results of one client at once")
    query_kib: int = Field(256, ge=1, le=16384, description="length of the longest query text")
    query_queue: int = Field(64, ge=0, description="queries that may wait for a worker")
    service_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="https addresses, apart by spaces, that SERVICE may ask; none if unset"
    )
    validate_kib: int = Field(1024, ge=1, le=16384, description="length of the longest text that is checked")
    validate_seconds: float = Field(10.0, gt=0, le=600, description="deadline of checking one text")
    validate_memory_mib: int = Field(512, ge=128, description="memory that checking one text may use")
    validate_workers: int = Field(1, ge=1, le=16, description="processes that check texts, once one is sent")
    validate_queue: int = Field(16, ge=0, description="texts that may wait to be checked")
    cache_mib: int = Field(64, ge=0, le=65536, description="memory for answers that were given before")
    admin_token: SecretStr = Field(
        SecretStr(""), description="what `POST /admin/reload` must carry; without it, the address is closed"
    )
    drain_seconds: int = Field(10, ge=0, le=600, description="how long running requests may end at shutdown")
    log_level: str = Field("warning", description="debug, info, warning or error")

    @field_validator("public_url")
    @classmethod
    def _http_address(cls, value: str) -> str:
        """Refuse what could not begin a link, and drop the last slash."""
        parts = urlsplit(value)
        plain = parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment)
        if value and not plain:
            raise ValueError("must be an http or https address without query and fragment")
        return value.rstrip("/")

    @field_validator("service_allow", mode="before")
    @classmethod
    def _public_endpoints(cls, value: object) -> object:
        """Refuse what SERVICE must never reach."""
        endpoints = value.split() if isinstance(value, str) else value
        for endpoint in endpoints if isinstance(endpoints, (list, tuple)) else ():
            fault = find_fault(str(endpoint))
            if fault:
                raise ValueError(f"{endpoint} {fault}")
        return endpoints

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        """Refuse what is neither an address nor a network."""
        parse_networks(value)
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        """Refuse a level that the logs do not have."""
        if value.lower() not in ("debug", "info", "warning", "error"):
            raise ValueError("must be debug, info, warning or error")
        return value.lower()

    @property
    def releases_dir(self) -> Path:
        """The folder of releases."""
        return self.releases if self.releases is not None else self.root / "releases"

    @property
    def path_prefix(self) -> str:
        """The path under which a proxy publishes the service, or an empty string."""
        return urlsplit(self.public_url).path

    @property
    def query_bytes(self) -> int:
        """The longest query text, in bytes."""
        return self.query_kib * 1024
