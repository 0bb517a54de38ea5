"""How much queries may take, and what the workers that answer them are doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one query may take, and how many may run and wait.

    `seconds` counts while the engine is waited for, not while a reader is.
    """

    workers: int = 2
    seconds: float = 20.0
    memory_mib: int = 1024
    result_mib: int = 64
    rows: int = 1_000_000
    buffer_mib: int = 16
    """What is held of a result before the first of it is given; a larger one is streamed, or refused."""
    query_kib: int = 256
    queue: int = 32
    streams: int = 4
    client_streams: int = 2
    patience: float = 30.0
    """Seconds that a query waits for its turn before it is told to come back."""


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """What the pool is doing: for health, metrics and `doctor`.

    `clients` have queries that run or wait; `sent_away` counts those that had no turn, by reason.
    `isolation` is `namespace` where no worker can reach a network, else the reason why one might.
    """

    alive: int
    busy: int
    streams: int
    queued: int
    clients: int
    sent_away: Mapping[str, int]
    kills: int
    replaced: int
    isolation: str
