"""What the server counts while it answers, in the form that Prometheus reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
PLACES = ("/graphql", "/uploads", "/plugins")
BROKEN_OFF = "broken_off"

for _collector in (GCCollector, PlatformCollector, ProcessCollector):
    _collector(registry=REGISTRY)

RESPONSES = Counter("jkp_http_responses", "Answers, by place and status.", ["place", "status"], registry=REGISTRY)
OPERATIONS = Counter(
    "jkp_operations", "GraphQL operations that ended, by kind and outcome.", ["kind", "outcome"], registry=REGISTRY
)
OPERATION_SECONDS = Histogram(
    "jkp_operation_seconds",
    "Time of queries and mutations that ran.",
    ["kind"],
    buckets=SECONDS,
    registry=REGISTRY,
)
TURNED_AWAY = Counter(
    "jkp_turned_away",
    "Tokens and API keys that opened nothing, by code.",
    ["code"],
    registry=REGISTRY,
)
FAULTS = Counter("jkp_faults", "Faults of ours that a client was told as INTERNAL.", registry=REGISTRY)
SOCKETS = Gauge("jkp_sockets", "WebSockets that are open.", registry=REGISTRY)
HELD_UP = Gauge("jkp_followers_held_up", "Subscriptions whose caller has no points left.", registry=REGISTRY)
RUNNING = Gauge("jkp_operations_running", "GraphQL operations that run now, by kind.", ["kind"], registry=REGISTRY)


class Operation:
    """One operation; whoever runs it says how it ended."""

    outcome = BROKEN_OFF


@contextmanager
def operation(kind: str, *, is_timed: bool = True) -> Iterator[Operation]:
    """Count one that runs. A subscription is not timed: it lasts as long as its follower likes."""
    one, began_at = Operation(), perf_counter()
    RUNNING.labels(kind).inc()
    try:
        yield one
    finally:
        RUNNING.labels(kind).dec()
        OPERATIONS.labels(kind, one.outcome).inc()
        if is_timed:
            OPERATION_SECONDS.labels(kind).observe(perf_counter() - began_at)


def not_run(outcome: str) -> None:
    """An operation was refused before it ran."""
    OPERATIONS.labels("none", outcome).inc()


def answered(path: str, status: int) -> None:
    """An HTTP answer was begun."""
    place = next((place for place in PLACES if path == place or path.startswith(f"{place}/")), "other")
    RESPONSES.labels(place, str(status)).inc()
