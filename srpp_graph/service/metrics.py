"""What the service counts of itself, as Prometheus reads it.

One registry a running service; nothing of a visitor is a label. What workers and cache count belongs to the
release that is served: after a switch it begins again, as after a restart.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.registry import Collector

from srpp_graph.checks.drafts.judges import DraftStatus
from srpp_graph.service.holder import Holder

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_METHODS = frozenset(("GET", "HEAD", "POST", "QUERY", "OPTIONS", "PUT", "PATCH", "DELETE"))
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


BROKEN = ("rows", "bytes", "time", "memory", "worker", "stalled", "gone", "stopped")
"""Why an answer that had begun was not finished."""


class Metrics:
    """Counts requests, and reads what the holder's graph counts."""

    def __init__(self, holder: Holder) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "srpp_requests", "Requests answered", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "srpp_request_seconds",
            "Time to answer a request",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._counted: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._broken = Counter(
            "srpp_answers_broken", "Answers broken off after they began", ("reason",), registry=self._registry
        )
        for reason in BROKEN:
            self._broken.labels(reason)
        self._registry.register(_OfTheGraph(holder))

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request; `route` is the pattern of its path, so that the labels are few."""
        known = method if method in _METHODS else "other"
        counted = self._counted.get((known, route, status))
        if counted is None:  # to find a label anew takes longer than to count
            requests = self._requests.labels(known, route or "none", str(status or "none"))
            counted = requests, self._seconds.labels(route or "none")
            self._counted[known, route, status] = counted
        requests, durations = counted
        requests.inc()
        durations.observe(seconds)

    def count_broken(self, reason: str) -> None:
        """Count one answer that had begun and was not finished; `reason` is one of `BROKEN`."""
        self._broken.labels(reason).inc()

    def render(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)


class _OfTheGraph(Collector):
    """Reads the counts of the graph that is served at the moment of asking."""

    def __init__(self, holder: Holder) -> None:
        self._holder = holder

    def collect(self) -> Iterator[Metric]:
        """The counts of workers and cache, and the release."""
        yield _gauge("srpp_ready", "Whether a release can be asked", int(self._holder.answers))
        yield _counter("srpp_release_switches", "Switches to another release", self._holder.switches)
        if not self._holder.ready:
            return
        graph = self._holder.graph
        release = InfoMetricFamily("srpp_release", "The release that is served")
        release.add_metric((), {"id": graph.release_id, "created": graph.created})
        yield release
        yield _gauge("srpp_release_statements", "Statements in the release", graph.triples)
        status = graph.workers.status()
        isolation = InfoMetricFamily("srpp_worker_isolation", "What keeps workers off the network")
        isolation.add_metric((), {"by": status.isolation})
        yield isolation
        yield _gauge("srpp_workers_alive", "Worker processes that run", status.alive)
        yield _gauge("srpp_queries_running", "Queries being evaluated", status.busy)
        yield _gauge("srpp_streams_running", "Results that are being streamed to a reader", status.streams)
        yield _gauge("srpp_queries_waiting", "Queries waiting for a worker", status.queued)
        yield _gauge("srpp_query_clients", "Clients whose queries run or wait", status.clients)
        sent_away = CounterMetricFamily(
            "srpp_queries_sent_away", "Queries that had no turn", labels=("reason",)
        )
        for reason, count in status.sent_away.items():
            sent_away.add_metric((reason,), count)
        yield sent_away
        yield _counter("srpp_query_kills", "Workers killed at a deadline or for a lost visitor", status.kills)
        yield _counter("srpp_workers_replaced", "Workers that were replaced", status.replaced)
        yield from _of_drafts(graph.judges.status())
        cache = graph.endpoint
        yield _counter("srpp_cache_hits", "Answers given from memory", cache.hits)
        yield _counter("srpp_cache_misses", "Answers that had to be evaluated", cache.misses)
        yield _gauge("srpp_cache_bytes", "Memory that kept answers take", cache.size)


def _of_drafts(status: DraftStatus) -> Iterator[Metric]:
    """What `/validate` counts."""
    yield _gauge("srpp_validate_processes_alive", "Processes that check texts", status.alive)
    yield _gauge("srpp_validate_busy", "Texts being checked", status.busy)
    yield _gauge("srpp_validate_waiting", "Texts waiting for a process", status.waiting)
    yield _counter("srpp_validate_asked", "Texts sent to be checked", status.asked)
    refused = CounterMetricFamily("srpp_validate_refused", "Texts that were not checked", labels=("reason",))
    for reason, count in status.refused.items():
        refused.add_metric((reason,), count)
    yield refused
    killed = "Processes killed at a deadline or for a lost visitor"
    yield _counter("srpp_validate_kills", killed, status.kills)
    seconds = SummaryMetricFamily("srpp_validate_seconds", "Time to check a text, without the wait")
    seconds.add_metric((), status.judged, status.seconds)
    yield seconds


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)


def _counter(name: str, words: str, value: float) -> Metric:
    return CounterMetricFamily(name, words, value=value)
